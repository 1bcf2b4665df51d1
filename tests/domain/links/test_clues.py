"""Clues: what two tips have in common however it was written, and what looks common and is not."""

import pytest

from tests.factories import a_report
from tipline.domain.assessment import Entity
from tipline.domain.entities import find_entities
from tipline.domain.links.clues import CLUE_KINDS, LONGEST, Clue, clues_of, in_common
from tipline.domain.venues.finding import House


def clues(story: str, **answers: object) -> frozenset[Clue]:
    report = a_report(story, **answers)
    return clues_of(report, find_entities(report))


def shared(one: str, other: str) -> set[tuple[str, str]]:
    return {(each.kind, each.value) for each in in_common(clues(one), clues(other))}


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("Ring 070-174 06 34", "He gave +46 70 174 06 34", ("phone", "+46701740634")),
        ("Bil MLB 123", "a car, mlb-123", ("plate", "MLB123")),
        ("Skriv till lisa@example.org", "mail: LISA@example.org", ("email", "lisa@example.org")),
        ("Snap: rosa.ros99", "@rosa.ros99", ("handle", "@rosa.ros99")),
        ("https://www.kontakt.example.com/a1", "kontakt.example.com/a1/", ("url", "kontakt.example.com/a1")),
        ("Bil MLB123", "registreringsnummer som började MLB", ("partial_plate", "MLB???")),
        ("Rum 214 på hotellet i Umeå", "Room 214, Umeå", ("venue_room", "2480 214")),
        ("Pokój 1107, hotel przy Arlandzie", "Rum 1107 på ett hotell i Sigtuna", ("venue_room", "0191 1107")),
    ],
)
def test_the_same_is_found_however_it_is_written(one: str, other: str, common: tuple[str, str]) -> None:
    assert common in shared(one, other)
    assert common in shared(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bil MLB123", "Bil MLB124"),
        ("Rum 214", "Rum 214"),
        ("Rum 214 i Umeå", "Rum 214 i Luleå"),
        ("Rum 214 i Umeå", "Rum 215 i Umeå"),
        ("Hon är 15 år, i Umeå", "Hon är 15 år, i Umeå"),
        ("Bil MLB123", "registreringsnummer som började MLC"),
    ],
)
def test_what_only_looks_the_same_is_not_common(one: str, other: str) -> None:
    assert shared(one, other) == set()


def test_two_who_remember_the_same_part_share_it() -> None:
    story = "registreringsnummer som började MLB"
    assert shared(story, story) == {("partial_plate", "MLB???")}


def test_a_room_of_the_form_counts_with_the_municipality_of_the_form() -> None:
    assert Clue("venue_room", "2480 214") in clues("Något är fel", room="214", municipality="2480")


def test_an_endless_value_is_no_clue() -> None:
    value = "kontakt.example.com/" + "a" * LONGEST
    assert clues_of(a_report("x"), [Entity(kind="url", value=value, original=value)]) == frozenset()


BJORKEN, STRANDEN = House("b" * 32, "2480"), House("5" * 32, "2480")
STORY = "Rum 214 i Umeå"


def in_house(*houses: House, story: str = STORY) -> frozenset[Clue]:
    report = a_report(story)
    return clues_of(report, find_entities(report), houses)


def test_a_venue_is_shared_and_a_room_counts_with_it() -> None:
    shared = {(each.kind, each.value) for each in in_common(in_house(BJORKEN), in_house(BJORKEN))}
    assert shared == {("venue", BJORKEN.venue_id), ("venue_room", f"{BJORKEN.venue_id} 214")}


def test_two_houses_of_one_municipality_do_not_share_its_room() -> None:
    assert in_common(in_house(BJORKEN), in_house(STRANDEN)) == frozenset()


def test_a_tip_without_a_house_shares_the_room_of_the_municipality_with_each() -> None:
    room = frozenset({Clue("venue_room", "2480 214")})
    for house in (BJORKEN, STRANDEN):
        assert in_common(in_house(), in_house(house)) == in_common(in_house(house), in_house()) == room


def test_a_house_says_where_the_room_is_when_the_tip_does_not() -> None:
    named = in_common(in_house(), in_house(BJORKEN, story="Rum 214"))
    assert named == {Clue("venue_room", "2480 214")}


def test_a_house_elsewhere_leaves_the_room_of_another_municipality() -> None:
    elsewhere = House("e" * 32, "2580")
    assert Clue("venue_room", "2480 214") in in_house(elsewhere)
    assert Clue("venue_room", "2580 214") not in in_house(elsewhere)
    assert Clue("room_of_a_house", "2580 214") in in_house(elsewhere)


def test_every_clue_is_of_a_listed_kind_and_meets_whom_it_is_met_by() -> None:
    made = in_house(BJORKEN) | clues("Bil MLB123, registreringsnummer som började ABC, ring 070-174 06 34")
    assert {each.kind for each in made} <= set(CLUE_KINDS)
    for each in made:
        assert all(each in other.meets for other in each.meets)
