"""The rules of four eyes, in full."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.factories import NOW, an_officer
from tipline.domain.approvals import (
    CONTACT,
    ERASURE,
    GOOD_FOR,
    MOST_REASON,
    MOVES,
    SECOND_PERSON_ACTS,
    WAITS,
    ApprovalMoveNotAllowed,
    Request,
    RequestNotSound,
    check_approval_move,
    check_request,
    holds,
    may_decide,
    standing,
)
from tipline.domain.officers import ROLES

ALLOWED = {
    ("asked", "approved"),
    ("asked", "refused"),
    ("asked", "lapsed"),
    ("approved", "used"),
    ("approved", "lapsed"),
}
OFFICERS = some.builds(
    an_officer,
    role=some.sampled_from([*ROLES, "unheard of"]),
    county=some.sampled_from(["", "01", "19"]),
    officer_id=some.integers(1, 3),
)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(("before", "after"), list(product([*MOVES, "unheard of"], repeat=2)))
def test_a_request_goes_where_the_table_says_and_nowhere_else(before: str, after: str) -> None:
    if (before, after) in ALLOWED:
        check_approval_move(before, after)
    else:
        with pytest.raises(ApprovalMoveNotAllowed):
            check_approval_move(before, after)


@pytest.mark.parametrize("act", SECOND_PERSON_ACTS)
def test_a_request_waits_and_an_approval_lasts_until_their_time_and_not_at_its_end(act: str) -> None:
    decided_at = NOW + WAITS - A_MOMENT
    times = {"asked_at": NOW, "decided_at": None}
    assert standing(act, "asked", **times, now=NOW + WAITS - A_MOMENT) == "asked"  # type: ignore[arg-type]
    assert standing(act, "asked", **times, now=NOW + WAITS) == "lapsed"  # type: ignore[arg-type]
    times["decided_at"] = decided_at
    end = decided_at + GOOD_FOR[act]
    assert standing(act, "approved", **times, now=end - A_MOMENT) == "approved"  # type: ignore[arg-type]
    assert standing(act, "approved", **times, now=end) == "lapsed"  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["refused", "used"])
def test_what_has_ended_does_not_lapse_as_well(state: str) -> None:
    later = NOW + timedelta(days=400)
    assert standing(CONTACT, state, asked_at=NOW, decided_at=NOW, now=later) == state


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        (Request(act="unheard of", reason="x"), "act"),
        (Request(act=CONTACT, reason=" \n"), "reason"),
        (Request(act=CONTACT, reason="x" * (MOST_REASON + 1)), "reason"),
        (Request(act=CONTACT, reason="x", decision="x"), "decision"),
        (Request(act=ERASURE, reason="x"), "decision"),
        (Request(act=ERASURE, reason="x", decision=" "), "decision"),
        (Request(act=ERASURE, reason="x", decision="x" * (MOST_REASON + 1)), "decision"),
    ],
)
def test_a_request_says_why_and_an_erasure_by_which_decision(request_: Request, part: str) -> None:
    with pytest.raises(RequestNotSound, match=part):
        check_request(request_)


def test_sound_requests_pass() -> None:
    check_request(Request(act=CONTACT, reason="x" * MOST_REASON))
    check_request(Request(act=ERASURE, reason="x", decision="RA 2026:1"))


@given(OFFICERS, OFFICERS, some.sampled_from(["", "01", "19"]))
def test_two_different_people_of_fitting_roles_and_counties_and_nobody_else(asker, approver, county) -> None:  # type: ignore[no-untyped-def]
    expected = (
        asker.role in {"officer", "supervisor"}
        and approver.role == "supervisor"
        and asker.officer_id != approver.officer_id
        and (not county or {asker.county, approver.county} <= {"", county})
    )
    assert holds(asker, approver, county) == expected
    assert not holds(asker, asker, county)
    assert not holds(None, approver, county)
    assert not holds(asker, None, county)


@pytest.mark.parametrize("role", ROLES)
def test_only_supervisors_decide_and_never_their_own(role: str) -> None:
    second = an_officer(role, officer_id=2)
    assert may_decide(second, 1, "19") == (role == "supervisor")
    assert not may_decide(second, 2, "19")
