"""What nobody knows yet about an event: asked, and settled when somebody does."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.persistence.questions import SealedQuestion, question_place


class QuestionNotFound(Exception):
    """There is no such question with this tip."""


def ask_question(
    session: Session, officer: Officer, reference: str, text: str, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The question lies with the tip. `once` is the random number of the page: sent twice, it is one question.

    Raises NotPermitted, TipErased, TipNotFound, NoKeyFits or SealDamaged.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if session.get(SealedQuestion, once) is not None:
        return
    key = key_of_tip(session, reference, keys)
    session.add(
        SealedQuestion(
            question_id=once,
            tip_reference=reference,
            officer_name=officer.name,
            asked_at=now,
            sealed=seal(key, text.encode(), question_place(reference, once)),
        )
    )
    record_act(session, key=keys.audit, officer_name=officer.name, act="question_asked", now=now, reference=reference)


def settle_question(session: Session, officer: Officer, question_id: str, *, keys: OfficerKeys, now: datetime) -> None:
    """Nobody needs to ask it any more. Settled before, it stays as it is.

    Raises QuestionNotFound, NotPermitted, TipErased or TipNotFound.
    """
    question = session.get(SealedQuestion, question_id)
    if question is None:
        raise QuestionNotFound(question_id)
    reference = question.tip_reference
    tip_for(session, officer, reference, "work_tip", lock=True)
    session.refresh(question)
    if question.settled_at is not None:
        return
    question.settled_by, question.settled_at = officer.name, now
    record_act(session, key=keys.audit, officer_name=officer.name, act="question_settled", now=now, reference=reference)
