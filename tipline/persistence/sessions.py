"""Sessions of the officer site. The cookie holds a random number; this table knows only its hash."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime


class OfficerSession(Base):
    """`content` is the session's values as tagged JSON."""

    __tablename__ = "officer_sessions"
    __table_args__ = UNORDERED

    cookie_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    content: Mapped[str] = mapped_column(Text)


def session_by_hash(session: Session, cookie_hash: bytes) -> OfficerSession | None:
    return session.get(OfficerSession, cookie_hash)


def add_session(session: Session, cookie_hash: bytes, content: str, now: datetime) -> None:
    session.add(OfficerSession(cookie_hash=cookie_hash, created_at=now, seen_at=now, content=content))


def rewrite_session(session: Session, cookie_hash: bytes, content: str, now: datetime) -> None:
    """Does nothing when the session has ended: a page that was slower than the sign-out must not bring it back."""
    kept = update(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash)
    session.execute(kept.values(content=content, seen_at=now))


def touch_session(session: Session, cookie_hash: bytes, now: datetime) -> None:
    session.execute(update(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash).values(seen_at=now))


def remove_session(session: Session, cookie_hash: bytes) -> None:
    session.execute(delete(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash))


def remove_sessions_before(session: Session, created: datetime, seen: datetime) -> None:
    session.execute(delete(OfficerSession).where(OfficerSession.created_at < created))
    session.execute(delete(OfficerSession).where(OfficerSession.seen_at < seen))
