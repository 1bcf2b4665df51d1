"""Letters that pass for others are shown, and ordinary names of every script are left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.venues.doubles import likely_doubles
from tipline.domain.venues.look_alikes import LATIN, ORDINARY, looks_like, pieces_of, script_of
from tipline.domain.venues.venue import Venue


@pytest.mark.parametrize(
    ("name", "odd", "seen"),
    [
        ("Grаnd Hotel", [("а", "CYRILLIC")], "Grand Hotel"),
        ("GRАND HОTEL", [("А", "CYRILLIC"), ("О", "CYRILLIC")], "GRAND HOTEL"),
        ("Grand Hοtel", [("ο", "GREEK")], "Grand Hotel"),
        ("Hotel Сора", [("Сора", "CYRILLIC")], "Hotel Copa"),
        ("готeль Марія", [("e", "LATIN")], "гoteль Марія"),
    ],
)
def test_a_letter_of_another_script_is_shown_with_what_the_name_passes_for(
    name: str, odd: list[tuple[str, str]], seen: str
) -> None:
    assert [(each.text, each.script) for each in pieces_of(name) if each.script] == odd
    assert looks_like(name) == seen


@pytest.mark.parametrize(
    "name",
    [
        "Grand Hotel",
        "Hôtel d’Été",
        "готель Сосна",
        "Сосна",
        "فندق البتولا",
        "โรงแรม ABC",
        "Hotel Марія",
        "O’Hara ʼs",
        "",
    ],
)
def test_an_ordinary_name_has_no_odd_letter(name: str) -> None:
    assert [each for each in pieces_of(name) if each.script] == []
    assert looks_like(name) == ""


@given(st.text())
def test_the_pieces_are_the_whole_name(name: str) -> None:
    assert "".join(each.text for each in pieces_of(name)) == name
    assert len(looks_like(name)) in {0, len(name)}


def a_venue(name: str, municipality: str = "2480", **more: object) -> Venue:
    return Venue(kind="hotel", name=name, municipality=municipality, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (a_venue("Grand Hotel"), "same_name"),
        (a_venue("GRAND"), "same_name"),
        (a_venue("Motell Granden", aliases=("Grand hotell",)), "same_name"),
        (a_venue("Grаnd Hotel"), "looks_the_same"),
        (a_venue("Grannd Hotel"), "spelt_alike"),
    ],
)
def test_a_likely_double_is_told_with_its_reason(other: Venue, reason: str) -> None:
    assert [each.reason for each in likely_doubles(a_venue("Grand Hotel"), {"a" * 32: other})] == [reason]


@pytest.mark.parametrize(
    "other",
    [a_venue("Hotell Björken"), a_venue("Grand Hotel", "2580"), a_venue("Grand Hotel", merged_into="b" * 32)],
)
def test_another_house_another_town_and_a_signpost_are_no_doubles(other: Venue) -> None:
    assert likely_doubles(a_venue("Grand Hotel"), {"a" * 32: other}) == []


def test_the_most_telling_double_stands_first() -> None:
    others = {"a" * 32: a_venue("Grannd Hotel"), "b" * 32: a_venue("Grand Hotell"), "c" * 32: a_venue("Grаnd")}
    found = [each.reason for each in likely_doubles(a_venue("Grand Hotel"), others)]
    assert found == ["same_name", "looks_the_same", "spelt_alike"]


def test_every_letter_of_an_ordinary_name_is_latin() -> None:
    """Otherwise one that passes for another would not be looked at."""
    letters = [letter for code in range(0x250) if (letter := chr(code)).isalpha() and ORDINARY.fullmatch(letter)]
    assert len(letters) > 400
    assert {script_of(letter) for letter in letters} == {LATIN}
