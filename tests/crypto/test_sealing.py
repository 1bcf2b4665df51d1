import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto.envelope import SealDamaged
from tipline.crypto.key_pair import SEED_BYTES, key_pair_from
from tipline.crypto.opening import (
    NoKeyFits,
    new_ring_key,
    open_original,
    open_sealed,
    opened_as,
    read_private_ring,
    unwrap_key,
)
from tipline.crypto.receipts import receipt_from
from tipline.crypto.sealing import RingEmpty, RingKey, new_key, read_ring, seal, seal_original, seal_reply, wrap_key

PLACE = "7K3M9QXDPA/report"
PAIR = key_pair_from(bytes(range(SEED_BYTES)))
MEMBER = RingKey(PAIR.public)
RING = {MEMBER.key_id: PAIR}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    private, public = tmp_path / "private", tmp_path / "public"
    private.mkdir()
    public.mkdir()
    return private, public


@given(st.binary(max_size=9000))
def test_what_was_sealed_opens_to_the_same_bytes(plaintext: bytes) -> None:
    key = new_key()
    assert open_sealed(key, seal(key, plaintext, PLACE), PLACE) == plaintext


def test_a_ciphertext_opens_nowhere_but_at_its_place() -> None:
    key = new_key()
    with pytest.raises(SealDamaged):
        open_sealed(key, seal(key, b"words", PLACE), "0000000000/report")


def test_what_is_damaged_or_has_lost_its_key_reads_as_nothing_beside_what_is_whole() -> None:
    key, sealed = new_key(), {}
    for place in ("whole", "empty", "moved"):
        sealed[place] = seal(key, b"" if place == "empty" else b"words", place)
    read = {place: opened_as(bytes.decode, key, each, place) for place, each in sealed.items() if place != "moved"}
    assert read == {"whole": "words", "empty": ""}
    lost = [(None, sealed["whole"], "whole"), (new_key(), sealed["whole"], "whole"), (key, sealed["moved"], "whole")]
    assert [opened_as(bytes.decode, *each) for each in [*lost, (key, b"", "whole")]] == [None] * 4


@given(st.data())
def test_a_flipped_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    key = new_key()
    sealed = bytearray(seal(key, b"words", PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealDamaged):
        open_sealed(key, bytes(sealed), PLACE)


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 100])
def test_a_cut_ciphertext_is_refused(cut: int) -> None:
    key = new_key()
    with pytest.raises(SealDamaged):
        open_sealed(key, seal(key, b"words", PLACE)[:cut], PLACE)


def test_sealing_the_same_words_twice_gives_nothing_alike() -> None:
    key = new_key()
    first, second = seal(key, b"words", PLACE), seal(key, b"words", PLACE)
    assert first[1:13] != second[1:13]
    assert first[13:] != second[13:]


@given(st.binary(max_size=9000))
def test_an_original_comes_back_with_the_hash_it_was_sealed_with(original: bytes) -> None:
    key = new_key()
    sealed = seal_original(key, original, PLACE)
    assert open_original(key, sealed, PLACE) == original
    digest = hashlib.sha256(original).digest()
    assert open_sealed(key, sealed, PLACE) == digest + original
    assert digest not in sealed


@pytest.mark.parametrize(
    "plaintext",
    [b"", b"short", bytes(32) + b"picture", hashlib.sha256(b"picture").digest() + b"picturf", b"picture" * 9],
    ids=["nothing", "shorter than a hash", "a wrong hash", "another picture", "no hash"],
)
def test_an_original_that_is_not_what_its_hash_says_is_refused(plaintext: bytes) -> None:
    key = new_key()
    with pytest.raises(SealDamaged):
        open_original(key, seal(key, plaintext, PLACE), PLACE)


def test_every_member_of_the_ring_can_unwrap_a_key() -> None:
    other = key_pair_from(os.urandom(SEED_BYTES))
    ring = (MEMBER, RingKey(other.public))
    key = new_key()
    wrapped = wrap_key(key, ring, "7K3M9QXDPA")
    assert unwrap_key(wrapped, RING, "7K3M9QXDPA") == key
    assert unwrap_key(wrapped, {ring[1].key_id: other}, "7K3M9QXDPA") == key


def test_a_wrapped_key_moved_to_another_tip_is_refused() -> None:
    wrapped = wrap_key(new_key(), (MEMBER,), "7K3M9QXDPA")
    with pytest.raises(SealDamaged):
        unwrap_key(wrapped, RING, "0000000000")


def test_without_a_wrapped_key_nothing_opens() -> None:
    with pytest.raises(NoKeyFits):
        unwrap_key({}, RING, "7K3M9QXDPA")


def test_a_stranger_to_the_ring_opens_nothing() -> None:
    stranger = key_pair_from(os.urandom(SEED_BYTES))
    with pytest.raises(NoKeyFits):
        unwrap_key(wrap_key(new_key(), (MEMBER,), "A"), {RingKey(stranger.public).key_id: stranger}, "A")


def test_a_reply_opens_with_the_code_it_was_sealed_to_and_no_other() -> None:
    receipt = receipt_from("0" * 24, b"salt" * 8)
    sealed = seal_reply(receipt.key_pair.public, b"Tack.", PLACE)
    assert receipt.open_reply(sealed, PLACE) == b"Tack."
    with pytest.raises(SealDamaged):
        receipt_from("1" * 24, b"salt" * 8).open_reply(sealed, PLACE)
    with pytest.raises(SealDamaged):
        receipt.open_reply(sealed, "7K3M9QXDPA/message/other")
    with pytest.raises(SealDamaged):
        receipt.open_reply(b"\x02" + sealed[1:], PLACE)


def test_a_new_ring_key_is_private_to_its_owner_and_readable_on_both_sides(folders: tuple[Path, Path]) -> None:
    private, public = folders
    key_id = new_ring_key(private, public)
    assert (private / f"{key_id}.private").stat().st_mode & 0o777 == 0o600
    assert [member.key_id for member in read_ring(public)] == [key_id]
    assert list(read_private_ring(private)) == [key_id]


def test_a_damaged_or_missing_ring_takes_no_tips(folders: tuple[Path, Path]) -> None:
    private, public = folders
    with pytest.raises(RingEmpty):
        read_ring(public)
    key_id = new_ring_key(private, public)
    (public / f"{key_id}.public").write_text(RingKey(key_pair_from(os.urandom(SEED_BYTES)).public).raw.hex())
    with pytest.raises(RingEmpty, match="damaged"):
        read_ring(public)
    (public / f"{key_id}.public").write_text("no key")
    with pytest.raises(RingEmpty, match="cannot be read"):
        read_ring(public)


def test_a_damaged_or_missing_private_ring_is_said(folders: tuple[Path, Path]) -> None:
    private, public = folders
    with pytest.raises(NoKeyFits, match="no private key"):
        read_private_ring(private)
    key_id = new_ring_key(private, public)
    (private / f"{key_id}.private").write_text(os.urandom(SEED_BYTES).hex())
    with pytest.raises(NoKeyFits, match="damaged"):
        read_private_ring(private)
