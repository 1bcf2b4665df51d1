"""Tokens of other systems that may hand tips over. The table knows only their hashes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, UtcDateTime

NAME_LENGTH = 40


class IntakeToken(Base):
    """`name` is what the audit record calls the system. A revoked token is a deleted row."""

    __tablename__ = "intake_tokens"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


def all_tokens(session: Session) -> Sequence[IntakeToken]:
    return session.scalars(select(IntakeToken).order_by(IntakeToken.name)).all()


def token_named(session: Session, name: str) -> IntakeToken | None:
    return session.get(IntakeToken, name)


def remove_token(session: Session, name: str) -> None:
    session.execute(delete(IntakeToken).where(IntakeToken.name == name))
