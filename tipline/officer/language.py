"""The language of an officer's pages: what the browser asks for, else Swedish."""

from flask import request

OFFICER_LANGUAGES = ("sv", "en")


def officer_language() -> str:
    return request.accept_languages.best_match(OFFICER_LANGUAGES) or OFFICER_LANGUAGES[0]
