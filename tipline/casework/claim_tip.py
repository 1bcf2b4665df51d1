"""Claiming a tip, handing it back, and taking it over."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import NotTheClaimant, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.domain.states import UNCLAIMED_STATES, check_move
from tipline.persistence.claims import Claim, claim_on, remove_claim


class AlreadyClaimed(Exception):
    """Another officer was faster. A supervisor may take the tip over."""


def claim_tip(session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The tip is this officer's. Raises AlreadyClaimed, MoveNotAllowed, NotPermitted or TipNotFound."""
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    held = claim_on(session, reference)
    if held and held.officer_id == officer.officer_id:
        return
    if held and not may(officer, "take_over_tip"):
        raise AlreadyClaimed(reference)
    if held:
        remove_claim(session, reference)
        session.expunge(held)
    if tip.state in UNCLAIMED_STATES:
        check_move(tip.state, "claimed")
        tip.state = "claimed"
    session.add(Claim(tip_reference=reference, officer_id=officer.officer_id, claimed_at=now))
    act = "tip_taken_over" if held else "tip_claimed"
    record_act(session, key=keys.audit, officer_name=officer.name, act=act, now=now, reference=reference)


def release_tip(session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime) -> None:
    """Nobody holds the tip; one that was only claimed waits in the queue again. Raises NotTheClaimant."""
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    held = claim_on(session, reference)
    if held is None or held.officer_id != officer.officer_id:
        raise NotTheClaimant(reference)
    remove_claim(session, reference)
    if tip.state == "claimed":
        tip.state = "triaged" if tip.urgency else "received"
    record_act(session, key=keys.audit, officer_name=officer.name, act="tip_released", now=now, reference=reference)
