"""Grading what is stated in a tip. The statement is written anew with its grade, and the earlier version is kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.corroborate import check_corroboration
from tipline.casework.index_tip import index_grades
from tipline.casework.read_statements import Stated, read_statements
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.grading import Grade
from tipline.domain.officers import Officer
from tipline.domain.statements import Statement
from tipline.persistence.statements import SealedStatement, statement_exists, statement_place, statements_of_tip


class StatementNotFound(Exception):
    """The tip has no such statement."""


class StatementSuperseded(Exception):
    """Another officer has graded the statement since this one saw it."""


def grade_tip(
    session: Session,
    officer: Officer,
    reference: str,
    statement_id: str,
    grade: Grade,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """A new version of the statement, in the same words, stands with the grade.

    `statement_id` is the version that the officer saw, `once` the random number of the page: sent twice, it is one
    grading. Raises StatementNotFound, StatementSuperseded, GradeNotInScheme, NotCorroborated, SealDamaged, NoKeyFits,
    NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    if statement_exists(session, once):
        return
    key = key_of_tip(session, reference, keys)
    words = _words_seen(read_statements(statements_of_tip(session, reference), key), statement_id)
    check_corroboration(session, officer, tip, grade)
    session.add(
        SealedStatement(
            statement_id=once,
            supersedes=statement_id,
            tip_reference=reference,
            officer_name=officer.name,
            written_at=now,
            sealed=seal(key, replace(words, grade=grade).to_bytes(), statement_place(reference, once)),
        )
    )
    index_grades(session, reference, key, keys.index)
    record_act(session, key=keys.audit, officer_name=officer.name, act="statement_graded", now=now, reference=reference)


def _words_seen(stated: Iterable[Stated], statement_id: str) -> Statement:
    """The statement in the version that the officer saw, if that is the one that stands."""
    for each in stated:
        if each.now.statement_id == statement_id:
            if each.now.statement is None:
                raise SealDamaged
            return each.now.statement
        if any(version.statement_id == statement_id for version in each.earlier):
            raise StatementSuperseded(statement_id)
    raise StatementNotFound(statement_id)
