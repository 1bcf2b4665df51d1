"""The language of a page is in its address: no cookie has to remember it."""

from typing import Any

from flask import Flask, request

from tipline.domain.languages import best_language
from tipline.public.desk import desk


def choose_language() -> str:
    """The language in the address; where there is none, the one the browser asks for, else the first one shipped."""
    languages = desk().config.languages
    named = request.path.split("/")[1]
    if named in languages:
        return named
    wished = (tag for tag, quality in request.accept_languages if quality)
    return best_language(wished, languages) or languages[0]


def use_language_of_address(site: Flask) -> None:
    """Views need no argument for the language: `choose_language` has read it already."""

    @site.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        del endpoint
        if values is not None:
            values.pop("language", None)
