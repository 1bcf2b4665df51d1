"""For pybabel: the texts of the leaflets and the contacts, which are message ids like those in code and templates."""

import tomllib
from collections.abc import Iterator
from typing import IO, Any

Found = tuple[int, str | None, str, list[str]]
TOLD = {"name", "text", "hours"}
"""What is shown of a contact; its other keys are codes and sources."""
CODES = {"audience", "settings"}


def extract_texts(source: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    del keywords, comment_tags, options
    listed = tomllib.load(source)
    for contact in listed.pop("contacts", []):
        yield from _texts({key: contact[key] for key in TOLD})
    yield from _texts(listed)


def _texts(value: Any) -> Iterator[Found]:
    if isinstance(value, str) and value:
        yield 0, None, value, []
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in CODES:
                yield from _texts(each)
