"""The flags of a report with their reasons: what the story says, what it denies, and the ticked signs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tipline.domain.assessment import FLAGS, Reason
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id
from tipline.domain.triage.concepts import FIRM, WEIGHTS
from tipline.domain.triage.other_matters import falling_away
from tipline.domain.triage.sightings import Sighting

GRAVE = frozenset({"minor", "danger", "control"})
EVENTS = GRAVE | {"purchase", "procuring", "premises", "online", "labour", "self"}
SUGGESTIONS = frozenset({"out_of_scope", "spam", "hostile", "profiling"})
SETTLED = frozenset({"family", "taken_back"})
"""Each takes away firm words by itself: the child was with its own, or the writer takes the tip back."""
MADE_SURE = frozenset({"identity_checked", "adult"})
"""Together they take away a firm word too: the writer has seen that the person is an adult."""


@dataclass(frozen=True)
class Evidence:
    """The reasons for and against each flag, strongest first."""

    story: tuple[Reason, ...]
    signs: tuple[Reason, ...]
    against: tuple[Reason, ...]

    def speaks_for(self, flag: str) -> tuple[Reason, ...]:
        """The reasons that stand when all is weighed."""
        told = tuple(each for each in self.story if each.about == flag)
        against = tuple(each for each in self.against if each.about == flag)
        if against:
            return _strongest_first(_standing(told, against))
        return _strongest_first((*told, *(each for each in self.signs if each.about == flag)))


def _standing(told: Sequence[Reason], against: Sequence[Reason]) -> Iterator[Reason]:
    """What a denial leaves: words said after it, and firm words unless the writer has made sure.

    A check of papers outweighs firm words before it ("looks 15, but I saw her papers"), not those after it.
    """
    rules = {each.rule for each in against}
    if not rules.isdisjoint(SETTLED) or rules >= MADE_SURE:
        return
    last = max(each.start for each in against)
    for each in told:
        if each.start > last or (each.weight >= FIRM and "identity_checked" not in rules):
            yield each


def _strongest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda each: -each.weight))


def weigh(report: Report, sightings: Sequence[Sighting]) -> Evidence:
    said = [each for each in sightings if not each.denied and each.concept.weight > 0]
    return Evidence(
        story=tuple(dict.fromkeys(each.reason(flag, report.story) for each in said for flag in each.concept.flags)),
        signs=tuple(_sign_reasons(report)),
        against=tuple(dict.fromkeys(_denials(report.story, sightings))),
    )


def flag_reasons(evidence: Evidence) -> dict[str, tuple[Reason, ...]]:
    """The flags that stand, in the order officers see them, each with its reasons. Time is judged apart."""
    standing = {flag: evidence.speaks_for(flag) for flag in FLAGS if flag != "ongoing"}
    standing["procuring"] = standing["procuring"] or _is_sold(standing)
    events = {flag for flag in EVENTS if standing[flag]}
    if "labour" in events and not events & {"control", "danger"}:
        events.discard("labour")
    events -= falling_away(standing, events)
    suggestions = {flag for flag in SUGGESTIONS if standing[flag] and (flag == "hostile" or not events - {"online"})}
    return {flag: standing[flag] for flag in FLAGS if flag in events | suggestions}


def _is_sold(standing: dict[str, tuple[Reason, ...]]) -> tuple[Reason, ...]:
    """Where the exposed person tells of customers, somebody else lives on it: nobody flees from their own trade."""
    if not (standing["self"] and standing["purchase"] and standing["control"]):
        return ()
    return tuple(
        replace(each, rule="exposed_person_is_sold", about="procuring")
        for each in (*standing["self"], *standing["purchase"])
    )


def _sign_reasons(report: Report) -> Iterator[Reason]:
    for ticked in dict.fromkeys(report.signs):
        sign = signs_by_id().get(ticked)
        for flag in sign.flags if sign else ():
            yield Reason(
                rule=ticked, about=flag, match=ticked, field="signs", weight=WEIGHTS[sign.strength if sign else "weak"]
            )


def _denials(story: str, sightings: Sequence[Sighting]) -> Iterator[Reason]:
    for each in sightings:
        is_denial = each.concept.weight < 0
        if is_denial != each.denied:
            for flag in each.concept.flags:
                if flag in GRAVE:
                    yield each.reason(flag, story)
