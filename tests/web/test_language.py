"""Words for codes: in the language of each page, and looked for once."""

import pytest
from flask import Flask, request
from flask_babel import gettext

from tipline.web.language import install, kept_by_language


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    install(app, ("sv", "en"), lambda: request.args["in"], domain="officer")
    return app


def test_a_word_is_looked_for_once_in_each_language(app: Flask) -> None:
    asked = []

    @kept_by_language
    def state_name(state: str) -> str:
        asked.append(state)
        return {"received": gettext("Received")}.get(state, state)

    told = []
    for language in ("sv", "en", "sv", "en"):
        with app.test_request_context(f"/?in={language}"):
            told.append((state_name("received"), state_name("gone")))
    assert told == [("Inkommet", "gone"), ("Received", "gone")] * 2
    assert asked == ["received", "gone"] * 2
