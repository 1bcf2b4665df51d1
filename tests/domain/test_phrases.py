"""The phrases as data: each of a known kind, those of a kind together, and none with a promise."""

from itertools import groupby

import pytest

from tipline.domain.languages import all_languages
from tipline.domain.phrases import KINDS, all_phrases
from tipline.web.phrases import phrase_text
from tipline.web.reviews import texts_in


def test_phrases_of_a_kind_stand_together_in_the_order_of_the_kinds() -> None:
    assert [kind for kind, _ in groupby(all_phrases().values(), key=lambda each: each.kind)] == list(KINDS)


@pytest.mark.parametrize("code", all_languages())
def test_a_phrase_that_names_a_page_names_it_as_the_site_does(code: str) -> None:
    """The translations themselves are under the tests of every text that the public reads."""
    heading = texts_in(code)["Help and support"]
    assert heading in phrase_text(all_phrases()["support"], code)
    assert "112" in phrase_text(all_phrases()["danger-now"], code)


@pytest.mark.parametrize("word", ["anonym", "promise", "will investigate", "suspect"])
def test_no_phrase_promises_anything_or_suspects_anybody(word: str) -> None:
    assert [each.id for each in all_phrases().values() if word in each.text.casefold()] == []
