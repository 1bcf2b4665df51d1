"""Officers' accounts. The mapped class is also the user that Flask-Security knows.

It has of a user what Flask-Login and the parts of Flask-Security that we use ask for, and not the library's base class:
that would load all of it, half a second and 20 MB, into every part that knows an officer's name.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, BigInteger, LargeBinary, SmallInteger, String, func, select, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, UtcDateTime

NAME_LENGTH = 255


class Account(Base):
    """One officer. `name` is what they sign in with, in lower case. `county` is empty for all counties.

    `totp_counter` is the last TOTP step that was used, so that no code works twice. `code_window` and `code_tries`
    count the codes tried in one step. `failed` counts failed sign-ins since the last good one. `language`, `theme` and
    `letters` are the officer's own choices (domain/settings.py).
    """

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    county: Mapped[str] = mapped_column(String(2), default="", server_default="")
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(32))
    tf_primary_method: Mapped[str | None] = mapped_column(String(16))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(512))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))
    totp_counter: Mapped[int] = mapped_column(BigInteger, default=-1, server_default=text("-1"))
    code_window: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    code_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    failed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    enrolment_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    enrolment_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(8), default="", server_default="")
    theme: Mapped[str] = mapped_column(String(8), default="", server_default="")
    letters: Mapped[str] = mapped_column(String(32), default="", server_default="")

    is_authenticated, is_anonymous = True, False
    """Of whoever has an account. Whether both factors were shown, the session tells (officer/security.py)."""

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """What a session knows the account by."""
        return self.fs_uniquifier

    @property
    def roles(self) -> tuple[()]:
        """None of Flask-Security's: what a role may do is in `domain/permissions.py`."""
        return ()


def account_named(session: Session, name: str, *, lock: bool = False) -> Account | None:
    query = select(Account).where(Account.name == name)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def account_of_session(session: Session, uniquifier: str) -> Account | None:
    return session.scalars(select(Account).where(Account.fs_uniquifier == uniquifier)).one_or_none()


def account_to_enrol(session: Session, enrolment_hash: bytes) -> Account | None:
    return session.scalars(
        select(Account).where(Account.enrolment_hash == enrolment_hash).with_for_update()
    ).one_or_none()


def count_accounts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Account)) or 0


def accounts_never_enrolled(session: Session) -> Sequence[Account]:
    return session.scalars(select(Account).where(Account.password.is_(None)).order_by(Account.id)).all()


def accounts_with_letters(session: Session) -> Sequence[Account]:
    """Active ones that have chosen any letter to their own address."""
    return session.scalars(select(Account).where(Account.active, Account.letters != "").order_by(Account.id)).all()


def all_accounts(session: Session) -> Sequence[Account]:
    """Active ones first, by name."""
    return session.scalars(select(Account).order_by(Account.active.desc(), Account.name)).all()
