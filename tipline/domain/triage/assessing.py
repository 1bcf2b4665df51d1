"""From a report to its assessment: language, entities, concepts, flags, level."""

from collections.abc import Container, Iterator, Sequence

from tipline.domain.assessment import FLAGS, Assessment, Entity, Reason
from tipline.domain.entities import find_entities
from tipline.domain.reading.stories import Story, read_words
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id
from tipline.domain.triage.concepts import WEIGHTS
from tipline.domain.triage.flags import EVENTS, Evidence, flag_reasons, weigh
from tipline.domain.triage.levels import Facts, both, level_of
from tipline.domain.triage.scopes import events_of
from tipline.domain.triage.sightings import Sighting, sightings_in
from tipline.domain.triage.timing import PAST_ANSWERS, ongoing_reasons, said

POLICY_VERSION = "2026.11-2"
"""Of the policy with its word lists; stored with every assessment. Changes whenever an outcome could."""


def assess(report: Report) -> Assessment:
    """Every level and flag in the outcome has at least one reason."""
    story = read_words(report.folded, report.words, report.page_language)
    entities = find_entities(report, story)
    sightings = tuple(_events(story, entities))
    evidence = weigh(report, sightings)
    flags = _flags(report, sightings, evidence, nothing_said=not (_has_words(story) or entities or report.signs))
    urgency, level_reasons = level_of(_facts(report, sightings, flags, _unread(story, flags)))
    return Assessment(
        policy_version=POLICY_VERSION,
        urgency=urgency,
        language=story.language,
        flags=tuple(flags),
        entities=entities,
        reasons=(*level_reasons, *_all_reasons(flags, evidence)),
    )


def _events(story: Story, entities: Sequence[Entity]) -> Iterator[Sighting]:
    ages = [each for each in entities if each.kind == "age" and each.field == "story"]
    for passage in story.passages:
        yield from events_of(tuple(sightings_in(passage, ages)), verb_last=passage.lexicon.verb_last)


def _flags(
    report: Report, sightings: Sequence[Sighting], evidence: Evidence, *, nothing_said: bool
) -> dict[str, tuple[Reason, ...]]:
    flags = flag_reasons(evidence)
    ongoing = ongoing_reasons(report, sightings, has_minor="minor" in flags)
    if ongoing and not EVENTS.isdisjoint(flags):
        flags["ongoing"] = ongoing
    if nothing_said:
        flags["spam"] = (Reason(rule="no_words", about="spam", match=""),)
    return {flag: flags[flag] for flag in FLAGS if flag in flags}


def _unread(story: Story, flags: Container[str]) -> tuple[Reason, ...]:
    """A story of which the rules cannot read the greater part must not sink: a person reads it this shift."""
    unread = _has_words(story) and not story.is_read and "spam" not in flags
    return (Reason(rule="language_not_read", about="urgent", match=""),) if unread else ()


def _has_words(story: Story) -> bool:
    return any(not word.text.isdigit() for word in story.words)


def _facts(
    report: Report,
    sightings: Sequence[Sighting],
    flags: dict[str, tuple[Reason, ...]],
    unread: tuple[Reason, ...],
) -> Facts:
    is_another_time = bool(said(sightings, "over", report)) or report.when in PAST_ANSWERS
    return Facts(
        flags=flags,
        signs=tuple(_ticked(report, flags)),
        patterns=tuple(
            each.reason(each.concept.name, report.story)
            for each in sightings
            if each.concept.strength == "moderate" and not each.concept.flags and not each.denied
        ),
        soon=said(sightings, "soon", report),
        pleads_now=()
        if is_another_time
        else said(sightings, "plea", report) or both(flags.get("self", ()), flags.get("danger", ())),
        unread=unread,
    )


def _ticked(report: Report, flags: Container[str]) -> Iterator[Reason]:
    """The ticked signs, without those whose flags the story has denied."""
    for each in dict.fromkeys(report.signs):
        sign = signs_by_id().get(each)
        if sign and (not sign.flags or any(flag in flags for flag in sign.flags)):
            yield Reason(rule=each, about=each, match=each, field="signs", weight=WEIGHTS[sign.strength])


def _all_reasons(flags: dict[str, tuple[Reason, ...]], evidence: Evidence) -> tuple[Reason, ...]:
    """For every flag that stands its reasons, then what took a flag away."""
    return tuple(dict.fromkeys((*(each for reasons in flags.values() for each in reasons), *evidence.against)))
