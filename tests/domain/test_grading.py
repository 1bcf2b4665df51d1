"""Grades: two schemes that are never mixed, what is proposed, and that confirming takes another tip."""

import pytest

from tests.factories import a_report
from tipline.domain.grading import (
    PARTS,
    SCHEMES,
    WHY_NOT,
    Grade,
    GradeNotInScheme,
    NotCorroborated,
    check_grade,
    codes,
    proposed,
)
from tipline.domain.report import KNOWN_BY

HERE, OTHER = "7K3M9QXDPA", "7K3M9QXDPB"


def a_grade(
    scheme: str = "4x4", source: str = "X", information: str = "4", handling: str = "H2", **more: object
) -> Grade:
    return Grade(scheme=scheme, source=source, information=information, handling=handling, **more)


def test_each_scheme_has_the_codes_of_its_own_tables() -> None:
    told = {scheme: ["".join(each.code for each in codes()[scheme][part]) for part in PARTS] for scheme in SCHEMES}
    assert told == {"4x4": ["ABCX", "1234", "H0H1H2H3"], "3x5x2": ["123", "ABCDE", "PC"]}


def test_one_code_of_each_scheme_says_that_another_source_confirms() -> None:
    found = [
        (scheme, part, each.code)
        for scheme in SCHEMES
        for part in PARTS
        for each in codes()[scheme][part]
        if each.corroborated
    ]
    assert found == [("4x4", "information", "3"), ("3x5x2", "information", "B")]


@pytest.mark.parametrize(
    ("known_by", "information"),
    [("saw", "2"), ("heard", "4"), ("told", "4"), ("online", "4"), ("unknown", "4"), ("", "4"), ("nonsense", "4")],
)
def test_the_answer_to_how_it_is_known_proposes_the_information_code(known_by: str, information: str) -> None:
    found = proposed(a_report(known_by=known_by))
    assert (found.scheme, found.source, found.information, found.corroborated_by) == ("4x4", "X", information, "")


def test_a_way_to_reach_the_tipster_makes_the_source_no_surer() -> None:
    assert proposed(a_report(contact="070-174 06 05")).source == "X"


def test_nothing_that_can_be_answered_proposes_a_confirmed_code_and_every_proposal_can_be_given() -> None:
    for report in (None, *(a_report(known_by=each) for each in KNOWN_BY)):
        assert proposed(report).information != "3"
        check_grade(proposed(report), HERE)


@pytest.mark.parametrize(
    ("known_by", "proposal"), [("saw", ("2", "")), ("heard", ("3", OTHER)), ("told", ("3", OTHER)), ("", ("3", OTHER))]
)
def test_another_source_proposes_that_what_the_tipster_did_not_see_is_confirmed(
    known_by: str, proposal: tuple[str, str]
) -> None:
    found = proposed(a_report(known_by=known_by), OTHER)
    assert (found.information, found.corroborated_by) == proposal
    check_grade(found, HERE)


@pytest.mark.parametrize(
    "grade",
    [
        a_grade(scheme="5x5x5"),
        a_grade(source="1"),
        a_grade(source=""),
        a_grade(information="A"),
        a_grade(information=""),
        a_grade(handling="P"),
        a_grade(handling=""),
        a_grade(scheme="3x5x2"),
        a_grade("3x5x2", "X", "A", "P"),
        a_grade("3x5x2", "1", "2", "P"),
    ],
)
def test_a_code_of_another_scheme_or_a_missing_one_is_refused(grade: Grade) -> None:
    with pytest.raises(GradeNotInScheme):
        check_grade(grade, HERE)


@pytest.mark.parametrize("grade", [a_grade(information="3"), a_grade("3x5x2", "2", "B", "C")])
def test_a_confirmed_code_asks_for_another_tip(grade: Grade) -> None:
    with pytest.raises(NotCorroborated) as refused:
        check_grade(grade, HERE)
    assert refused.value.why == "missing"


def test_a_tip_does_not_confirm_itself_whatever_the_code() -> None:
    for information in ("3", "4"):
        with pytest.raises(NotCorroborated) as refused:
            check_grade(a_grade(information=information, corroborated_by=HERE), HERE)
        assert refused.value.why == "same_tip"
    check_grade(a_grade(information="3", corroborated_by=OTHER), HERE)
    assert len(set(WHY_NOT)) == len(WHY_NOT)
