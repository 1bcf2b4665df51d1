"""The desk's colours: text at 7:1 on every ground it stands on, lines and edges at 3:1, by day and by night."""

import re
from pathlib import Path

import pytest

import tipline.officer

STYLE = (Path(tipline.officer.__file__).parent / "static" / "officer.css").read_text(encoding="utf-8")
TEXTS = ("ink", "soft", "accent", "immediate", "urgent", "routine", "low", "good")
LINES = ("edge", "mark")
SHADES = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def tokens(scheme: str) -> dict[str, str]:
    light, dark = (dict(SHADES.findall(block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2])
    return light if scheme == "light" else {**light, **dark}


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
    light, dark = tokens("light"), dict(SHADES.findall(re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[1]))
    assert sorted(light) == sorted(dark)
