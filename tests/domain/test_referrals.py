"""What stands in the way when a tip is handed on: handling codes that forbid, and what must be tested first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.grading import Grade, codes
from tipline.domain.referrals import (
    FORBIDDEN,
    TO_TEST,
    HandlingForbids,
    NotTested,
    Referral,
    ReferralNotUnderstood,
    check_handling,
    check_referral,
    rules_against,
    rules_to_test,
)
from tipline.domain.statements import SECRECY, Statement
from tipline.domain.states import REFERRALS


def said(handling: str = "", secrecy: str = "", source: str = "X") -> Statement:
    scheme = "3x5x2" if handling in {"P", "C"} else "4x4"
    grade = Grade(scheme=scheme, source=source, information="4", handling=handling) if handling else None
    return Statement(text="x", nature="fact", obtained="heard", subject="unknown", secrecy=secrecy, grade=grade)


@pytest.mark.parametrize(
    ("handling", "secrecy", "against", "to_test"),
    [
        ("", "", (), ()),
        ("H0", "", (), ()),
        ("P", "", (), ()),
        ("H1", "", (), ("H1",)),
        ("H2", "", ("H2",), ()),
        ("H3", "", (), ("H3",)),
        ("C", "", (), ("C",)),
        ("H0", "18:1", (), ("18:1",)),
        ("H2", "18:2", ("H2",), ("18:2",)),
        ("", "35:1", (), ("35:1",)),
    ],
)
def test_outside_the_police_codes_and_marks_count(
    handling: str, secrecy: str, against: tuple[str, ...], to_test: tuple[str, ...]
) -> None:
    stated = [said("H0"), said(handling, secrecy)]
    assert (rules_against("passed_on", stated), rules_to_test("passed_on", stated)) == (against, to_test)


def test_within_the_police_secrecy_bars_nothing_and_restrictions_are_tested() -> None:
    stated = [said("H2", "18:2"), said("H1", "18:1"), said("C", "35:1"), said("H3")]
    assert rules_against("referred", stated) == ()
    assert rules_to_test("referred", stated) == ("C", "H1", "H3")


def test_what_is_forbidden_stays_so_however_it_was_tested_and_the_rest_goes_when_it_was() -> None:
    with pytest.raises(HandlingForbids) as refused:
        check_handling("passed_on", [said("H2", "18:2")], tested=True)
    assert refused.value.rules == ("H2",)
    with pytest.raises(NotTested):
        check_handling("passed_on", [said("H1")], tested=False)
    assert check_handling("passed_on", [said("H1")], tested=True) == ("H1",)
    assert check_handling("passed_on", [said("H0")], tested=False) == ()


def test_a_source_code_is_not_taken_for_a_handling_code() -> None:
    assert rules_to_test("passed_on", [said("H0", source="C")]) == ()


def test_every_rule_is_a_code_or_a_mark_that_exists() -> None:
    handling = {code.code for parts in codes().values() for code in parts["handling"]}
    assert set(FORBIDDEN) == set(TO_TEST) == set(REFERRALS)
    assert set().union(*FORBIDDEN.values(), *TO_TEST.values()) <= handling | set(SECRECY)


@pytest.mark.parametrize(("to_whom", "reason"), [("", "x"), ("x", ""), (" ", "x"), ("x", "\n")])
def test_a_referral_says_to_whom_and_why(to_whom: str, reason: str) -> None:
    check_referral(Referral(to_whom="x", reason="x"))
    with pytest.raises(ReferralNotUnderstood):
        check_referral(Referral(to_whom=to_whom, reason=reason))


@given(st.text(), st.text(), st.lists(st.text()))
def test_a_referral_is_read_back_as_it_was_written(to_whom: str, reason: str, tested: list[str]) -> None:
    referral = Referral(to_whom=to_whom, reason=reason, tested=tuple(tested))
    assert Referral.from_bytes(referral.to_bytes()) == referral
