"""Notices of the police on the leaflets. The public site reads of them what it shows, and writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, case, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.notices import ALL, MOST_CHARACTERS, Notice
from tipline.persistence.schema import Base, UtcDateTime


class StoredNotice(Base):
    """`notice_id` is the random number of the form it was written in: sent twice, it is one notice."""

    __tablename__ = "notices"

    notice_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(MOST_CHARACTERS))
    audience: Mapped[str] = mapped_column(String(16))
    county: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    author_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    author_name: Mapped[str] = mapped_column(String(255))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_name: Mapped[str | None] = mapped_column(String(255))

    __table_args__ = (Index(None, "state", "audience", "last_day"),)

    @property
    def said(self) -> Notice:
        return Notice(
            text=self.text,
            audience=self.audience,
            county=self.county,
            language=self.language,
            first_day=self.first_day,
            last_day=self.last_day,
        )


@dataclass(frozen=True)
class PublishedNotice:
    """As much of a notice as the public may read."""

    text: str
    county: str
    language: str
    first_day: date


def notice_by_id(session: Session, notice_id: str, *, lock: bool = False) -> StoredNotice | None:
    """`lock` holds the row until the transaction ends, so that the second of two officers sees what the first did."""
    return session.get(StoredNotice, notice_id, with_for_update=lock or None)


def published_notices(
    session: Session, audience: str, language: str, today: date, most: int
) -> Sequence[PublishedNotice]:
    """What a leaflet shows on `today`, newest first. It asks for no column that the public role may not read."""
    rows = session.execute(
        select(StoredNotice.text, StoredNotice.county, StoredNotice.language, StoredNotice.first_day)
        .where(
            StoredNotice.state == "approved",
            StoredNotice.audience.in_((audience, ALL)),
            StoredNotice.last_day >= today,
            StoredNotice.first_day <= today,
            StoredNotice.language.in_((language, ALL)),
        )
        .order_by(StoredNotice.first_day.desc(), StoredNotice.notice_id)
        .limit(most)
    )
    return [PublishedNotice(*row) for row in rows]


def notices_for(session: Session, county: str, today: date, most: int) -> Sequence[StoredNotice]:
    """Notices of one county and of all of them, or every notice where `county` is empty.

    What waits for a second person comes first, then what is or will be shown, then the past; in each the newest.
    """
    over = or_(StoredNotice.state == "withdrawn", StoredNotice.last_day < today)
    order = case((over, 2), (StoredNotice.state == "draft", 0), else_=1)
    query = select(StoredNotice).order_by(order, StoredNotice.written_at.desc(), StoredNotice.notice_id).limit(most)
    return session.scalars(query.where(StoredNotice.county.in_((county, ALL))) if county else query).all()
