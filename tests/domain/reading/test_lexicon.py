"""A word list is made once, whoever asks for it first, and no text makes it slow."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tipline.domain.reading import lexicon
from tipline.domain.reading.lexicon import lexicon_of
from tipline.domain.reading.phrases import Choice, Forms
from tipline.domain.reading.stories import read_story

TRIES_A_WORD = 5
"""What people write takes 4 to 32, by language: no text should take much more, and one that repeats itself less."""


def test_a_list_that_many_ask_for_at_once_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made, made_of = [], lexicon._made_of

    def slowly(written: Mapping[str, Any], language: str, **given: Any) -> Any:
        made.append(language)
        time.sleep(0.2)
        return made_of(written, language, **given)

    monkeypatch.setattr(lexicon, "_made_of", slowly)
    wanted = frozenset({("concepts", "a name that no other test has")})
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: lexicon_of("sv", wanted=wanted), range(4)))
    assert made == ["sv"]
    assert found[0] is not None
    assert {id(each) for each in found} == {id(found[0])}


@pytest.mark.parametrize(
    ("language", "word"), [("th", "ไม่"), ("th", "เด็ก"), ("sv", "inte "), ("sv", "jag är 15 "), ("fi", "on ")]
)
def test_a_text_that_says_one_word_alone_is_read_with_few_tries(
    monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    """Hundreds of phrases begin with some words: a form full of one of them held up all others for two seconds."""
    tries = 0
    takes = Choice.takes

    def counted(choice: Choice, forms: Forms) -> bool:
        nonlocal tries
        tries += 1
        return takes(choice, forms)

    read_story(word, language)
    monkeypatch.setattr(Choice, "takes", counted)
    story = read_story(word * (6000 // len(word)), language)
    assert 0 < tries < TRIES_A_WORD * len(story.words)
