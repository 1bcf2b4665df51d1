"""Statements keep their words and their grade, and a tip is assessed only by one that is graded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.grading import Grade
from tipline.domain.statements import (
    NATURES,
    OBTAINED,
    SECRECY,
    SUBJECTS,
    NothingGraded,
    Statement,
    StatementNotUnderstood,
    check_assessable,
    check_statement,
)

GRADE = Grade(scheme="4x4", source="X", information="2", handling="H2", suspected_malicious=True)
SEEN = Statement(text="Två män gick in.", nature="fact", obtained="observed", subject="buyer", secrecy="18:2")


STATEMENTS = st.builds(
    Statement,
    text=st.text(),
    nature=st.sampled_from(NATURES),
    obtained=st.sampled_from(OBTAINED),
    subject=st.sampled_from(SUBJECTS),
    secrecy=st.sampled_from(["", *SECRECY]),
    grade=st.sampled_from([None, GRADE, replace(GRADE, corroborated_by="7K3M9QXDPA")]),
)


@given(STATEMENTS)
def test_a_statement_is_read_back_as_it_was_written(said: Statement) -> None:
    assert Statement.from_bytes(said.to_bytes()) == said


@pytest.mark.parametrize(
    "change",
    [
        {"text": " \n"},
        {"nature": "opinion"},
        {"nature": ""},
        {"obtained": "guessed"},
        {"subject": "victim"},
        {"secrecy": "18:99"},
    ],
)
def test_a_value_that_is_none_of_its_field_is_refused(change: dict[str, str]) -> None:
    check_statement(SEEN)
    with pytest.raises(StatementNotUnderstood):
        check_statement(replace(SEEN, **change))


def test_a_tip_can_be_assessed_when_one_statement_is_graded() -> None:
    for nothing_graded in ([], [SEEN], [SEEN, SEEN]):
        with pytest.raises(NothingGraded):
            check_assessable(nothing_graded)
    check_assessable([SEEN, replace(SEEN, grade=GRADE)])
