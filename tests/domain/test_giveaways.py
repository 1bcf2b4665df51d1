import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.giveaways import MOST, giveaways
from tipline.domain.report import Report


def told(story: str, **answers: str) -> tuple[str, ...]:
    return giveaways(Report(story=story, **answers))


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Jag heter Exempla. Rum 318.", ("Jag heter Exempla",)),
        ("En man kom på mitt skift i går", ("mitt skift i går",)),
        ("It was on MY SHIFT.\nRoom 318", ("MY SHIFT",)),
        ("Ring mig på 070-174 06 05", ("Ring mig på 070-174 06 05",)),
        ("Mejla tipsare@example.org gärna", ("tipsare@example.org",)),
    ],
)
def test_words_that_may_tell_who_writes_are_shown_as_written(story: str, words: tuple[str, ...]) -> None:
    assert told(story) == words


@pytest.mark.parametrize(
    "story",
    [
        "Rum 318: flera okända män kommer och går, en kvinna hålls kvar. MLB123",
        "Hon sa att hon inte vet var hon är. Mannen har hennes pass.",
        "The man took her passport, room 12",
        "Limitt skiftet",
    ],
)
def test_a_story_about_others_gives_nobody_away(story: str) -> None:
    assert told(story) == ()


def test_a_number_in_its_own_field_was_put_there_on_purpose() -> None:
    assert told("Rum 318", phone="070-174 06 05", contact="070-174 06 06") == ()


def test_a_long_sentence_is_cut_between_words() -> None:
    assert told("Min chef sa till oss att vi inte ska lägga oss i gästernas liv") == ("Min chef sa till oss att vi …",)


def test_the_list_stays_short() -> None:
    assert len(told(" ".join(f"ring mig {number}." for number in range(20)))) == MOST


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_and_what_is_shown_stands_in_it(story: str) -> None:
    assert all(words.removesuffix(" …") in story for words in told(story))
