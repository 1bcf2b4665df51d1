"""Words by which nobody may search: every language names the same kinds, and no ordinary word is caught."""

import tomllib
from importlib.resources import files

import pytest

from tipline.domain.languages import all_languages
from tipline.domain.reading.folding import fold
from tipline.domain.reading.words import split_words
from tipline.domain.search.refused import CATEGORIES, SHORTEST_OPENING, category_of, refused_in

NOT_NAMED = {("ti", "union")}
"""Nobody here knows a single word for it: it takes two, and each is an ordinary one."""


def listed(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((files("tipline.domain.search") / name).read_text(encoding="utf-8"))


def test_every_language_has_words_of_every_kind() -> None:
    refused = listed("refused.toml")
    assert set(refused) == set(all_languages())
    assert {(each, kind) for each in refused for kind in CATEGORIES if not refused[each].get(kind)} == NOT_NAMED


def test_every_word_of_the_list_is_refused_as_what_it_is_listed_for() -> None:
    for kinds in listed("refused.toml").values():
        for kind, words in kinds.items():
            for word in words.split():
                assert set(refused_in(word.rstrip("*")).values()) == {kind}, word
                if word.endswith("*"):
                    assert len(word) > SHORTEST_OPENING, word


def test_no_word_that_is_in_nearly_every_tip_is_refused() -> None:
    text = (files("tipline.domain.search") / "frequent.toml").read_text(encoding="utf-8")
    frequent = [word.plain for word in split_words(fold(text))]
    assert len(frequent) > 200
    assert [word for word in frequent if category_of(word)] == []


@pytest.mark.parametrize("word", ["sida", "sidan", "file", "rak", "roman", "Cristian", "کرد", "السنة", "dini", "Roma"])
def test_what_is_an_ordinary_word_or_name_in_one_of_the_languages_is_not_refused(word: str) -> None:
    assert refused_in(word) == {}
