"""What a translation must say of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.translations import (
    MAKERS,
    MOST_CHARACTERS,
    TARGETS,
    Translation,
    TranslationNotUnderstood,
    check_translation,
)


def a_translation(**said: str) -> Translation:
    return Translation(**{"text": "Hjälp mig.", "maker": "officer", "source": "ro", "target": "sv"} | said)


@given(st.text(), st.sampled_from(MAKERS), st.sampled_from(["", "ro", "kmr"]), st.sampled_from(TARGETS))
def test_a_translation_comes_back_as_it_was_kept(text: str, maker: str, source: str, target: str) -> None:
    translation = Translation(text=text, maker=maker, source=source, target=target)
    assert Translation.from_bytes(translation.to_bytes()) == translation


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("source", ["", "ro", "kmr"])
def test_who_made_it_and_from_an_unknown_language_may_be_said(maker: str, source: str) -> None:
    check_translation(a_translation(maker=maker, source=source))


@pytest.mark.parametrize(
    "said",
    [
        {"text": " \n"},
        {"text": "x" * (MOST_CHARACTERS + 1)},
        {"maker": "somebody"},
        {"target": "ro"},
        {"target": ""},
        {"source": "sv"},
        {"source": "<b>"},
        {"source": "sv\n"},
    ],
)
def test_what_does_not_fit_is_refused_and_the_refusal_holds_no_word(said: dict[str, str]) -> None:
    with pytest.raises(TranslationNotUnderstood) as refused:
        check_translation(a_translation(**said))
    assert set(str(refused.value).split(", ")) <= {"text", "maker", "target", "source", "languages"}
