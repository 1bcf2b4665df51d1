"""Of other tips, as much as may be told without opening them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.domain.states import ERASED
from tipline.persistence.tips import Tip


def tips_covered(session: Session, officer: Officer, references: Collection[str]) -> Sequence[Tip]:
    """Those of the tips that are this officer's business and not erased, in one statement."""
    if not references:
        return []
    found = session.scalars(
        select(Tip).where(Tip.reference.in_(references), Tip.state != ERASED).order_by(Tip.reference)
    )
    return [each for each in found if covers(officer, each.county)]
