"""Asking whether another tip is a source of its own, before a grade may say that it confirms something."""

from sqlalchemy.orm import Session

from tipline.casework.tip_access import TipNotFound, tip_for
from tipline.domain.grading import Grade, NotCorroborated, check_grade
from tipline.domain.links.decisions import REFUTED
from tipline.domain.officers import Officer
from tipline.persistence.near_copies import clusters_of
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tips import Tip


def check_corroboration(session: Session, officer: Officer, tip: Tip, grade: Grade) -> None:
    """Whether this officer may give this grade to what is stated in the tip.

    Raises GradeNotInScheme or NotCorroborated. What is named is looked at also where the code would not ask for it: it
    is kept with the grade.
    """
    check_grade(grade, tip.reference)
    if not grade.corroborated_by:
        return
    try:
        other = tip_for(session, officer, grade.corroborated_by, "open_tip")
    except TipNotFound:
        raise NotCorroborated("not_found") from None
    if not (tip.urgency and other.urgency):
        # Near-copies are joined when a tip is triaged; before, a copy looks like a source of its own.
        raise NotCorroborated("not_compared")
    clusters = clusters_of(session, (tip.reference, other.reference))
    if tip.reference in clusters and clusters[tip.reference] == clusters.get(other.reference):
        raise NotCorroborated("near_copy")
    link = session.get(TipLink, (tip.reference, other.reference))
    if link is not None and link.decided == REFUTED:
        raise NotCorroborated("refuted")
