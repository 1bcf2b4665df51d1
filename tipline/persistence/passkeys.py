"""Passkeys of officers: public keys, by which a device shows that its owner is there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime

NAME_LENGTH = 40
CREDENTIAL_LENGTH = 1023
"""Bytes (WebAuthn Level 3, section 4: Credential ID)."""
HANDLE_LENGTH = 32


class Passkey(Base):
    """`public_key` is a COSE key. `user_handle` is what the device knows the officer by, and says nothing of them.

    `sign_count` is what the device last counted; devices that keep a passkey in step with others always say nought.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(CREDENTIAL_LENGTH), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(HANDLE_LENGTH))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def passkeys_of(session: Session, officer_id: int) -> Sequence[Passkey]:
    """In the order in which they were added."""
    return session.scalars(select(Passkey).where(Passkey.officer_id == officer_id).order_by(Passkey.id)).all()


def passkey_of_credential(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()


def delete_passkey(session: Session, passkey_id: int, officer_id: int) -> str | None:
    """The name it had; None when this officer has no such passkey."""
    return session.scalar(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.officer_id == officer_id).returning(Passkey.name)
    )


def delete_passkeys_of(session: Session, officer_id: int) -> None:
    session.execute(delete(Passkey).where(Passkey.officer_id == officer_id))
