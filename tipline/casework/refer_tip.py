"""Handing a tip on: to somebody within the police, or outside."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.move_tip import tip_to_move
from tipline.casework.read_statements import read_statements, statements_now
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.domain.referrals import Referral, check_handling, check_referral
from tipline.domain.states import REFERRALS, MoveNotAllowed
from tipline.persistence.referrals import SealedReferral, referral_exists, referral_place
from tipline.persistence.statements import statements_of_tip

ACTS = {"referred": "tip_referred", "passed_on": "tip_passed_on"}
"""Acts of their own in the record: a disclosure must be found there (directive 2016/680 art. 25: domain.md 5)."""


def refer_tip(
    session: Session,
    officer: Officer,
    reference: str,
    state: str,
    referral: Referral,
    *,
    tested: bool,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The tip is with somebody else: `state` is one of REFERRALS. To whom and why is sealed, not in the record.

    `tested` says that the officer has tested the codes and marks that ask for it; which they were is kept.
    `once` is the random number of the page, 32 hexadecimal digits: sent twice, it is one referral.
    Raises ReferralNotUnderstood, HandlingForbids, NotTested, MoveNotAllowed, NotTheClaimant, NotPermitted, TipNotFound,
    NoKeyFits or SealDamaged.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if referral_exists(session, once):
        return
    if state not in REFERRALS:
        raise MoveNotAllowed(state)
    tip = tip_to_move(session, officer, reference, state)
    check_referral(referral)
    key = key_of_tip(session, reference, keys)
    kept = _with_what_was_tested(session, reference, state, referral, tested=tested, key=key)
    session.add(
        SealedReferral(
            referral_id=once,
            tip_reference=reference,
            state=state,
            officer_name=officer.name,
            referred_at=now,
            sealed=seal(key, kept.to_bytes(), referral_place(reference, once)),
        )
    )
    tip.state = state
    record_act(session, key=keys.audit, officer_name=officer.name, act=ACTS[state], now=now, reference=reference)


def _with_what_was_tested(
    session: Session, reference: str, state: str, referral: Referral, *, tested: bool, key: bytes
) -> Referral:
    """Raises HandlingForbids or NotTested."""
    stated = statements_now(read_statements(statements_of_tip(session, reference), key))
    return replace(referral, tested=check_handling(state, stated, tested=tested))
