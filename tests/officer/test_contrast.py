"""The desk's colours: text at 7:1 on every ground it stands on, lines and edges at 3:1, by day and by night."""

import re
from pathlib import Path

import pytest

import tipline.officer

STYLE = (Path(tipline.officer.__file__).parent / "static" / "officer.css").read_text(encoding="utf-8")
TEXTS = ("ink", "soft", "accent", "immediate", "urgent", "routine", "low", "good")
LINES = ("edge", "mark")
SHADES = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def tokens(scheme: str) -> dict[str, str]:
    return {name: light if scheme == "light" else dark for name, light, dark in SHADES.findall(STYLE)}


def luminance(shade: str) -> float:
    parts = [int(shade[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_the_letters_of_marks_can_be_read_on_every_ground(scheme: str) -> None:
    found = tokens(scheme)
    pairs = [(text, ground) for text in TEXTS for ground in ("ground", "sheet")] + [("ink", "found"), ("ink", "quiet")]
    # A fact stands on the quiet ground with all that belongs to it.
    pairs += [(text, "quiet") for text in ("soft", "accent", "urgent", "immediate")] + [("sheet", "ink")]
    assert [pair for pair in pairs if contrast(found[pair[0]], found[pair[1]]) < 7] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_under_the_words_can_be_seen_on_every_ground(scheme: str) -> None:
    found = tokens(scheme)
    pairs = [(line, ground) for line in (*LINES, *TEXTS) for ground in ("ground", "sheet", "found")]
    assert [pair for pair in pairs if contrast(found[pair[0]], found[pair[1]]) < 3] == []


def test_both_modes_have_every_colour_of_their_own() -> None:
    block = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[0]
    assert sorted(re.findall(r"--([\w-]+): \S*#", block)) == sorted(tokens("dark"))
    assert [name for name, light, dark in SHADES.findall(STYLE) if light == dark] == []


def test_a_chosen_appearance_needs_no_colour_of_its_own() -> None:
    chosen = re.findall(r":root\[data-theme=\"(\w+)\"\] \{ color-scheme: (\w+); \}", STYLE)
    assert chosen == [("light", "light"), ("dark", "dark")]
    assert "prefers-color-scheme" not in STYLE
