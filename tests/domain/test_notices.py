"""The rules of notices: what one can be, whom it is whose business, and what has become of it on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import a_notice, an_officer
from tipline.domain.notices import (
    ALL,
    MOST_CHARACTERS,
    MOVES,
    NoticeMoveNotAllowed,
    NoticeNotSound,
    check_notice,
    check_notice_move,
    may_publish_in,
    may_see_notice,
    standing,
)

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
SOUND = a_notice(first_day=TODAY, last_day=TODAY)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": "x" * MOST_CHARACTERS},
        {"audience": "taxi", "county": "19", "language": "kmr"},
        {"audience": ALL, "county": ALL, "language": ALL},
        {"first_day": TODAY - 9 * DAY},
    ],
)
def test_a_sound_notice_is_taken(said: dict[str, object]) -> None:
    check_notice(replace(SOUND, **said), TODAY)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("text", {"text": ""}),
        ("text", {"text": " \n**-** "}),
        ("text", {"text": "x" * (MOST_CHARACTERS + 1)}),
        ("audience", {"audience": "other"}),
        ("audience", {"audience": ""}),
        ("county", {"county": ""}),
        ("county", {"county": "02"}),
        ("language", {"language": ""}),
        ("language", {"language": "de"}),
        ("days", {"first_day": TODAY + DAY}),
        ("days", {"first_day": TODAY - DAY, "last_day": TODAY - DAY}),
    ],
)
def test_what_no_leaflet_could_show_is_refused(part: str, said: dict[str, object]) -> None:
    with pytest.raises(NoticeNotSound, match=part):
        check_notice(replace(SOUND, **said), TODAY)


def test_only_a_draft_is_approved_and_nothing_comes_back() -> None:
    allowed = set()
    for before in (*MOVES, "unheard of"):
        for after in MOVES:
            try:
                check_notice_move(before, after)
            except NoticeMoveNotAllowed:
                continue
            allowed.add((before, after))
    assert allowed == {("draft", "approved"), ("draft", "withdrawn"), ("approved", "withdrawn")}


@pytest.mark.parametrize(
    ("officers", "county", "publishes", "sees"),
    [
        ("19", "19", True, True),
        ("19", "01", False, False),
        ("19", ALL, False, True),
        ("", "19", True, True),
        ("", ALL, True, True),
    ],
)
def test_an_officer_of_one_county_publishes_for_that_one_alone(
    officers: str, county: str, *, publishes: bool, sees: bool
) -> None:
    officer = an_officer(county=officers)
    assert (may_publish_in(officer, county), may_see_notice(officer, county)) == (publishes, sees)


@pytest.mark.parametrize(
    ("state", "first", "last", "told"),
    [
        ("approved", 0, 0, "shown"),
        ("approved", -3, 3, "shown"),
        ("approved", 1, 3, "coming"),
        ("approved", -3, -1, "over"),
        ("draft", -3, 3, "draft"),
        ("draft", 1, 3, "draft"),
        ("draft", -3, -1, "over"),
        ("withdrawn", -3, 3, "withdrawn"),
        ("withdrawn", -3, -1, "withdrawn"),
    ],
)
def test_both_days_count(state: str, first: int, last: int, told: str) -> None:
    assert standing(state, TODAY + first * DAY, TODAY + last * DAY, TODAY) == told


def test_the_record_can_prove_which_words_were_approved() -> None:
    one, other = SOUND.reach(), replace(SOUND, text="Annat.").reach()
    assert one != other
    assert max(len(one), len(other)) + len("0" * 32 + ": ") <= 400
