"""Flask-Security with its gaps closed: TOTP codes work once, recovery codes are sealed, none of its pages is served."""

import base64
import secrets
from datetime import timedelta
from typing import Any, cast

from flask import Flask, g, session
from flask_login import current_user
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_security.totp import Totp
from passlib.totp import TotpMatch
from werkzeug.local import LocalProxy

from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_of_session

ISSUER = "Tipline"
RECOVERY_CODES = 8
BOTH_FACTORS = "both_factors"
"""Says in a session that its owner has shown password and code."""


class OneTimeTotp(Totp):
    """A code that was used once is refused (ASVS 5.0, 6.5.1)."""

    def get_last_counter(self, user: Account) -> int | None:  # type: ignore[override]
        return user.totp_counter if user.totp_counter >= 0 else None

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:  # type: ignore[override]
        user.totp_counter = tmatch.counter

    def generate_recovery_codes(self, number: int) -> list[str]:
        """Of 120 random bits each: nobody finds one by trying, whatever they have copied (ASVS 5.0, 6.5.2)."""
        return [recovery_code(base64.b32encode(secrets.token_bytes(15)).decode()) for _ in range(number)]


def recovery_code(typed: str) -> str:
    """A recovery code in the form it is kept in: lower case, groups of four, however it was typed."""
    letters = "".join(each for each in typed.casefold() if each.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


class _Role(RoleMixin):
    """Flask-Security wants a class; our roles are plain words in the account."""

    name = ""


def install(app: Flask, database: Database, config: OfficerConfig) -> Security:
    """Accounts, hashing and codes by Flask-Security. The views are ours."""
    zone = config.zone
    app.config.update(
        SECRET_KEY=read_secret(zone / "session.secret"),
        SECURITY_PASSWORD_SALT=read_secret(zone / "session.secret").hex(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 the name of the method
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"name": {"mapper": str.casefold, "case_insensitive": True}}],
        SECURITY_TOTP_SECRETS={"1": read_secret(zone / "totp.secret").hex()},
        SECURITY_TOTP_ISSUER=ISSUER,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[base64.urlsafe_b64encode(read_secret(zone / "recovery.secret"))],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_ANONYMOUS_USER_DISABLED=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_NAME="__Host-tipline" if config.https else "tipline",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
    )
    datastore = SQLAlchemySessionUserDatastore(LocalProxy(lambda: g.accounts), Account, _Role)  # type: ignore[arg-type]
    security = Security(app, datastore, register_blueprint=False, totp_cls=OneTimeTotp)

    @app.login_manager.user_loader  # type: ignore[attr-defined, untyped-decorator]
    def _account(uniquifier: str) -> Account | None:
        # It came with the session, unless the sign-in is in this very request.
        account: Account | None = getattr(session, "account", None)
        if account is None or account.fs_uniquifier != uniquifier:
            with database.reading() as accounts:
                account = account_of_session(accounts, uniquifier)
        return account if account and account.active else None

    # The library's own would read the body of whoever has no session, up to 77 MB of JSON, to look for a token in it.
    app.login_manager.request_loader(lambda _: None)  # type: ignore[attr-defined]
    return security


def user_of(account: Account) -> UserMixin:
    """The same account, as the library's signatures name it: it has of a user what they use."""
    return cast("UserMixin", account)


def signed_in_account() -> Account | None:
    """The account of this request, read afresh: a changed role or a closed account counts at once.

    The library would also take its signed `remember_token` and `auth_token`, which know no second factor and no end.
    """
    user: Any = current_user
    return user if user.is_authenticated and session.get(BOTH_FACTORS) else None
