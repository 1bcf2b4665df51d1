"""What may go to whom, in a bulk export."""

import pytest

from tipline.domain.exports import (
    MOST_TIPS,
    ExportNotSound,
    ExportRequest,
    check_export,
    rules_of_export,
    statement_goes,
    words_go,
)
from tipline.domain.grading import Grade
from tipline.domain.statements import Statement

OUT, IN = "passed_on", "referred"


def said(handling: str = "", secrecy: str = "") -> Statement:
    grade = Grade(scheme="4x4", source="X", information="4", handling=handling) if handling else None
    return Statement(text="x", nature="fact", obtained="heard", subject="unknown", secrecy=secrecy, grade=grade)


@pytest.mark.parametrize(
    ("statement", "outside"), [(said(), False), (said("H2"), False), (said("H0"), True), (said("H1"), True)]
)
def test_within_the_police_everything_goes_and_outside_what_is_graded_and_not_h2(
    statement: Statement, *, outside: bool
) -> None:
    assert statement_goes(statement, IN)
    assert statement_goes(statement, OUT) is outside


@pytest.mark.parametrize(
    ("stated", "outside"),
    [
        ([said("H0")], True),
        ([said("H0"), said()], True),
        ([], False),
        ([said()], False),
        ([said("H0"), said("H2")], False),
        ([said("H0"), None], False),
    ],
)
def test_the_own_words_of_a_tip_leave_the_police_only_beside_a_grade_and_no_h2(
    stated: list[Statement | None], *, outside: bool
) -> None:
    assert words_go(stated, IN)
    assert words_go(stated, OUT) is outside


def test_what_does_not_go_asks_for_no_test() -> None:
    stated = [said("H1"), said("H2", "18:1"), said("", "35:1"), said("H3", "18:2")]
    assert rules_of_export(stated, OUT) == ("18:2", "H1", "H3")
    assert rules_of_export(stated, IN) == ("H1", "H3")


@pytest.mark.parametrize(
    ("part", "changed", "tips"),
    [
        ("to_whom", {"to_whom": " "}, 1),
        ("to_whom", {"to_whom": "x" * 201}, 1),
        ("purpose", {"purpose": ""}, 1),
        ("contents", {"contents": "everything"}, 1),
        ("tips", {}, 0),
        ("tips", {}, MOST_TIPS + 1),
    ],
)
def test_a_request_says_to_whom_and_why_and_names_some_tips(part: str, changed: dict[str, str], tips: int) -> None:
    fields: dict[str, str] = {"to_whom": "Region Väst", "purpose": "A review.", "contents": "tips", **changed}
    with pytest.raises(ExportNotSound) as refused:
        check_export(ExportRequest(outside=True, **fields), ["7K3M9QXDPA"] * tips)
    assert str(refused.value) == part


def test_a_sound_request_passes_with_as_many_as_fit() -> None:
    request = ExportRequest(to_whom="Region Väst", purpose="A review.", outside=False, contents="statements")
    check_export(request, ["7K3M9QXDPA"] * MOST_TIPS)
