"""What a newer policy changes, and which of two policies is the newer."""

import pytest

from tipline.domain.assessment import URGENCIES, Assessment
from tipline.domain.ranks import RANKS
from tipline.domain.reassessment import Change, change_between, level_change, version_order
from tipline.domain.triage import POLICY_VERSION


def an_assessment(urgency: str, *flags: str) -> Assessment:
    return Assessment(policy_version="1", urgency=urgency, language="sv", flags=flags)


def test_a_change_tells_the_level_and_the_flags_that_came_and_went() -> None:
    older, newer = an_assessment("urgent", "control", "spam"), an_assessment("immediate", "minor", "danger", "control")
    assert change_between(older, newer) == Change("urgent", "immediate", ("minor", "danger"), ("spam",))
    assert change_between(older, older) == Change("urgent", "urgent", (), ())


@pytest.mark.parametrize("before", URGENCIES)
@pytest.mark.parametrize("after", URGENCIES)
def test_a_level_is_raised_lowered_or_unchanged(before: str, after: str) -> None:
    expected = {0: "unchanged", 1: "raised", -1: "lowered"}
    assert level_change(before, after) == expected[(RANKS[after] > RANKS[before]) - (RANKS[after] < RANKS[before])]


def test_the_tenth_version_of_a_month_comes_after_its_ninth() -> None:
    versions = ["2027.1-1", "2026.11-10", "2026.9-1", "2026.11-9"]
    assert sorted(versions, key=version_order) == ["2026.9-1", "2026.11-9", "2026.11-10", "2027.1-1"]
    assert len(version_order(POLICY_VERSION)) == 3
