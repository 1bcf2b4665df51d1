"""The record of every look and every act: a chain in which each entry carries the seal of the one before."""

from collections.abc import Collection, Generator, Sequence
from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime

AUDIT_LOCK = 7261
"""PostgreSQL advisory lock that makes writers of the chain take turns."""


PURPOSE_STATED = "purpose_stated"
"""The act by which an officer says why a tip is opened."""
REFUSED = "act_refused"
"""The act of trying what is not allowed."""


class AuditEntry(Base):
    """Who did what to which tip, why and when. It holds no word of a tip and nothing about a tipster."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=False)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    officer_name: Mapped[str] = mapped_column(String(255))
    act: Mapped[str] = mapped_column(String(48))
    tip_reference: Mapped[str | None] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[str] = mapped_column(String(400), default="")
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        Index(None, "tip_reference", "officer_name", "act"),
        Index("ix_audit_entries_officer_name_number", "officer_name", "number"),
        Index("ix_audit_entries_act_number", "act", "number"),
        Index(None, "written_at"),
    )


def last_entry(session: Session) -> AuditEntry | None:
    """The end of the chain, held until the transaction ends: nobody else can append meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
    return session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one_or_none()


def end_of_chain(session: Session) -> tuple[int, bytes] | None:
    """Number and seal of the last entry, without keeping others from appending. None when there is none."""
    query = select(AuditEntry.number, AuditEntry.seal).order_by(AuditEntry.number.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return (row.number, row.seal) if row else None


def all_entries(session: Session) -> Generator[AuditEntry, None, None]:
    """The whole chain in order, a few hundred entries in memory at a time."""
    with session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=500)) as entries:
        yield from entries


def entries_of_tip(session: Session, reference: str, *, after: int = 0) -> Sequence[AuditEntry]:
    """What was done to a tip, in order, numbered above `after`. Refused attempts did nothing: they are for auditors."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tip_reference == reference, AuditEntry.act != REFUSED, AuditEntry.number > after)
        .order_by(AuditEntry.number)
    ).all()


def purposes_given(session: Session, references: Collection[str], officer_name: str) -> dict[str, str]:
    """The purpose this officer last stated for opening each of these tips; no entry where none was."""
    rows = session.execute(
        select(AuditEntry.tip_reference, AuditEntry.purpose)
        .where(
            AuditEntry.tip_reference.in_(references),
            AuditEntry.officer_name == officer_name,
            AuditEntry.act == PURPOSE_STATED,
        )
        .order_by(AuditEntry.number)
    )
    return {row.tip_reference: row.purpose for row in rows if row.tip_reference}


def purpose_given(session: Session, reference: str, officer_name: str) -> str | None:
    """The purpose this officer last stated for opening this tip."""
    return session.scalar(
        select(AuditEntry.purpose)
        .where(
            AuditEntry.tip_reference == reference,
            AuditEntry.officer_name == officer_name,
            AuditEntry.act == PURPOSE_STATED,
        )
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
