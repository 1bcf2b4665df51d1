"""docs/sign-in.md says what the code does: its numbers are those of the code."""

from datetime import timedelta
from pathlib import Path

from tipline.casework.add_officer import GOOD_FOR
from tipline.domain.code_budget import STEP_SECONDS, TRIES_PER_STEP
from tipline.domain.passwords import LONGEST as LONGEST_PASSWORD
from tipline.domain.passwords import OWN_PART, SHORTEST, WALK
from tipline.officer.freshness import FRESH_FOR
from tipline.officer.pace import REFUSAL_SECONDS
from tipline.officer.security import RECOVERY_CODES
from tipline.officer.session_store import COOKIE_BYTES, IDLE, LONGEST
from tipline.officer.sign_in import CLOCK_SKEW_SECONDS

TEXT = " ".join((Path(__file__).parent.parent / "docs" / "sign-in.md").read_text().split())
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SPELT = {4: "four", 8: "Eight"}
CODES = 1_000_000


def test_its_limits_of_guessing_are_those_of_the_code() -> None:
    assert f"**{TRIES_PER_STEP} codes are looked at in {STEP_SECONDS} seconds**" in TEXT
    good_at_a_time = 1 + 2 * CLOCK_SKEW_SECONDS // STEP_SECONDS
    assert f"one chance in {CODES // (good_at_a_time * TRIES_PER_STEP):,} in half a minute" in TEXT
    assert f"**A refusal comes after {REFUSAL_SECONDS} seconds whatever its reason**" in TEXT
    assert CLOCK_SKEW_SECONDS == STEP_SECONDS
    assert "good for the half minute before and after too" in TEXT


def test_its_rules_of_passwords_are_those_of_the_code() -> None:
    assert f"At least {SHORTEST} characters, at most {LONGEST_PASSWORD}," in TEXT
    assert f"{SPELT[WALK]} neighbouring keys or more" in TEXT
    assert f"{SPELT[OWN_PART]} characters must be left." in TEXT


def test_its_times_and_numbers_are_those_of_the_code() -> None:
    assert f"ends after {IDLE // MINUTE} minutes without use and after {LONGEST // HOUR} hours in any case" in TEXT
    assert f"when the last is {FRESH_FOR // MINUTE} minutes old" in TEXT
    assert f"The cookie is {COOKIE_BYTES * 8} random bits" in TEXT
    assert f"one of {RECOVERY_CODES} codes on paper" in TEXT
    assert f"good once and for {GOOD_FOR.days} days" in TEXT
