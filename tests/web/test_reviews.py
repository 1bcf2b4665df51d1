"""Who has checked a language: nobody until a file says so, and only the texts as they stood that day."""

from datetime import date
from pathlib import Path

import pytest

from tests.web.test_catalogues import a_catalogue
from tipline.domain.languages import all_languages
from tipline.web.reviews import is_checked, not_checked, review_of, texts_in, write_review

DAY = date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    a_catalogue(tmp_path, "Zadzwoń", "Call")
    a_catalogue(tmp_path, "Ring", "Call", code="sv")
    return tmp_path


def test_what_nobody_has_checked_is_not_checked(folder: Path) -> None:
    assert (review_of("pl", folder), is_checked("pl", folder), not_checked("pl", folder)) == (None, False, ("Call",))


@pytest.mark.parametrize("code", ["pl", "en"])
def test_a_review_counts_for_the_texts_as_they_stand(folder: Path, code: str) -> None:
    write_review(code, 'Föreningen "Ord"', DAY, folder)
    review = review_of(code, folder)
    assert review is not None
    assert (review.by, review.on, is_checked(code, folder)) == ('Föreningen "Ord"', DAY, True)


@pytest.mark.parametrize(("text", "source"), [("Dzwoń", "Call"), ("Zadzwoń", "Call now"), ("", "Call")])
def test_a_text_that_has_changed_since_is_not_checked(folder: Path, text: str, source: str) -> None:
    write_review("pl", "X", DAY, folder)
    a_catalogue(folder, text, source)
    not_checked.cache_clear()
    assert (not_checked("pl", folder), is_checked("pl", folder)) == ((source,), False)


def test_the_texts_of_the_source_are_those_of_the_master(folder: Path) -> None:
    assert texts_in("en", folder) == {"Call": "Call"}
    assert texts_in("sv", folder) == {"Call": "Ring"}


def test_no_language_claims_a_review_by_nobody() -> None:
    """As long as no native speaker has checked one, every language says so; a review that comes in names who."""
    for code in all_languages():
        review = review_of(code)
        assert review is None or review.by.strip()
