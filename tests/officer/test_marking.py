"""A story cut into runs is still the story."""

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.assessment import Reason
from tipline.officer.marking import Run, marked

STORIES = st.text(alphabet=st.characters(exclude_categories=("Cs",)) | st.sampled_from("\u202e\u2066\x00\r\n\tä"))
REASONS = st.lists(
    st.builds(
        Reason,
        rule=st.just("rule"),
        about=st.just("danger"),
        match=st.just(""),
        start=st.integers(-2, 40),
        end=st.integers(-2, 40),
        field=st.sampled_from(["story", "when"]),
    ),
    max_size=8,
)


def a_reason(start: int, end: int, field: str = "story") -> Reason:
    return Reason(rule="rule", about="danger", match="", start=start, end=end, field=field)


@given(STORIES, REASONS)
def test_runs_put_together_are_the_story(story: str, reasons: list[Reason]) -> None:
    assert "".join(run.text for run in marked(story, reasons)) == story


@given(STORIES, REASONS)
def test_each_character_carries_the_reasons_that_cover_it(story: str, reasons: list[Reason]) -> None:
    carried = [run.reasons for run in marked(story, reasons) for _ in run.text]
    inside = [each.field == "story" and 0 <= each.start < each.end <= len(story) for each in reasons]
    assert carried == [
        tuple(n for n, each in enumerate(reasons) if inside[n] and each.start <= place < each.end)
        for place in range(len(story))
    ]


def test_overlapping_reasons_share_the_words_between_them() -> None:
    assert marked("abcdef", [a_reason(1, 4), a_reason(3, 5)]) == [
        Run("a"),
        Run("bc", (0,)),
        Run("d", (0, 1)),
        Run("e", (1,)),
        Run("f"),
    ]


def test_a_reason_about_an_answer_marks_nothing() -> None:
    assert marked("abc", [a_reason(0, 2, "when"), a_reason(-1, -1), a_reason(2, 9)]) == [Run("abc")]


def test_a_character_that_turns_the_reading_around_is_named() -> None:
    assert marked("a\u202eb", []) == [Run("a"), Run("\u202e", (), "U+202E"), Run("b")]


def test_line_breaks_and_marks_of_ordinary_arabic_are_no_hidden_characters() -> None:
    assert marked("rad\r\n\tنص\u200f", []) == [Run("rad\r\n\tنص\u200f")]


def test_an_empty_story_has_no_runs() -> None:
    assert marked("", [a_reason(0, 1)]) == []
