"""Erasures: what was deleted for ever, when and by which decision, and the deletion itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.approvals import MOST_REASON
from tipline.domain.ranks import MOST_FAILURES, WAITING
from tipline.domain.states import ERASED
from tipline.persistence.approvals import Approval
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.claims import Claim
from tipline.persistence.events import EventTip
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint
from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.holds import Hold
from tipline.persistence.letters import Letter
from tipline.persistence.messages import Message
from tipline.persistence.near_copies import TipBand, TipCluster
from tipline.persistence.notes import Note
from tipline.persistence.overrides import UrgencyOverride
from tipline.persistence.questions import SealedQuestion
from tipline.persistence.redrawings import Redrawing
from tipline.persistence.referrals import SealedReferral, SealedReopening
from tipline.persistence.reports import SealedAttachment, SealedReport
from tipline.persistence.retained import Review
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip
from tipline.persistence.translations import SealedTranslation
from tipline.persistence.withdrawals import Withdrawal
from tipline.persistence.wrapped_keys import WrappedKey


class Erasure(Base):
    """The certificate of a deletion: rows are only ever added."""

    __tablename__ = "erasures"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(String(MOST_REASON))


CONTENT = (
    WrappedKey,
    Redrawing,
    SealedAttachment,
    SealedReport,
    Message,
    SealedAssessment,
    TipBand,
    TipCluster,
    TipFingerprint,
    TipWord,
    IndexedTip,
    SealedQuestion,
    TipLink,
    EventTip,
    FoundEntity,
    SealedStatement,
    SealedTranslation,
    SealedReferral,
    SealedReopening,
    UrgencyOverride,
    Note,
    Claim,
    Letter,
    Withdrawal,
    Hold,
    Review,
)
"""Every table of what a tip holds, in an order in which rows can go. Keys come first: without them all the rest is
noise, in backups too. `tests/persistence/test_erasures.py` finds a new table that is missing here."""
KEPT = ("approvals", "audit_entries", "disposal_tips", "erasures", "export_tips")
"""The tables that go on naming an erased tip: the record of what was done, the certificate, the request that was used
for it, and the exports and deletions that it was asked for in. All other requests about the tip go."""


def erase_content(session: Session, reference: str) -> None:
    """Of the tip remain its reference, when it was received, its county, and what KEPT holds.

    Without its receipt tag no code finds it: whoever holds the code is told what an invented code is told. Triage has
    no level to give and no attempt left, so that the worker leaves it alone. The caller has shut everybody out of the
    tip: what one of them stored meanwhile would stay.
    """
    for table in CONTENT:
        session.execute(delete(table).where(table.tip_reference == reference))
    session.execute(delete(TipLink).where(TipLink.other_reference == reference))
    session.execute(delete(Approval).where(Approval.tip_reference == reference, Approval.state != "used"))
    session.execute(
        update(Tip)
        .where(Tip.reference == reference)
        .values(
            state=ERASED,
            outcome=None,
            rank=WAITING,
            urgency=None,
            language=None,
            municipality="",
            flags="",
            receipt_tag=None,
            reply_key=None,
            attempts=MOST_FAILURES,
            leased_until=None,
            closed_at=None,
        )
    )


def erasure_of(session: Session, reference: str) -> Erasure | None:
    return session.get(Erasure, reference)
