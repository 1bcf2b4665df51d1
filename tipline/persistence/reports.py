"""Sealed reports, and the sealed attachments that came with a report or a later message."""

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base


class SealedReport(Base):
    __tablename__ = "reports"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SealedAttachment(Base):
    """A picture sealed as it came, under the key of `envelope`: the tip's own or that of a message."""

    __tablename__ = "attachments"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def report_place(reference: str) -> str:
    """Where a report's ciphertext belongs."""
    return f"{reference}/report"


def attachment_place(reference: str, envelope: str, position: int) -> str:
    """Where an attachment's ciphertext belongs."""
    return f"{reference}/{envelope}/attachment/{position}"


def add_report(session: Session, reference: str, sealed: bytes) -> None:
    session.execute(insert(SealedReport).values(tip_reference=reference, sealed=sealed))


def add_attachments(session: Session, reference: str, envelope: str, sealed: list[bytes]) -> None:
    rows = [
        {"tip_reference": reference, "envelope": envelope, "position": position, "sealed": each}
        for position, each in enumerate(sealed)
    ]
    if rows:
        session.execute(insert(SealedAttachment), rows)


def sealed_report(session: Session, reference: str) -> bytes | None:
    return session.scalar(select(SealedReport.sealed).where(SealedReport.tip_reference == reference))


def attachments_of_tip(session: Session, reference: str) -> list[tuple[str, int]]:
    """Envelope and position of each attachment, without its content."""
    columns = select(SealedAttachment.envelope, SealedAttachment.position)
    rows = session.execute(
        columns.where(SealedAttachment.tip_reference == reference).order_by(
            SealedAttachment.envelope, SealedAttachment.position
        )
    )
    return [(envelope, position) for envelope, position in rows]


def sealed_attachment(session: Session, reference: str, envelope: str, position: int) -> bytes | None:
    found = session.get(SealedAttachment, (reference, envelope, position))
    return found.sealed if found else None
