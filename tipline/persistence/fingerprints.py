"""Fingerprints of what tips name: which tips share one, found without opening any of them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    delete,
    false,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tip_numbers import insert_numbers
from tipline.persistence.tips import Tip


class TipFingerprint(Base):
    """Something that a tip names, under a key of the index. What kind of thing it is lies in the key.

    `county` is the tip's, as it was when the tip was indexed: an officer of one county finds its tips among ten
    thousand of others.
    """

    __tablename__ = "tip_fingerprints"
    __table_args__ = UNORDERED

    fingerprint: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    county: Mapped[str] = mapped_column(String(2), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


class IndexedTip(Base):
    """Under which key, and by which version of the rules, a triaged tip stands in the index.

    Key 0 is none: the tip waits to be put in. `failed` says that it could not be opened, and has no fingerprint for
    that. `received_at` is that of the tip, so that the newest of those that wait is found without asking for the rest.
    """

    __tablename__ = "indexed_tips"

    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True)
    key_number: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(SmallInteger)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed: Mapped[bool] = mapped_column(Boolean, server_default=false())

    __table_args__ = (
        # Whatever the job, the progress and the destruction of a key ask is answered from this index alone.
        Index(None, "key_number", "version", "received_at", "tip_reference", "failed"),
        UNORDERED,
    )


def replace_fingerprints(
    session: Session,
    fingerprints: Mapping[str, Iterable[int]],
    *,
    key_number: int,
    version: int,
    failed: bool = False,
) -> None:
    """The tips, by reference, stand in the index with these and no others."""
    session.execute(delete(TipFingerprint).where(TipFingerprint.tip_reference.in_(fingerprints)))
    session.execute(delete(IndexedTip).where(IndexedTip.tip_reference.in_(fingerprints)))
    insert_numbers(session, TipFingerprint, "fingerprint", fingerprints)
    put_in(session, fingerprints, key_number=key_number, version=version, failed=failed)


def put_in(
    session: Session, references: Collection[str], *, key_number: int, version: int, failed: bool = False
) -> None:
    """The tips, which had no place in the index, have one."""
    place = (literal(key_number), literal(version), literal(failed, Boolean))
    tips = select(Tip.reference, Tip.received_at, *place).where(Tip.reference.in_(references))
    columns = ["tip_reference", "received_at", "key_number", "version", "failed"]
    session.execute(insert(IndexedTip).from_select(columns, tips, include_defaults=False))


def index_anew(session: Session, *which: ColumnElement[bool]) -> None:
    """These tips wait to be indexed again, and are found as before until they are. `which` is about IndexedTip."""
    session.execute(update(IndexedTip).where(*which).values(version=0))
