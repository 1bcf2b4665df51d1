"""How what is typed into the field for telephones, plates and the like is understood."""

import pytest

from tipline.domain.links.clues import Clue
from tipline.domain.search.entities import MOST_SOUGHT, met_by, understood


@pytest.mark.parametrize(
    ("typed", "municipality", "kind", "value"),
    [
        ("070-174 06 34", "", "phone", "+46701740634"),
        ("mlb 123", "", "plate", "MLB123"),
        ("MLB???", "", "partial_plate", "MLB???"),
        ("ml?12?", "", "partial_plate", "ML?12?"),
        (" mlb ", "", "partial_plate", "MLB???"),
        ("https://example.com/abc", "", "url", "example.com/abc"),
        ("@nisse", "", "handle", "@nisse"),
        ("Maj@Example.org", "", "email", "maj@example.org"),
        ("rum 12", "2480", "venue_room", "2480 12"),
        ("12", "2480", "venue_room", "2480 12"),
        ("Umeå, rum 12", "", "venue_room", "2480 12"),
        ("WX 1234", "2480", "plate", "WX1234"),
    ],
)
def test_what_is_typed_is_understood_in_any_spelling(typed: str, municipality: str, kind: str, value: str) -> None:
    assert understood(typed, municipality) == (Clue(kind, value),)


def test_a_room_without_its_municipality_is_not_taken_for_a_plate() -> None:
    assert understood("rum 318", "") == ()


def test_a_sentence_is_nothing_that_can_be_looked_for() -> None:
    assert understood("vad som helst", "") == understood("WX 12345 PL", "") == ()


def test_several_things_are_all_searched_for() -> None:
    assert [each.kind for each in understood("070-174 06 34 och MLB 123", "")] == ["phone", "plate"]
    assert len(understood(" ".join(f"@nisse{each}" for each in "abcdefghij"), "")) == MOST_SOUGHT


def test_a_whole_plate_meets_what_somebody_saw_of_it_and_a_part_meets_whole_ones() -> None:
    met = met_by(Clue("plate", "MLB123"))
    assert {Clue("plate", "MLB123"), Clue("partial_plate", "MLB???"), Clue("partial_plate", "ML?12?")} <= set(met)
    assert set(met_by(Clue("partial_plate", "MLB???"))) == {
        Clue("partial_plate", "MLB???"),
        Clue("plate_part", "MLB???"),
    }
    assert met_by(Clue("phone", "+46701740634")) == (Clue("phone", "+46701740634"),)
