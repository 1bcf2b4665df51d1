"""Stating, grading and setting a level: sealed, recorded, never changed, and held to what an officer may see."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.factories import (
    LATER,
    LOCKED_IN,
    NOW,
    QUIET,
    Keys,
    a_report,
    a_sent_tip,
    a_triaged_tip,
    an_officer,
    destroy_keys_of_tip,
)
from tests.officer.accounts import an_account
from tipline.casework.decide_link import decide_link, take_back_link
from tipline.casework.grade_tip import StatementNotFound, StatementSuperseded, grade_tip
from tipline.casework.read_tip import OpenTip, read_tip
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import Grade, GradeNotInScheme, NotCorroborated
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.statements import Statement, StatementNotUnderstood
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tips import tip_by_reference

EVA, BO = an_officer(officer_id=1), an_officer(officer_id=2, name="bo@example.org")
GRADE = Grade(scheme="4x4", source="X", information="2", handling="H2")
CONFIRMED = replace(GRADE, information="3")
SEEN = Statement(text="Två män gick in på rum 318.", nature="fact", obtained="observed", subject="buyer")
FIRST, SECOND, THIRD = "1" * 32, "2" * 32, "3" * 32


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    with database.writing() as session:
        assert [an_account(session, officer.name) for officer in (EVA, BO)] == [1, 2]


def a_tip(database: Database, keys: Keys, story: str = LOCKED_IN, number: int = 0, county: str = "") -> str:
    _, reference = a_triaged_tip(database, keys, a_report(story), seed=number.to_bytes(16, "big"))
    with database.writing() as session:
        tip_by_reference(session, reference).county = county
    return reference


def write(
    database: Database,
    keys: Keys,
    reference: str,
    statement: Statement = SEEN,
    *,
    officer: Officer = EVA,
    once: str = FIRST,
) -> None:
    with database.writing() as session:
        write_statement(session, officer, reference, statement, once=once, keys=keys.officer, now=NOW)


def grade(
    database: Database,
    keys: Keys,
    reference: str,
    given: Grade = GRADE,
    *,
    officer: Officer = EVA,
    of: str = FIRST,
    once: str = SECOND,
) -> None:
    with database.writing() as session:
        grade_tip(session, officer, reference, of, given, once=once, keys=keys.officer, now=LATER)


def look(database: Database, keys: Keys, reference: str) -> OpenTip:
    with database.writing() as session:
        state_purpose(session, EVA, reference, "duty", keys=keys.officer, now=NOW)
        return read_tip(session, EVA, reference, keys=keys.officer, now=NOW)


def acts(database: Database, reference: str) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name, entry.detail) for entry in entries_of_tip(session, reference)]


def test_a_statement_is_read_by_colleagues_and_recorded_without_a_word_of_it(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    write(database, keys, reference, replace(SEEN, grade=GRADE))
    (stated,) = look(database, keys, reference).statements
    assert (stated.now.statement, stated.now.officer_name, stated.earlier) == (replace(SEEN, grade=GRADE), EVA.name, ())
    assert acts(database, reference)[0] == ("statement_written", EVA.name, "")
    with database.reading() as session:
        (row,) = session.scalars(select(SealedStatement)).all()
    assert [word for word in (b"318", b"fact", b"4x4", b"buyer") if word in row.sealed] == []


def test_sent_twice_from_one_page_it_is_one_statement_and_one_grading(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    for _ in range(2):
        write(database, keys, reference)
    for _ in range(2):
        grade(database, keys, reference)
    assert [act for act, _, _ in acts(database, reference)] == ["statement_written", "statement_graded"]
    assert len(look(database, keys, reference).statements) == 1


def test_a_grade_is_a_new_version_of_the_same_words_and_the_earlier_stay(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    write(database, keys, reference)
    write(database, keys, reference, replace(SEEN, text="En annan sak."), once=THIRD)
    with database.reading() as session:
        before = {row.statement_id: row.sealed for row in session.scalars(select(SealedStatement))}
    grade(database, keys, reference)
    other = Grade(scheme="3x5x2", source="2", information="A", handling="P")
    grade(database, keys, reference, other, officer=BO, of=SECOND, once="4" * 32)
    first, second = look(database, keys, reference).statements
    assert [version.statement.grade for version in (first.now, *first.earlier)] == [other, GRADE, None]
    assert {version.statement.text for version in (first.now, *first.earlier)} == {SEEN.text}
    assert (first.now.officer_name, second.now.statement.text, second.earlier) == (BO.name, "En annan sak.", ())
    with database.reading() as session:
        after = {row.statement_id: row.sealed for row in session.scalars(select(SealedStatement))}
    assert {each: after[each] for each in before} == before
    assert acts(database, reference)[2:4] == [("statement_graded", EVA.name, ""), ("statement_graded", BO.name, "")]


def test_the_second_of_two_who_grade_the_same_version_is_told(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    write(database, keys, reference)
    grade(database, keys, reference)
    with pytest.raises(StatementSuperseded):
        grade(database, keys, reference, officer=BO, once=THIRD)
    assert len(acts(database, reference)) == 2


def test_a_statement_of_another_tip_or_of_none_is_not_found(database: Database, keys: Keys) -> None:
    here, there = a_tip(database, keys), a_tip(database, keys, QUIET, 1)
    write(database, keys, there)
    for statement_id in (FIRST, "9" * 32, ""):
        with pytest.raises(StatementNotFound):
            grade(database, keys, here, of=statement_id)
    assert acts(database, here) == []


def test_what_the_rules_refuse_leaves_nothing(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    refused = (
        (replace(SEEN, nature="opinion"), StatementNotUnderstood),
        (replace(SEEN, grade=replace(GRADE, source="1")), GradeNotInScheme),
        (replace(SEEN, grade=CONFIRMED), NotCorroborated),
    )
    for statement, error in refused:
        with pytest.raises(error):
            write(database, keys, reference, statement)
    assert acts(database, reference) == []


def why_not(database: Database, keys: Keys, reference: str, named: str, officer: Officer = EVA) -> str:
    with pytest.raises(NotCorroborated) as refused:
        grade(database, keys, reference, replace(CONFIRMED, corroborated_by=named), officer=officer)
    return refused.value.why


def test_only_another_tip_that_the_officer_may_see_confirms(database: Database, keys: Keys) -> None:
    here, there = a_tip(database, keys, county="19"), a_tip(database, keys, QUIET, 1, county="18")
    mine = an_officer(county="19")
    write(database, keys, here)
    assert why_not(database, keys, here, "") == "missing"
    assert why_not(database, keys, here, here) == "same_tip"
    assert why_not(database, keys, here, "0000000000") == "not_found"
    assert why_not(database, keys, here, there, mine) == "not_found"
    grade(database, keys, here, replace(CONFIRMED, corroborated_by=there))
    (stated,) = look(database, keys, here).statements
    assert (stated.now.statement.grade.information, stated.now.statement.grade.corroborated_by) == ("3", there)


def test_a_tip_whose_link_is_refuted_confirms_nothing_until_that_is_taken_back(database: Database, keys: Keys) -> None:
    here, other = a_tip(database, keys), a_tip(database, keys, QUIET, 1)
    refuted = LinkDecision(decided="refuted", reason="En annan bil.")
    with database.writing() as session:
        decide_link(session, BO, other, here, refuted, keys=keys.officer, now=NOW)
    write(database, keys, here)
    assert why_not(database, keys, here, other) == "refuted"
    with database.writing() as session:
        take_back_link(session, BO, here, other, keys=keys.officer, now=NOW)
    grade(database, keys, here, replace(CONFIRMED, corroborated_by=other))


def test_a_near_copy_is_no_source_of_its_own(database: Database, keys: Keys) -> None:
    here, copy = a_tip(database, keys), a_tip(database, keys, LOCKED_IN + "!", 1)
    write(database, keys, here)
    assert why_not(database, keys, here, copy) == "near_copy"
    # Nor is it kept beside a code that would not have asked for it.
    with pytest.raises(NotCorroborated):
        grade(database, keys, here, replace(GRADE, corroborated_by=copy))


def test_two_clusters_apart_confirm_each_other(database: Database, keys: Keys) -> None:
    here, _ = a_tip(database, keys), a_tip(database, keys, LOCKED_IN + "!", 1)
    there, _ = a_tip(database, keys, QUIET, 2), a_tip(database, keys, QUIET + "!", 3)
    write(database, keys, here)
    grade(database, keys, here, replace(CONFIRMED, corroborated_by=there))
    assert acts(database, here)[-1][0] == "statement_graded"


def test_a_tip_that_was_never_compared_confirms_nothing_yet(database: Database, keys: Keys) -> None:
    here = a_tip(database, keys)
    _, waiting = a_sent_tip(database, keys, a_report(LOCKED_IN), seed=b"another form    ")
    write(database, keys, here)
    assert why_not(database, keys, here, waiting) == "not_compared"


@pytest.mark.parametrize("role", ["admin", "auditor", "coordinator"])
def test_roles_without_tips_state_and_grade_nothing(database: Database, keys: Keys, role: str) -> None:
    reference = a_tip(database, keys)
    write(database, keys, reference)
    for deed in (write, grade):
        with pytest.raises(NotPermitted):
            deed(database, keys, reference, officer=an_officer(role), once=THIRD)
    assert len(acts(database, reference)) == 1


def test_another_countys_tip_does_not_exist(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys, county="19")
    write(database, keys, reference)
    for deed in (write, grade):
        with pytest.raises(TipNotFound):
            deed(database, keys, reference, officer=an_officer(county="01"), once=THIRD)
    assert len(acts(database, reference)) == 1


def test_a_damaged_or_destroyed_statement_hides_nothing_else(database: Database, keys: Keys) -> None:
    reference = a_tip(database, keys)
    write(database, keys, reference)
    write(database, keys, reference, once=SECOND)
    with database.writing() as session:
        session.execute(update(SealedStatement).where(SealedStatement.statement_id == FIRST).values(sealed=b"rot"))
    assert [each.now.statement for each in look(database, keys, reference).statements] == [None, SEEN]
    with database.writing() as session:
        destroy_keys_of_tip(session, reference)
    assert [each.now.statement for each in look(database, keys, reference).statements] == [None, None]


def test_a_statement_moved_to_another_tip_opens_nowhere(database: Database, keys: Keys) -> None:
    here, there = a_tip(database, keys), a_tip(database, keys, QUIET, 1)
    write(database, keys, here)
    with database.writing() as session:
        session.execute(update(SealedStatement).values(tip_reference=there))
    assert [each.now.statement for each in look(database, keys, there).statements] == [None]
