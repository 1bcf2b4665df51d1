"""What a venue can be, what it cannot be called, and how two become one and two again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.venues.history import (
    CHANGED,
    MOST_CHANGES,
    Change,
    Known,
    MergeNotAllowed,
    TooManyAliases,
    merged,
    parted,
)
from tipline.domain.venues.venue import KINDS, MOST_ALIASES, Venue, VenueNotSound, check_venue, tidy

BJORKEN = Venue(kind="hotel", name="Hotell Björken", municipality="2480", aliases=("Björkis",))
OTHER = Venue(kind="hotel", name="Hotel Bjorken", municipality="2480", aliases=("Björkis", "Birken"))
AT = datetime(2026, 11, 24, 22, 41, 7, tzinfo=UTC)
VENUES = st.builds(
    Venue,
    kind=st.sampled_from(KINDS),
    name=st.text(max_size=30),
    municipality=st.just("2480"),
    address=st.text(max_size=30),
    aliases=st.lists(st.text(max_size=20), max_size=5).map(tuple),
)


def a_change(**told: object) -> Change:
    given_ = {"number": 1, "at": AT, "officer_name": "eva@example.org", "act": CHANGED, "before": {}}
    return Change(**{**given_, **told})  # type: ignore[arg-type]


def test_a_sound_venue_passes() -> None:
    check_venue(BJORKEN)
    check_venue(replace(BJORKEN, name="E4 Rastplats Norr", kind="stand", aliases=(), address="Vid km 7"))
    check_venue(replace(BJORKEN, aliases=("فندق البتولا", "هتل مهر\u200cآباد", "Берізка", "<b>Björken</b>")))


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"kind": "castle"}, "kind"),
        ({"municipality": "9999"}, "municipality"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "1234"}, "name"),
        ({"name": "..."}, "name"),
        ({"name": "Hotell"}, "name"),
        ({"name": "Hotel Motel"}, "name"),
        ({"name": "โรงแรม"}, "name"),
        ({"name": "Umeå"}, "name"),
        ({"name": "Björ\u202eken"}, "name"),
        ({"name": "Björ\u200bken"}, "name"),
        ({"name": "Björ\nken"}, "name"),
        ({"address": "x" * 201}, "address"),
        ({"address": "a\x00b"}, "address"),
        ({"aliases": ("Hotellet",)}, "aliases"),
        ({"aliases": ("Björken\u2066",)}, "aliases"),
        ({"aliases": tuple(f"Namn {each}" for each in range(MOST_ALIASES + 1))}, "aliases"),
    ],
)
def test_what_no_venue_can_be_is_told_by_its_part(fault: dict[str, object], part: str) -> None:
    with pytest.raises(VenueNotSound, match=part):
        check_venue(replace(BJORKEN, **fault))  # type: ignore[arg-type]


def test_a_name_is_tidied_and_its_characters_have_one_spelling() -> None:
    assert tidy("  Hotell \n Bjo\u0308rken  ") == "Hotell Björken"
    assert tidy("Ｈｏｔｅｌ") == "Hotel"


def test_merging_keeps_the_names_once_and_parting_takes_them_back() -> None:
    both, brought = merged(BJORKEN, OTHER)
    assert both == replace(BJORKEN, aliases=("Björkis", "Hotel Bjorken", "Birken"))
    assert brought == ("Hotel Bjorken", "Birken")
    assert parted(both, brought) == BJORKEN


def test_a_name_of_another_script_is_not_taken_for_the_same() -> None:
    cyrillic = replace(OTHER, name="Hotell Björkеn", aliases=())
    assert merged(BJORKEN, cyrillic)[1] == ("Hotell Björkеn",)


def test_a_signpost_is_not_merged_again_and_aliases_are_counted() -> None:
    signpost = replace(OTHER, merged_into="a" * 32)
    for pair in ((BJORKEN, signpost), (signpost, BJORKEN)):
        with pytest.raises(MergeNotAllowed):
            merged(*pair)
    with pytest.raises(MergeNotAllowed):
        parted(signpost, ("Birken",))
    full = replace(BJORKEN, aliases=tuple(f"Namn {each}" for each in range(MOST_ALIASES)))
    with pytest.raises(TooManyAliases):
        merged(full, OTHER)


def test_a_change_tells_what_was_and_only_the_newest_are_kept() -> None:
    known = Known(BJORKEN).now(replace(BJORKEN, name="Hotell Björken Strand"), a_change())
    assert known.changes[-1].before == {"name": "Hotell Björken"}
    for number in range(MOST_CHANGES + 5):
        known = known.now(replace(BJORKEN, address=str(number)), a_change(number=number))
    assert [each.number for each in known.changes] == list(range(5, MOST_CHANGES + 5))


@given(VENUES, VENUES, st.lists(st.text(max_size=9), max_size=3).map(tuple))
def test_what_is_stored_comes_back_the_same(before: Venue, after: Venue, brought: tuple[str, ...]) -> None:
    known = Known(before).now(after, a_change(brought=brought, other="a" * 32))
    back = Known.from_bytes(known.to_bytes())
    assert (back.venue, [(each.number, each.at, each.brought) for each in back.changes]) == (after, [(1, AT, brought)])
    assert Known.from_bytes(back.to_bytes()) == back


@given(VENUES, VENUES)
def test_a_merge_that_is_taken_back_leaves_every_name_where_it_was(kept: Venue, gone: Venue) -> None:
    both, brought = merged(kept, gone)
    assert set(kept.names) <= set(both.names)
    assert parted(both, brought) == kept
