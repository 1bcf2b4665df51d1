"""Words that look like an entity and are none, kept as data."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def plain_words(key: str) -> frozenset[str]:
    listed = tomllib.loads((files("tipline.domain.entities") / "plain_words.toml").read_text(encoding="utf-8"))
    return frozenset(listed[key].split())
