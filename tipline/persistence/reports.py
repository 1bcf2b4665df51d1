"""Sealed reports, and the sealed attachments that came with a report or a later message."""

from typing import NamedTuple

from sqlalchemy import Connection, ForeignKey, LargeBinary, SmallInteger, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base


class SealedReport(Base):
    __tablename__ = "reports"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(NamedTuple):
    """Which attachment. `envelope` names the key that seals it: the tip's own or that of a message."""

    reference: str
    envelope: str
    position: int


class SealedAttachment(Base):
    """A picture sealed as it came, under the key of `envelope`."""

    __tablename__ = "attachments"
    __table_args__ = UNORDERED

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def report_place(reference: str) -> str:
    """Where a report's ciphertext belongs."""
    return f"{reference}/report"


def original_place(reference: str, envelope: str, position: int) -> str:
    """Where the ciphertext of an attachment and its SHA-256 belongs."""
    return f"{reference}/{envelope}/original/{position}"


ADD_REPORT = insert(SealedReport)


def add_attachments(connection: Connection, reference: str, envelope: str, sealed: list[bytes]) -> None:
    rows = [
        {"tip_reference": reference, "envelope": envelope, "position": position, "sealed": each}
        for position, each in enumerate(sealed)
    ]
    if rows:
        connection.execute(insert(SealedAttachment), rows)
        # Closed after use, not kept: libpq holds on to a buffer as large as the largest picture a connection has sent.
        connection.detach()


def sealed_report(session: Session, reference: str) -> bytes | None:
    return session.scalar(select(SealedReport.sealed).where(SealedReport.tip_reference == reference))


def sealed_attachment(session: Session, attachment: Attachment) -> bytes | None:
    found = session.get(SealedAttachment, tuple(attachment))
    return found.sealed if found else None
