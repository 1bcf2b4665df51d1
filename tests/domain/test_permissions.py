"""Who may do what."""

import pytest

from tests.factories import an_officer
from tipline.domain.officers import ROLES
from tipline.domain.permissions import ACTS, ALLOWED, may, may_run_account


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        ("register_tip", {"officer", "supervisor"}),
        ("keep_venues", {"officer", "supervisor"}),
        ("write_notice", {"officer", "supervisor"}),
        ("approve_notice", {"supervisor", "coordinator"}),
        ("withdraw_notice", {"officer", "supervisor", "coordinator"}),
        ("ask_approval", {"officer", "supervisor"}),
        ("decide_approval", {"supervisor"}),
    ],
)
def test_officers_write_and_those_who_answer_for_them_approve(act: str, roles: set[str]) -> None:
    assert {role for role in ROLES if may(an_officer(role), act)} == roles


def test_the_table_allows_no_act_that_does_not_exist() -> None:
    assert set(ALLOWED) == set(ROLES)
    assert {act for acts in ALLOWED.values() for act in acts} == set(ACTS)
    assert not any(may(an_officer("unheard of"), act) for act in ACTS)


@pytest.mark.parametrize(
    ("own", "of_account", "may_run"),
    [("", "", True), ("", "19", True), ("19", "19", True), ("19", "18", False), ("19", "", False)],
)
def test_accounts_of_all_counties_are_run_by_whoever_covers_them(own: str, of_account: str, *, may_run: bool) -> None:
    assert may_run_account(an_officer("admin", own), of_account) is may_run
    assert not may_run_account(an_officer("supervisor", own), of_account)
