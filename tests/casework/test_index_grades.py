"""Grades in the index: written with the statement, exchanged with its next grade, made again, and never in clear."""

from sqlalchemy import delete, select

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tipline.casework.erase_tip import erase
from tipline.casework.grade_tip import grade_tip
from tipline.casework.index_tip import GRADE, index_tip
from tipline.casework.judge_tip import judge_tip
from tipline.casework.reindex_tip import found_by_stored, reindex_tips
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import Grade
from tipline.domain.search.grades import every_value
from tipline.domain.statements import Statement
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip, index_anew
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import tip_by_reference

EVA = an_officer()
FIRST, SECOND = "1" * 32, "2" * 32


def a_grade(source: str, information: str) -> Grade:
    return Grade(scheme="4x4", source=source, information=information, handling="H2")


def write(database: Database, keys: Keys, reference: str, grade: Grade | None, once: str = FIRST) -> None:
    stated = Statement(text="Två män gick in.", nature="fact", obtained="observed", subject="buyer", grade=grade)
    with database.writing() as session:
        write_statement(session, EVA, reference, stated, once=once, keys=keys.officer, now=NOW)


def graded(database: Database, keys: Keys) -> set[str]:
    """By which grades any tip is found."""
    named = {key.fingerprint(GRADE, value): value for key in keys.officer.index for value in every_value()}
    with database.reading() as session:
        return {named[each] for each in session.scalars(select(TipWord.word)) if each in named}


def test_a_tip_is_found_by_the_grade_that_stands(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys)
    write(database, keys, tip, None)
    assert graded(database, keys) == set()
    with database.writing() as session:
        before = set(session.scalars(select(TipWord.word)))
        grade_tip(session, EVA, tip, FIRST, a_grade("A", "4"), once=SECOND, keys=keys.officer, now=NOW)
    assert graded(database, keys) == {"4x4 A -", "4x4 - 4", "4x4 A 4"}
    with database.writing() as session:
        grade_tip(session, EVA, tip, SECOND, a_grade("B", "4"), once="3" * 32, keys=keys.officer, now=NOW)
    assert graded(database, keys) == {"4x4 B -", "4x4 - 4", "4x4 B 4"}
    with database.reading() as session:
        assert before < set(session.scalars(select(TipWord.word)))


def test_tips_that_were_graded_before_are_found_when_they_are_indexed_anew(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys)
    write(database, keys, tip, a_grade("X", "2"))
    before = graded(database, keys)
    assert before == {"4x4 X -", "4x4 - 2", "4x4 X 2"}
    with database.writing() as session:
        session.execute(delete(TipWord))
        index_anew(session)
    assert graded(database, keys) == set()
    with database.writing() as session:
        told = {tip: found_by_stored(session, tip, keys=keys.officer)}
        assert reindex_tips(session, told, keys.officer.index[0]) == [tip]
    assert graded(database, keys) == before


def test_a_grade_that_came_while_the_tip_was_opened_for_the_index_is_not_lost(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys)
    for once, waits in ((FIRST, True), (None, False)):
        with database.reading() as session:
            judged = judge_tip(session, tip, keys=keys.officer)
        if once:
            write(database, keys, tip, a_grade("A", "1"), once)
        with database.writing() as session:
            index_tip(session, tip, judged.found_by, keys.officer.index[0])
            assert (session.scalars(select(IndexedTip.version)).one() == 0) is waits
    assert "4x4 A 1" in graded(database, keys)


def test_an_erased_tip_is_found_by_no_grade(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys, a_report())
    write(database, keys, tip, a_grade("A", "1"))
    with database.writing() as session:
        row = tip_by_reference(session, tip)
        assert row is not None
        erase(session, row, decision="erased", by="eva", keys=keys.officer, now=NOW)
    assert graded(database, keys) == set()
