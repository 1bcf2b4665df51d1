"""The word lists as they are written: `lists/<language>.toml`, by those who speak the language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("tipline.domain.reading") / "lists"
PHRASES = ("concepts", "scopes", "ages")
"""The headings of a list whose lines are phrases."""
WORDS = (*PHRASES, "vocabulary", "numbers")


@cache
def languages_read() -> tuple[str, ...]:
    return tuple(sorted(each.name.removesuffix(".toml") for each in FOLDER.iterdir() if each.name.endswith(".toml")))


def list_of(language: str) -> Mapping[str, Any]:
    """The whole list, of a language that the rules read. It is not kept: what is made of it is."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def traits_of(language: str) -> Mapping[str, Any]:
    """What the list says of its language beside the phrases; nothing of a language that the rules cannot read."""
    listed = list_of(language) if language in languages_read() else {}
    return {name: each for name, each in listed.items() if name not in WORDS}


@cache
def head_of(language: str) -> Mapping[str, Any]:
    """What stands before the first heading of the list: by this a language is told, so it is wanted of all at once and
    the rest is not even read. Nothing of a language that the rules cannot read.
    """
    if language not in languages_read():
        return {}
    head, _, _ = (FOLDER / f"{language}.toml").read_text(encoding="utf-8").partition("\n[")
    return tomllib.loads(head)
