"""Proposals over the demonstration tips, whose events are known, and over floods of any size."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from tipline.cli.demo import demonstration_tips
from tipline.cli.links import told_by
from tipline.cli.triage import report_of
from tipline.domain.links.clues import EXACT, Clue
from tipline.domain.links.proposals import MOST_PAIRED, Proposal, Told, clusters, near_copies, proposals

KEY = bytes(range(32))
RECALL = PRECISION = 0.98
"""As the issue on links between tips asks."""


@pytest.fixture(scope="module")
def tips() -> list[dict[str, Any]]:
    return list(demonstration_tips())


@pytest.fixture(scope="module")
def told(tips: list[dict[str, Any]]) -> list[Told]:
    return [told_by(report_of(tip), KEY) for tip in tips]


def pairs_that_share(tips: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """By the labels: what people have found in the same text."""
    named = [{(kind, each) for kind in EXACT for each in tip["expect"]["entities"][kind]} for tip in tips]
    return (pair for pair in combinations(range(len(tips)), 2) if named[pair[0]] & named[pair[1]])


def test_exact_entities_are_linked_as_people_would(tips: list[dict[str, Any]], told: list[Told]) -> None:
    wanted = set(pairs_that_share(tips))
    found = {(each.one, each.other) for each in proposals(told) if set(each.kinds) & set(EXACT)}
    assert len(wanted) >= 90
    assert len(found & wanted) / len(wanted) >= RECALL
    assert len(found & wanted) / len(found) >= PRECISION


def test_every_proposal_lies_within_one_event(tips: list[dict[str, Any]], told: list[Told]) -> None:
    found = list(proposals(told))
    apart = [
        each for each in found if not tips[each.one]["event"] or tips[each.one]["event"] != tips[each.other]["event"]
    ]
    assert len(found) >= 90
    assert 1 - len(apart) / len(found) >= PRECISION


def test_nearly_all_tips_of_an_event_hang_together(tips: list[dict[str, Any]], told: list[Told]) -> None:
    together = [set(each) for each in clusters((each.one, each.other) for each in proposals(told))]
    events: dict[str, set[int]] = {}
    for place, tip in enumerate(tips):
        if tip["event"]:
            events.setdefault(tip["event"], set()).add(place)
    whole = [name for name, places in events.items() if any(places <= each for each in together)]
    # One tip of a parlour names its site, the others its telephone: nothing in the words says that they are one.
    assert sorted(set(events) - set(whole)) == ["e05"]


def test_each_flood_is_one_cluster(tips: list[dict[str, Any]], told: list[Told]) -> None:
    names = [{tips[place]["event"] for place in each} for each in clusters(near_copies(told))]
    assert names == [{"flood2"}, {"flood1"}, {"flood3"}]


def test_a_flood_about_one_telephone_hangs_together_without_every_pair() -> None:
    flood = [Told(clues=frozenset({Clue("phone", "+46701740634")}), bands=())] * (MOST_PAIRED + 50)
    found = list(proposals(flood))
    assert len(found) == len(flood) - 1
    assert clusters((each.one, each.other) for each in found) == [list(range(len(flood)))]
    few = flood[:MOST_PAIRED]
    assert len(list(proposals(few))) == MOST_PAIRED * (MOST_PAIRED - 1) // 2


def test_a_proposal_names_all_its_kinds_in_one_order() -> None:
    one = Told(clues=frozenset({Clue("plate", "MLB123"), Clue("phone", "+46701740634")}), bands=(1,) * 48)
    assert list(proposals([one, one])) == [
        Proposal(one=0, other=1, kinds=("phone", "plate", "text"), score=0.99),
    ]
