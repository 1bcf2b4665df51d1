"""Decisions about links: a reason wherever a person says something else than the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.decisions import (
    CONFIRMED,
    DECISIONS,
    MOST_REASON,
    REFUTED,
    DecisionNotUnderstood,
    LinkDecision,
    check_decision,
)
from tipline.domain.links.proposals import KINDS


@pytest.mark.parametrize(
    "decision",
    [
        LinkDecision(decided=CONFIRMED, kinds=("phone",)),
        LinkDecision(decided=CONFIRMED, kinds=("phone", "text"), reason="Samma bil"),
        LinkDecision(decided=CONFIRMED, reason="Samma kvinna beskrivs"),
        LinkDecision(decided=REFUTED, kinds=("venue_room",), reason="Två hotell"),
        LinkDecision(decided=REFUTED, reason="x" * MOST_REASON),
    ],
)
def test_what_is_sound_passes(decision: LinkDecision) -> None:
    check_decision(decision)


@pytest.mark.parametrize(
    ("decision", "part"),
    [
        (LinkDecision(decided="maybe", kinds=("phone",)), "decided"),
        (LinkDecision(decided=CONFIRMED, kinds=("shoe",)), "kinds"),
        (LinkDecision(decided=CONFIRMED), "reason"),
        (LinkDecision(decided=CONFIRMED, reason=" \n"), "reason"),
        (LinkDecision(decided=REFUTED, kinds=("phone",)), "reason"),
        (LinkDecision(decided=REFUTED, kinds=("phone",), reason="x" * (MOST_REASON + 1)), "reason"),
    ],
)
def test_what_says_too_little_or_something_unknown_names_the_part(decision: LinkDecision, part: str) -> None:
    with pytest.raises(DecisionNotUnderstood, match=part):
        check_decision(decision)


@given(st.builds(LinkDecision, decided=st.sampled_from(DECISIONS), kinds=st.lists(st.sampled_from(KINDS)).map(tuple)))
def test_what_is_kept_is_what_was_decided(decision: LinkDecision) -> None:
    assert LinkDecision.from_bytes(decision.to_bytes()) == decision
    assert decision.by_hand == (decision.decided == CONFIRMED and not decision.kinds)
