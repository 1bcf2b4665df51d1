"""An attack counts only when it was one, and its findings only when each is explained by name."""

import pytest

from tests.attack.verdict import EXPLAINED, Run, verdict

KNOWN = "wapiti public: Weak thing POST /<language>/tip"
WHY = {KNOWN: "it changes nothing"}


def a_run(*findings: str, requests: int = 500) -> Run:
    return Run("wapiti public", requests, 300, findings)


def test_what_is_explained_by_name_is_well_and_its_reason_is_told() -> None:
    lines, well = verdict([a_run(KNOWN)], WHY)
    assert well
    assert f"EXPLAINED: {KNOWN}: it changes nothing." in lines
    assert [each for each in lines if each.startswith(("NOT", "STALE", "TOO"))] == []


@pytest.mark.parametrize(
    "finding", [f"{KNOWN}s", KNOWN.lower(), "", "wapiti public: Weak thing POST /<language>/follow-up"]
)
def test_what_is_explained_by_no_name_fails_however_like_one_it_is(finding: str) -> None:
    lines, well = verdict([a_run(KNOWN, finding)], WHY)
    assert not well
    assert f"NOT EXPLAINED: {finding}" in lines


def test_one_tools_explanation_is_not_anothers() -> None:
    assert not verdict([a_run(), Run("schemathesis public", 500, 20, ("schemathesis public: Weak thing",))], WHY)[1]


def test_an_explanation_of_nothing_is_told_as_stale() -> None:
    lines, well = verdict([a_run()], WHY)
    assert well
    assert lines[-1] == f"STALE: nothing was found that this explains: {KNOWN}"


@pytest.mark.parametrize("requests", [0, 299])
def test_a_tool_that_sent_too_little_fails_though_it_found_nothing(requests: int) -> None:
    lines, well = verdict([a_run(requests=requests)], {})
    assert not well
    assert f"TOO LITTLE: wapiti public sent {requests} requests, of at least 300." in lines


def test_no_run_at_all_fails() -> None:
    assert not verdict([], {})[1]


def test_the_table_counts_each_finding_once() -> None:
    lines, _ = verdict([a_run(KNOWN, KNOWN, "another", requests=1234)], WHY)
    assert lines[1].split() == ["wapiti", "public", "1234", "2", "1"]


def test_every_explanation_has_a_reason_and_names_verb_and_route() -> None:
    for finding, reason in EXPLAINED.items():
        assert reason.strip()
        assert finding.split(": ")[1].split()[-2:][0].isupper(), finding
        assert finding.split()[-1].startswith("/"), finding
