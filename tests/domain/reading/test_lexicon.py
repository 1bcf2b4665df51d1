"""A word list is made once, whoever asks for it first."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tipline.domain.reading import lexicon
from tipline.domain.reading.lexicon import lexicon_of


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
