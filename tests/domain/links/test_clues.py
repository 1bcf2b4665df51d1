"""Clues: what two tips have in common however it was written, and what looks common and is not."""

import pytest

from tests.factories import a_report
from tipline.domain.assessment import Entity
from tipline.domain.entities import find_entities
from tipline.domain.links.clues import LONGEST, Clue, clues_of, in_common


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
