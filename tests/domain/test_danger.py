"""112 is told at least as often as triage calls a tip immediate, and seldom oftener."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.cli import demo_browser
from tipline.domain.danger import FIRM, FLAGS, LOOKED_FOR, NOW, PAST_ANSWERS, may_be_immediate
from tipline.domain.reading.word_lists import PHRASES, WORDS, head_of, languages_read, list_of
from tipline.domain.report import WHEN, Report
from tipline.domain.signs import all_signs
from tipline.domain.triage import assess, concepts, timing
from tipline.domain.triage.sightings import ADULT_AT

TRIAGED = tuple(sorted((Path(__file__).parent / "triage" / "tips").glob("*.jsonl")))
DEMONSTRATION = Path(demo_browser.__file__).parent / "demonstration.jsonl"
MOST_TOLD_BESIDE = 10
"""Of the 240 tips of the demonstration, of which 36 are immediate; 8 when this was written. The other cases are made to
mislead triage, and mislead this oftener.
"""
PIECES = (
    *("Hon", "är", "15 år", "född 2012", "femton", "inte", "låst in", "slår", "skriker", "hjälp mig", "nu", "just nu"),
    *("i går", "förra veckan", "bor här", "barn", "flicka", "jag", "mitt pass", "rum 12", ".", ",", "men", "rädd"),
    *("He", "hits her", "help me", "locked in", "she is 16", "right now", "last year", "lives here", "my", "blood"),
    *("пише", "дитина", "зараз", "طفلة", "الآن", "ساعدوني"),
)


@cache
def cases(*files: Path) -> tuple[Report, ...]:
    lines = [line for file in files for line in file.read_text().splitlines()]
    return tuple(
        Report(story=each["text"], page_language=each["lang"], signs=tuple(each["signs"]), when=each["when"])
        for each in map(json.loads, lines)
    )


@pytest.mark.parametrize(("files", "least"), [((DEMONSTRATION,), 30), (TRIAGED, 200)])
def test_no_tip_is_missed_that_triage_calls_immediate(files: tuple[Path, ...], least: int) -> None:
    immediate = [each for each in cases(*files) if assess(each).urgency == "immediate"]
    assert len(immediate) > least
    assert [each.story for each in immediate if not may_be_immediate(each)] == []


def test_few_others_are_told() -> None:
    told = [each for each in cases(DEMONSTRATION) if may_be_immediate(each)]
    assert len(told) - sum(assess(each).urgency == "immediate" for each in told) <= MOST_TOLD_BESIDE


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.sampled_from(("", *WHEN)),
    st.sampled_from(("sv", "en", "uk", "")),
    st.lists(st.sampled_from([each.id for each in all_signs()]), max_size=2).map(tuple),
)
def test_no_made_up_story_is_missed(story: str, when: str, page_language: str, signs: tuple[str, ...]) -> None:
    report = Report(story=story, when=when, page_language=page_language, signs=signs)
    assert may_be_immediate(report) or assess(report).urgency != "immediate"


@pytest.mark.parametrize("answer", ["now", "recurring"])
def test_every_case_answered_otherwise_is_not_missed_either(answer: str) -> None:
    for each in cases(*TRIAGED)[::4]:
        report = Report(story=each.story, page_language="", signs=each.signs, when=answer)
        assert may_be_immediate(report) or assess(report).urgency != "immediate", each.story


def test_it_looks_for_what_the_policy_calls_grave() -> None:
    known = concepts.concepts().values()
    grave = {each.name: set(each.flags) & {"minor", "danger", "self"} for each in known if each.weight > 0}
    # "Under age" is what triage calls an age that is told: it stands in no list.
    assert {name: flags for name, flags in grave.items() if flags and name != "under_age"} == {
        name: {flag} for name, flag in FLAGS.items()
    }
    firm = {each.name for each in known if each.weight >= concepts.FIRM and "danger" in each.flags}
    assert (firm, PAST_ANSWERS, ADULT_AT) == (FIRM, timing.PAST_ANSWERS, 18)
    assert {each.name for each in known} >= NOW
    assert {section for section, _ in LOOKED_FOR} == set(PHRASES)


def test_the_head_of_a_list_is_what_stands_before_its_headings() -> None:
    for language in languages_read():
        plain = {name: each for name, each in list_of(language).items() if not isinstance(each, dict)}
        assert head_of(language) == plain
        assert {"frequent"} <= plain.keys()
        assert plain.keys().isdisjoint(WORDS)
    assert head_of("xx") == {}
