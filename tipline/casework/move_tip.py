"""Moving a tip through its life, by the one table of allowed moves."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import NotTheClaimant, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.states import OUTCOMES, check_move
from tipline.persistence.claims import claim_on


class OutcomeMissing(Exception):
    """A tip is closed with what came of it."""


def move_tip(
    session: Session, officer: Officer, reference: str, state: str, *, outcome: str, keys: OfficerKeys, now: datetime
) -> None:
    """The tip is in `state`, by the officer who has claimed it. `outcome` is one of OUTCOMES when closing.

    Raises MoveNotAllowed, OutcomeMissing, NotTheClaimant, NotPermitted or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    held = claim_on(session, reference)
    if held is None or held.officer_id != officer.officer_id:
        raise NotTheClaimant(reference)
    check_move(tip.state, state)
    if state == "closed" and outcome not in OUTCOMES:
        raise OutcomeMissing(reference)
    detail = f"{tip.state} to {state}" + (f": {outcome}" if state == "closed" else "")
    tip.state, tip.outcome = state, outcome if state == "closed" else None
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tip_moved",
        now=now,
        reference=reference,
        detail=detail,
    )
