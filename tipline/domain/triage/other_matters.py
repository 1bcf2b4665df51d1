"""What is no event in a story about another matter, or in abuse of us: an own child, a mere word, a threat to us."""

from collections.abc import Collection, Mapping, Sequence

from tipline.domain.assessment import Reason

OTHER_MATTERS = frozenset({"theft", "lost_property", "noise", "complaint", "enquiry", "law_question"})
MERE_WORDS = frozenset({"forces"})
"""Concepts that a student or a job seeker names as well: "trafficking"."""
AT_US = frozenset({"threat", "violence", "guards"})
"""Concepts of which abuse is made: "I will beat you all"."""

Standing = Mapping[str, Sequence[Reason]]


def falling_away(standing: Standing, events: Collection[str]) -> set[str]:
    """The flags that the rest of the story leaves without ground. Nothing does that a ticked sign speaks for."""
    found: set[str] = set()
    if _rules(standing["out_of_scope"]) & OTHER_MATTERS:
        found |= {flag for flag in ("control", "labour") if _rests_on(standing[flag], MERE_WORDS | {"work"})}
        if not set(events) - found - {"minor", "online"} and _is_told(standing["minor"]):
            found.add("minor")
    if standing["hostile"] and not set(events) - {"danger", "control"}:
        found |= {flag for flag in ("danger", "control") if _rests_on(standing[flag], AT_US)}
    return found


def _rules(reasons: Sequence[Reason]) -> set[str]:
    return {each.rule for each in reasons}


def _rests_on(reasons: Sequence[Reason], rules: Collection[str]) -> bool:
    return _rules(reasons) <= set(rules)


def _is_told(reasons: Sequence[Reason]) -> bool:
    return all(each.field == "story" for each in reasons)
