"""What the page of a tip asks first, in one statement: the tip, its claimant, its newest link, the register."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from tipline.persistence.claims import Claim
from tipline.persistence.officers import Account
from tipline.persistence.retained import registered_again
from tipline.persistence.tips import Tip
from tipline.persistence.venues import Stamp, newest_venue


@dataclass(frozen=True)
class TipAtDesk:
    """`tip` is None when there is no such tip, `claimant` a name or empty, `stamp` None of an empty register, and
    `registered_again` when the newest tip that is linked with it was received.
    """

    tip: Tip | None
    claimant: str
    stamp: Stamp | None
    registered_again: datetime | None = None


def tip_at_desk(session: Session, reference: str) -> TipAtDesk:
    """While its tip is kept, asking this session for the tip again costs nothing."""
    newest = newest_venue().subquery()
    asked = (
        select(Tip, Account.name, newest.c.venue_id, newest.c.sealed, registered_again())
        .outerjoin(Claim, Claim.tip_reference == Tip.reference)
        .outerjoin(Account, Account.id == Claim.officer_id)
        .outerjoin(newest, true())
        .where(Tip.reference == reference)
    )
    row = session.execute(asked).one_or_none()
    if row is None:
        return TipAtDesk(None, "", None)
    tip, claimant, venue_id, sealed, again = row
    return TipAtDesk(tip, claimant or "", (venue_id, sealed) if venue_id else None, again)
