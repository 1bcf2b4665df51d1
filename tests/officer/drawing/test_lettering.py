"""Words in a drawing: how much room they take, where they are broken and where they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.officer.drawing.lettering import broken, cells, is_rtl


@pytest.mark.parametrize(
    ("text", "wide"), [("MLB123", 6), ("é", 1), ("e\u0301", 1), ("東京", 4), ("ห้อง", 3), ("\u200f", 0), ("", 0)]
)
def test_a_text_is_as_wide_as_its_letters(text: str, wide: int) -> None:
    assert cells(text) == wide


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("short", ("short",)),
        ("2026-11-24 Upplands Väsby", ("2026-11-24", "Upplands", "Väsby")),
        ("kontakt.example.com/a1", ("kontakt.ex", "ample.com/", "a1")),
        ("one two three four five six seven", ("one two", "three four", "five six…")),
        ("a  b\n c", ("a b c",)),
    ],
)
def test_a_text_is_broken_at_spaces_and_cut_at_the_end(text: str, lines: tuple[str, ...]) -> None:
    assert broken(text, 10, 3) == lines


@given(st.text(max_size=80), st.integers(3, 12), st.integers(1, 4))
def test_no_line_is_wider_than_there_is_room_and_nothing_is_lost_but_at_the_end(
    text: str, width: int, most: int
) -> None:
    lines = broken(text, width, most)
    assert len(lines) <= most
    assert [line for line in lines if cells(line) > width] == []
    told, whole = "".join("".join(lines).split()), "".join(text.split())
    assert told == whole or (told.endswith("…") and whole.startswith(told[:-1]))


@pytest.mark.parametrize(
    ("text", "rtl"), [("روز", True), ("@روز.99", True), ("12 שלום", True), ("Umeå", False), ("12", False)]
)
def test_the_first_letter_tells_the_direction(text: str, rtl: bool) -> None:  # noqa: FBT001 a case of the table
    assert is_rtl(text) is rtl
