"""What a device shows is believed only for this site, this challenge, and a user who was there and was recognised."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.officer.authenticator import PRESENT, VERIFIED, Authenticator
from tipline.officer.passkey_ceremony import (
    LONGEST,
    PasskeyRefused,
    Place,
    count_signed,
    credential_named,
    passkey_made,
    place_of,
    to_add,
    to_sign_in,
)
from tipline.persistence.passkeys import Passkey

PLACE = Place("localhost", "http://localhost:8001")
CHALLENGE, HANDLE = bytes(32), b"h" * 32
ADD = to_add(PLACE, "eva@example.org", HANDLE, [], CHALLENGE)
SIGN_IN = to_sign_in(PLACE, CHALLENGE)
ELSEWHERE: list[dict[str, Any]] = [
    {"origin": "http://localhost:8002"},
    {"origin": "https://localhost:8001"},
    {"origin": "http://127.0.0.1:8001"},
    {"name": "example.org"},
    {"flags": PRESENT},
    {"flags": VERIFIED},
]


def told(changed: dict[str, Any]) -> str:
    return next(f"{key} {value}"[:30] for key, value in changed.items())


def known(device: Authenticator) -> Passkey:
    """The passkey of `device`, as it is kept."""
    made = passkey_made(PLACE, device.make(ADD), CHALLENGE, HANDLE)
    return Passkey(credential_id=made.credential_id, public_key=made.public_key, user_handle=HANDLE, sign_count=0)


def test_a_passkey_that_is_made_here_signs_here() -> None:
    device = Authenticator(PLACE.origin)
    passkey = known(device)
    answer = device.sign(SIGN_IN)
    assert credential_named(answer) == passkey.credential_id == device.credential_id
    assert count_signed(PLACE, answer, CHALLENGE, passkey) == 1


def test_a_device_that_does_not_say_whose_it_is_is_believed_by_its_key() -> None:
    device = Authenticator(PLACE.origin)
    passkey = known(device)
    device.handle = b""
    assert count_signed(PLACE, device.sign(SIGN_IN), CHALLENGE, passkey) == 1


@pytest.mark.parametrize("changed", [*ELSEWHERE, {"handle": bytes(32)}, {"key": Authenticator("").key}], ids=told)
def test_a_signature_for_something_else_shows_nothing(changed: dict[str, Any]) -> None:
    device = Authenticator(PLACE.origin)
    passkey = known(device)
    assert count_signed(PLACE, replace(device, **changed).sign(SIGN_IN), CHALLENGE, passkey) is None


def test_a_signature_over_another_challenge_shows_nothing() -> None:
    device = Authenticator(PLACE.origin)
    passkey = known(device)
    assert count_signed(PLACE, device.sign(SIGN_IN), b"x" * 32, passkey) is None
    assert count_signed(PLACE, device.make(ADD), CHALLENGE, passkey) is None


@pytest.mark.parametrize("changed", [*ELSEWHERE, {"credential_id": bytes(1024)}], ids=told)
def test_a_passkey_made_for_something_else_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(PasskeyRefused):
        passkey_made(PLACE, replace(Authenticator(PLACE.origin), **changed).make(ADD), CHALLENGE, HANDLE)


def test_a_passkey_made_for_another_challenge_is_refused() -> None:
    device = Authenticator(PLACE.origin)
    for sent, challenge in ((device.make(ADD), b"x" * 32), (device.sign(SIGN_IN), CHALLENGE)):
        with pytest.raises(PasskeyRefused):
            passkey_made(PLACE, sent, challenge, HANDLE)


JUNK = ["{}", "[]", "1", "null", "[" * 9000, '{"id":"½"}', '{"id":7}', '{"id":"A"}', "\x00", " " * LONGEST + "{}"]


@pytest.mark.parametrize("sent", JUNK, ids=lambda sent: sent[:9])
def test_what_is_no_answer_shows_nothing(sent: str) -> None:
    passkey = known(Authenticator(PLACE.origin))
    with pytest.raises(PasskeyRefused):
        credential_named(sent)
    with pytest.raises(PasskeyRefused):
        passkey_made(PLACE, sent, CHALLENGE, HANDLE)
    assert count_signed(PLACE, sent, CHALLENGE, passkey) is None


MENDED = Authenticator(PLACE.origin)
MADE = MENDED.make(ADD)
KNOWN = known(MENDED)
SIGNED = MENDED.sign(SIGN_IN)


@given(st.integers(0, len(SIGNED) - 1), st.characters(codec="utf-8"))
def test_no_changed_character_makes_a_fault_or_another_count(place: int, character: str) -> None:
    changed = SIGNED[:place] + character + SIGNED[place + 1 :]
    assert count_signed(PLACE, changed, CHALLENGE, KNOWN) in {None, 1}


@given(st.integers(0, len(MADE) - 1), st.characters(codec="utf-8"))
def test_no_changed_character_of_a_new_passkey_makes_a_fault(place: int, character: str) -> None:
    changed = MADE[:place] + character + MADE[place + 1 :]
    try:
        made = passkey_made(PLACE, changed, CHALLENGE, HANDLE)
    except PasskeyRefused:
        return
    assert made.user_handle == HANDLE


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("http://127.0.0.1:8001", PLACE),
        ("http://[::1]:8001", PLACE),
        ("http://localhost:8001/", PLACE),
        ("https://Tips.Example.org", Place("tips.example.org", "https://tips.example.org")),
        ("https://tips.example.org:443/x", Place("tips.example.org", "https://tips.example.org")),
        ("https://tips.example.org:8443", Place("tips.example.org", "https://tips.example.org:8443")),
        ("http://tips.example.org", None),
        ("https://192.0.2.7", None),
        ("http://192.0.2.7:8001", None),
        ("", None),
        ("tips.example.org", None),
    ],
)
def test_passkeys_are_good_under_a_name_that_browsers_trust(address: str, place: Place | None) -> None:
    assert place_of(address) == place


def test_a_page_is_there_by_name_and_port() -> None:
    hosts = ("localhost:8001", "LOCALHOST:8001", "localhost", "localhost:8002", "127.0.0.1:8001", "localhost.evil:8001")
    assert [PLACE.is_at(host) for host in hosts] == [True, True, False, False, False, False]
