"""Stating one piece of information in a tip, sealed under the tip's key."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.corroborate import check_corroboration
from tipline.casework.index_tip import index_grades
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.domain.statements import Statement, check_statement
from tipline.persistence.statements import SealedStatement, statement_exists, statement_place


def write_statement(
    session: Session,
    officer: Officer,
    reference: str,
    statement: Statement,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The statement is with the tip, graded or not.

    `once` is the random number of the page it was written on, 32 hexadecimal digits: sent twice, it is one statement.
    Raises StatementNotUnderstood, GradeNotInScheme, NotCorroborated, NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    if statement_exists(session, once):
        return
    check_statement(statement)
    if statement.grade:
        check_corroboration(session, officer, tip, statement.grade)
    key = key_of_tip(session, reference, keys)
    session.add(
        SealedStatement(
            statement_id=once,
            tip_reference=reference,
            officer_name=officer.name,
            written_at=now,
            sealed=seal(key, statement.to_bytes(), statement_place(reference, once)),
        )
    )
    index_grades(session, reference, key, keys.index)
    record_act(
        session, key=keys.audit, officer_name=officer.name, act="statement_written", now=now, reference=reference
    )
