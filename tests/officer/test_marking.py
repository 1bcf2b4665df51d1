"""A story cut into runs is still the story."""

from hypothesis import given
from hypothesis import strategies as st

from tests.steps import steps
from tipline.domain.assessment import Entity, Reason
from tipline.officer.marking import Run, marked

STORIES = st.text(alphabet=st.characters(exclude_categories=("Cs",)) | st.sampled_from("\u202e\u2066\x00\r\n\tä"))
PLACES = {"start": st.integers(-2, 40), "end": st.integers(-2, 40), "field": st.sampled_from(["story", "when"])}
REASONS = st.lists(
    st.builds(Reason, rule=st.just("rule"), about=st.just("danger"), match=st.just(""), **PLACES), max_size=8
)
ENTITIES = st.lists(
    st.builds(Entity, kind=st.just("plate"), value=st.just(""), original=st.just(""), **PLACES), max_size=4
)


def a_reason(start: int, end: int, field: str = "story") -> Reason:
    return Reason(rule="rule", about="danger", match="", start=start, end=end, field=field)


def an_entity(start: int, end: int) -> Entity:
    return Entity(kind="plate", value="MLB123", original="MLB 123", start=start, end=end)


@given(STORIES, REASONS, ENTITIES)
def test_runs_put_together_are_the_story(story: str, reasons: list[Reason], entities: list[Entity]) -> None:
    runs = marked(story, reasons, entities)
    assert "".join(run.text for run in runs) == story
    assert [story[run.start : run.end] for run in runs] == [run.text for run in runs]


@given(STORIES, REASONS, ENTITIES)
def test_each_character_carries_what_covers_it(story: str, reasons: list[Reason], entities: list[Entity]) -> None:
    runs = [run for run in marked(story, reasons, entities) for _ in run.text]
    for found, carried in ((reasons, [run.reasons for run in runs]), (entities, [run.entities for run in runs])):
        inside = [each.field == "story" and 0 <= each.start < each.end <= len(story) for each in found]
        assert carried == [
            tuple(n for n, each in enumerate(found) if inside[n] and each.start <= place < each.end)
            for place in range(len(story))
        ]


def test_overlapping_reasons_share_the_words_between_them() -> None:
    assert marked("abcdef", [a_reason(1, 4), a_reason(3, 5)]) == [
        Run("a", 0),
        Run("bc", 1, (0,)),
        Run("d", 3, (0, 1)),
        Run("e", 4, (1,)),
        Run("f", 5),
    ]


def test_what_is_named_inside_of_a_reason_is_marked_with_it() -> None:
    assert marked("abcd", [a_reason(0, 3)], [an_entity(1, 2)]) == [
        Run("a", 0, (0,)),
        Run("b", 1, (0,), (0,)),
        Run("c", 2, (0,)),
        Run("d", 3),
    ]


def test_a_reason_about_an_answer_marks_nothing() -> None:
    assert marked("abc", [a_reason(0, 2, "when"), a_reason(-1, -1), a_reason(2, 9)]) == [Run("abc", 0)]


def test_a_character_that_turns_the_reading_around_is_named() -> None:
    assert marked("a\u202eb", []) == [Run("a", 0), Run("\u202e", 1, hidden="U+202E"), Run("b", 2)]


def test_line_breaks_and_marks_of_ordinary_arabic_are_no_hidden_characters() -> None:
    assert marked("rad\r\n\tنص\u200f", []) == [Run("rad\r\n\tنص\u200f", 0)]


def test_an_empty_story_has_no_runs() -> None:
    assert marked("", [a_reason(0, 1)]) == []


def test_a_long_story_with_a_mark_on_every_word_is_read_once() -> None:
    def words(count: int) -> list[Run]:
        return marked("ab " * count, [a_reason(3 * n, 3 * n + 2) for n in range(count)])

    assert len(words(2_000)) == 4_000
    assert steps(lambda: words(2_000)) < 2.1 * steps(lambda: words(1_000))
