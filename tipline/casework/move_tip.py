"""Moving a tip through its life, by the one table of allowed moves."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.read_statements import read_statements, statements_now
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import NotTheClaimant, key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.statements import check_assessable
from tipline.domain.states import OUTCOMES, REFERRALS, NoAnswerToCome, answer_may_come, check_move
from tipline.persistence.claims import claim_on
from tipline.persistence.messages import OFFICER, last_author
from tipline.persistence.statements import statements_of_tip
from tipline.persistence.tips import Tip
from tipline.persistence.withdrawals import withdrawal_time


class OutcomeMissing(Exception):
    """A tip is closed with what came of it."""


class ReasonMissing(Exception):
    """To hand a tip on, or to open a closed one again, asks for a reason: `refer_tip` and `reopen_tip` take it."""


def move_tip(
    session: Session, officer: Officer, reference: str, state: str, *, outcome: str, keys: OfficerKeys, now: datetime
) -> None:
    """The tip is in `state`, by the officer who has claimed it. `outcome` is one of OUTCOMES when closing.

    An assessed tip has a statement that is graded; one that waits for an answer has been asked something.
    Raises MoveNotAllowed, OutcomeMissing, NothingGraded, NoAnswerToCome, ReasonMissing, NotTheClaimant, NotPermitted,
    TipNotFound, NoKeyFits or SealDamaged.
    """
    tip = tip_to_move(session, officer, reference, state)
    if state in REFERRALS or tip.state == "closed":
        raise ReasonMissing(reference)
    if state == "assessed":
        stated = read_statements(statements_of_tip(session, reference), key_of_tip(session, reference, keys))
        check_assessable(statements_now(stated))
    if state == "needs_answer":
        _check_answer_may_come(session, tip)
    if state == "closed" and outcome not in OUTCOMES:
        raise OutcomeMissing(reference)
    detail = f"{tip.state} to {state}" + (f": {outcome}" if state == "closed" else "")
    tip.state, tip.outcome = state, outcome if state == "closed" else None
    tip.closed_at = now if state == "closed" else None
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tip_moved",
        now=now,
        reference=reference,
        detail=detail,
    )


def tip_to_move(session: Session, officer: Officer, reference: str, state: str) -> Tip:
    """The tip, locked, when the table lets the officer who has claimed it take it to `state`.

    Raises MoveNotAllowed, NotTheClaimant, NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    held = claim_on(session, reference)
    if held is None or held.officer_id != officer.officer_id:
        raise NotTheClaimant(reference)
    check_move(tip.state, state)
    return tip


def _check_answer_may_come(session: Session, tip: Tip) -> None:
    if not answer_may_come(
        has_code=tip.reply_key is not None,
        withdrawn=withdrawal_time(session, tip.reference) is not None,
        officer_wrote_last=last_author(session, tip.reference) == OFFICER,
    ):
        raise NoAnswerToCome(tip.reference)
