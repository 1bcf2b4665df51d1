"""Sessions of the officer site. The cookie holds a random number; this table knows only its hash."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.references import LENGTH, new_reference
from tipline.persistence.officers import Account
from tipline.persistence.schema import UNORDERED, Base, UtcDateTime


class OfficerSession(Base):
    """`content` is the session's values as tagged JSON.

    `public_id` names the session to its owner and in the record: random, and of no use as a cookie. `officer_id` is
    whose it is, once somebody has signed in.
    """

    __tablename__ = "officer_sessions"
    __table_args__ = UNORDERED

    cookie_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    content: Mapped[str] = mapped_column(Text)
    public_id: Mapped[str | None] = mapped_column(String(LENGTH), index=True, unique=True, default=new_reference)
    officer_id: Mapped[int | None] = mapped_column(index=True)


def session_by_hash(session: Session, cookie_hash: bytes) -> tuple[OfficerSession, Account | None] | None:
    """The session with the account whose it is, in one query: every page asks for both."""
    query = (
        select(OfficerSession, Account)
        .outerjoin(Account, Account.id == OfficerSession.officer_id)
        .where(OfficerSession.cookie_hash == cookie_hash)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def add_session(session: Session, cookie_hash: bytes, content: str, officer_id: int | None, now: datetime) -> None:
    session.add(
        OfficerSession(cookie_hash=cookie_hash, created_at=now, seen_at=now, content=content, officer_id=officer_id)
    )


def sessions_of(session: Session, officer_id: int, created: datetime, seen: datetime) -> Sequence[OfficerSession]:
    """Those of this officer that began after `created` and were used after `seen`, the last used first."""
    query = select(OfficerSession).where(
        OfficerSession.officer_id == officer_id, OfficerSession.created_at > created, OfficerSession.seen_at > seen
    )
    return session.scalars(query.order_by(OfficerSession.seen_at.desc(), OfficerSession.public_id)).all()


def rewrite_session(session: Session, cookie_hash: bytes, content: str, now: datetime, fresh_hash: bytes) -> bool:
    """The session goes on under `fresh_hash`, which may be the same.

    False when it has ended: a page that was slower than the sign-out must not bring it back.
    """
    kept = update(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash)
    changed = kept.values(cookie_hash=fresh_hash, content=content, seen_at=now).returning(OfficerSession.public_id)
    return bool(session.execute(changed).all())


def touch_session(session: Session, cookie_hash: bytes, now: datetime) -> None:
    session.execute(update(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash).values(seen_at=now))


def remove_session(session: Session, cookie_hash: bytes) -> None:
    session.execute(delete(OfficerSession).where(OfficerSession.cookie_hash == cookie_hash))


def remove_own_session(session: Session, officer_id: int, public_id: str) -> bool:
    """Whether this officer had such a session."""
    query = delete(OfficerSession).where(OfficerSession.officer_id == officer_id, OfficerSession.public_id == public_id)
    return bool(session.execute(query.returning(OfficerSession.public_id)).all())


def remove_sessions_of(session: Session, officer_id: int, *, but: str | None = None) -> int:
    """How many sessions of this officer have ended: all, or all but the one with this public id."""
    query = delete(OfficerSession).where(OfficerSession.officer_id == officer_id)
    if but is not None:
        query = query.where(OfficerSession.public_id.is_distinct_from(but))
    return len(session.execute(query.returning(OfficerSession.cookie_hash)).all())


def remove_sessions_before(session: Session, created: datetime, seen: datetime) -> None:
    session.execute(delete(OfficerSession).where(OfficerSession.created_at < created))
    session.execute(delete(OfficerSession).where(OfficerSession.seen_at < seen))
