"""Claiming several tips at once: all of them, or none."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.claim_tip import claim_tip
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.persistence.claims import holders_of

MOST_AT_ONCE = 50
"""As many as the queue shows on a page."""


class NothingChosen(Exception):
    """No tip was named."""


class TooManyChosen(Exception):
    """More than MOST_AT_ONCE tips were named."""


class ClosedAmongThem(Exception):
    """Some of the tips are closed: nobody takes up what is done with. `references` names them."""

    def __init__(self, references: Collection[str]) -> None:
        super().__init__(", ".join(references))
        self.references = references


class TakenByOthers(Exception):
    """Other officers were faster on some of the tips. `holders` are their names by reference."""

    def __init__(self, holders: Mapping[str, str]) -> None:
        super().__init__(", ".join(holders))
        self.holders = holders


def claim_tips(
    session: Session, officer: Officer, references: Collection[str], *, keys: OfficerKeys, now: datetime
) -> int:
    """All the tips are this officer's, each with an entry in the record. Returns how many they are.

    A tip that somebody holds is refused to a supervisor as well: taking over is a deed of its own. When one is refused,
    the caller must claim none. Raises NothingChosen, TooManyChosen, TakenByOthers, ClosedAmongThem, MoveNotAllowed,
    NotPermitted or TipNotFound.
    """
    chosen = sorted(set(references))
    if not chosen:
        raise NothingChosen
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyChosen(len(chosen))
    # All are locked, in one order, before the first entry: it locks the record, for which holders of tips may wait.
    tips = [tip_for(session, officer, reference, "work_tip", lock=True) for reference in chosen]
    closed = [tip.reference for tip in tips if tip.state == "closed"]
    if closed:
        raise ClosedAmongThem(closed)
    held = holders_of(session, chosen, but=officer.officer_id)
    if held:
        raise TakenByOthers(held)
    for reference in chosen:
        claim_tip(session, officer, reference, keys=keys, now=now)
    return len(chosen)
