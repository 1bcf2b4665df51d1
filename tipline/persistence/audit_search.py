"""Finding entries of the audit record: by officer, act, tip and day, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tipline.persistence.audit import AuditEntry
from tipline.persistence.tips import Tip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; an empty part asks for nothing. `since` is included, `until` is not.

    `county` leaves out what concerns tips of other counties, and tips that are gone.
    """

    officer_name: str = ""
    acts: tuple[str, ...] = ()
    reference: str = ""
    since: datetime | None = None
    until: datetime | None = None
    county: str = ""


def entries_found(session: Session, wanted: Wanted, before: int | None, most: int) -> Sequence[AuditEntry]:
    """At most `most` entries with numbers below `before`, the newest first."""
    return session.scalars(found_by(wanted, before, most)).all()


def found_by(wanted: Wanted, before: int | None, most: int) -> Select[AuditEntry]:
    """The statement: walks the record from its end, or an index of it, and stops after `most`."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(most)
    if before:
        query = query.where(AuditEntry.number < before)
    if wanted.officer_name:
        query = query.where(AuditEntry.officer_name == wanted.officer_name)
    if wanted.acts:
        query = query.where(AuditEntry.act.in_(wanted.acts))
    if wanted.reference:
        query = query.where(AuditEntry.tip_reference == wanted.reference)
    if wanted.since:
        query = query.where(AuditEntry.written_at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.written_at < wanted.until)
    if wanted.county:
        # A tip whose county nobody knows is everybody's (domain/permissions.py).
        query = query.join(Tip, Tip.reference == AuditEntry.tip_reference).where(Tip.county.in_(("", wanted.county)))
    return query
