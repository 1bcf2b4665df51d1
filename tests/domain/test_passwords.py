"""What everybody tries first is refused however it is written, and what somebody has made up or drawn is taken."""

import random
import string
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.passwords import (
    LONGEST,
    OWN_PART,
    SHORTEST,
    WORDS,
    PasswordTooWeak,
    check_password,
    own_part,
    usual_words,
)

NAME = "eva@example.org"
TAILS = (
    "123",
    "1234",
    "12345",
    "123456",
    "1",
    "!",
    "1!",
    "123!",
    "01",
    "99",
    "1986",
    "2024",
    "2025",
    "2026",
    "2026!",
    "...",
)
"""What leaked lists show behind a word."""
MOST_USUAL = 3000
"""ASVS 5.0, 6.2.4: as many of the usual ones that keep the rule of length."""


def is_taken(password: str, name: str = NAME, operator: str = "") -> bool:
    try:
        check_password(password, name, operator=operator)
    except PasswordTooWeak:
        return False
    return True


def test_more_than_three_thousand_usual_passwords_of_enough_length_are_refused() -> None:
    words = WORDS.read_text(encoding="utf-8").split()
    made = {form(word) + tail for word in words for tail in TAILS for form in (str, str.capitalize)}
    made |= {word * 2 for word in words}
    usual = {each for each in made if len(each) >= SHORTEST}
    assert len(usual) > MOST_USUAL
    assert [each for each in usual if is_taken(each)] == []


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "Password2026!", "P@ssw0rd1234", "passwordpassword", "123456123456", "1234567890123"),
        *(
            "qwertyqwerty",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "qazwsxedcrfv",
            "qweasdzxc123",
            "zaq12wsxcde3",
        ),
        *(
            "1a2s3d4f5g6h",
            "010203040506",
            "102030405060",
            "asdfghjklöä1",
            "abcdefghijkl",
            "zyxwvutsrqpo",
            "poiuytrewq12",
        ),
        *("aaaaaaaaaaaaaaaa", "abababababab", "abcabcabcabc", "112233445566", "198604121234", "0987654321098"),
        *(
            "football1234",
            "trustno1trustno1",
            "iloveyou2026",
            "liverpoolfc1",
            "sunshine!2024",
            "m0nk3ym0nk3y",
            "Dr@g0n198612",
        ),
        *(
            "sommar2026!!",
            "Välkommen1234",
            "Stockholm2026",
            "hammarby1915!",
            "Midsommar2025!",
            "kanelbulle123",
            "hejhejhejhej",
        ),
        *("eva.lundeva.lund", "tiplinetipline", "polisenpolisen", "polismyndigheten", "Supervisor2026", "admin1234567"),
        *("correct horse battery staple", "correcthorsebatterystaple", "letmeinletmein", "!!!password!!!"),
    ],
)
def test_passwords_that_everybody_tries_are_refused(password: str) -> None:
    assert len(password) >= SHORTEST
    with pytest.raises(PasswordTooWeak):
        check_password(password, "eva.lund@example.org")


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("tidal pencil under the walnut", NAME),
        ("tre gröna elefanter", NAME),
        ("x7!k  p2Ω🙂qv9", NAME),
        ("medelvattengrund kropp", "eva@example.org"),
        ("kaffe och pepparkaka", "bo@example.org"),
        ("kaffe och pepparkaka", "a"),
        ("kaffe och pepparkaka", "@example.org"),
        ("g" * 20 + "hjklmnö" * 6 + "snubbel", NAME),
        ("seven quiet owls at the harbour", NAME),
        ("9041 7726 3859 0264", NAME),
    ],
)
def test_passwords_of_ones_own_are_taken(password: str, name: str) -> None:
    check_password(password, name)


@pytest.mark.parametrize(("length", "refused"), [(SHORTEST, 0.04), (16, 0.01), (20, 0.002)])
def test_what_a_password_keeper_draws_is_seldom_refused(length: int, refused: float) -> None:
    """The same draws each time: letters, digits and two signs."""
    drawn, signs = random.Random(1), string.ascii_letters + string.digits + "-_"  # noqa: S311 the same each time
    made = ["".join(drawn.choice(signs) for _ in range(length)) for _ in range(2000)]
    assert sum(not is_taken(each) for each in made) <= refused * len(made)


def test_the_name_of_whoever_runs_this_is_usual_here() -> None:
    assert is_taken("Nordlinjen2026!x")
    assert not is_taken("Nordlinjen2026!x", operator="Nordlinjen i Väst AB")
    assert is_taken("kaffe och pepparkaka", operator="AB i")


@given(st.text(min_size=SHORTEST, max_size=LONGEST))
def test_any_text_is_judged_and_what_is_left_stands_in_it(password: str) -> None:
    lowered = password.casefold()
    left = own_part(lowered)
    rest = iter(lowered)
    assert all(each in rest for each in left)
    if is_taken(password, "0"):
        assert len(left) >= OWN_PART


def test_words_are_read_when_a_password_is_chosen_and_not_before() -> None:
    asked = "from tipline.domain import passwords; print(passwords.usual_words.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_no_word_of_the_list_stands_in_it_twice_or_is_part_of_most_words() -> None:
    words = usual_words()
    assert len(set(words)) == len(words)
    assert [word for word in words if len(word) < 4 or word != word.casefold()] == []
