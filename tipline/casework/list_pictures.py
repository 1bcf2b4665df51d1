"""Which pictures a tip has, for those who have opened it. Nothing is opened, so nothing is recorded."""

from sqlalchemy.orm import Session

from tipline.casework.read_tip import PurposeMissing
from tipline.casework.tip_access import tip_for
from tipline.domain.officers import Officer
from tipline.persistence.audit import purpose_given
from tipline.persistence.redrawings import Picture, pictures_of_tip


def list_pictures(session: Session, officer: Officer, reference: str) -> list[Picture]:
    """In the order of the tip's page. Raises NotPermitted, TipNotFound or PurposeMissing."""
    tip_for(session, officer, reference, "open_tip")
    if not purpose_given(session, reference, officer.name):
        raise PurposeMissing(reference)
    return pictures_of_tip(session, reference)
