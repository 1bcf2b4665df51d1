"""Signing in: a password, then a code or a passkey, judged together at the end.

The first page never tells whether name and password were right: everybody goes on to the second. So the password
cannot be guessed without the code, nobody learns which names exist, and wrong passwords need no lock that an attacker
could turn against the owner. A refusal takes the same time whatever its reason.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, g, redirect, render_template, request, session
from flask_babel import gettext
from flask_security import Security, hash_password, login_user, logout_user, verify_password
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from tipline.casework.add_officer import sign_in_name
from tipline.casework.sign_in_officer import SignInRefused, sign_in_officer
from tipline.casework.tell_owner import tell_at_sign_in
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.domain.officers import Officer
from tipline.domain.passwords import LONGEST
from tipline.officer import freshness, own_labels, pace, passkey_sign_in, security
from tipline.officer.session_store import OWNER, SessionStore
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.officers import Account, account_named
from tipline.persistence.sign_in_changes import SignInChange

room = Blueprint("sign_in", __name__)

OPEN_PAGES = {"static", "healthz", "register.send", "arrivals.tell"}
"""`register.send` tells somebody whose session has ended so by itself, and gives the words back. `arrivals.tell` tells
a page so: it can follow no way to the sign-in, nor should it be led back there afterwards."""
OPEN_ROOMS = {"sign_in", "enrolment", "incoming"}
"""For people who are not signed in. Everything else needs both factors."""
CLAIM_GOOD_FOR = timedelta(minutes=5)
CLOCK_SKEW_SECONDS = 30
"""A telephone may be one step off (RFC 6238, 5.2)."""


def install(app: Flask, database: Database, config: OfficerConfig) -> None:
    """Every page of the site needs a complete sign-in, but for the few that are open."""
    app.session_interface = SessionStore(database)
    app.extensions["sign_in"] = (database, read_secret(config.zone / "audit.secret"))
    security.install(app, database, config)
    app.before_request(_demand_sign_in)
    CSRFProtect(app)
    app.register_blueprint(room)
    with app.app_context():
        _nobodys_password()


def officer_signed_in() -> Officer | None:
    account = security.signed_in_account()
    if account is None:
        return None
    return Officer(officer_id=account.id, name=account.name, role=account.role, county=account.county)


def current_officer() -> Officer:
    """The officer of this request. The guard has seen to it that there is one."""
    return officer_signed_in() or abort(401)


def _demand_sign_in() -> Response | tuple[str, int] | None:
    if request.endpoint in OPEN_PAGES:
        return None
    if session.unavailable:  # type: ignore[attr-defined]
        raise DatabaseUnavailable("when reading a session")
    if request.blueprint in OPEN_ROOMS or security.signed_in_account() is not None:
        return None
    if request.method != "GET":
        title, advice = gettext("You are not signed in"), gettext("Nothing was done. Sign in and do it again.")
        return render_template("error.html", code=401, title=title, advice=advice), 401
    if request.endpoint and request.path != "/":
        session["onward"] = request.full_path.rstrip("?")
    return redirect("/sign-in", 303)


@room.errorhandler(CSRFError)
def _once_more(error: CSRFError) -> Response:
    """A form from a session that is over, or sent twice by a double click: on to where this browser now stands."""
    del error
    return redirect("/sign-in/code", 303)


@room.get("/sign-in")
def ask_password() -> str | Response:
    return redirect("/", 303) if officer_signed_in() else render_template("sign_in/password.html", name="")


@room.post("/sign-in")
def take_password() -> Response:
    name, password = sign_in_name(request.form.get("identity", "")), request.form.get("password", "")
    database, _ = current_app.extensions["sign_in"]
    with database.reading() as reading:
        account = account_named(reading, name)
    hashed = account.password if account and account.password else _nobodys_password()
    fits = password_fits(password, hashed) and account is not None and account.password is not None
    session["claim"] = {"name": name, "fits": fits, "at": datetime.now(UTC)}
    session.renew()  # type: ignore[attr-defined]
    return redirect("/sign-in/code", 303)


@room.get("/sign-in/code")
def ask_code() -> str | Response:
    if _claim() is None:
        return redirect("/sign-in", 303)
    return render_template("sign_in/code.html", options=passkey_sign_in.offered())


@room.post("/sign-in/code")
def take_code() -> str | Response | tuple[str, int]:
    began, claim = pace.begun(), _claim()
    if claim is None:
        return redirect("/sign-in", 303)
    session.pop("claim")
    database, key = current_app.extensions["sign_in"]
    credential, now = request.form.get("credential", ""), datetime.now(UTC)
    with_passkey = passkey_sign_in.passkey_fits(credential)
    fits = with_passkey if credential else partial(code_fits, request.form.get("code", "").strip())
    with database.writing() as g.accounts:
        account = account_named(g.accounts, claim["name"], lock=True)
        try:
            failed = sign_in_officer(
                g.accounts,
                account,
                password_fits=claim["fits"],
                code_fits=fits,
                with_what="with a passkey" if credential else "",
                key=key,
                now=now,
            )
        except SignInRefused:
            account = None
        else:
            changes = tell_at_sign_in(g.accounts, account.id, now) if account else ()
    if account is None:
        pace.refuse(began)
        return render_template("sign_in/password.html", name=claim["name"], refused=True), 401
    onward = session.pop("onward", "/")
    enter(account)
    _tell(failed, changes)
    return redirect(onward, 303)


def _tell(failed: int, changes: Sequence[SignInChange]) -> None:
    """What the owner of the account must know of what happened since the last sign-in."""
    if failed:
        told = gettext(
            "%(count)s sign-ins failed since your last. Not you? Tell those who run the accounts.", count=failed
        )
        flash(told, "error")
    if changes:
        listed = ", ".join(dict.fromkeys(own_labels.sign_in_change(each.kind) for each in reversed(changes)))
        told = gettext(
            "Changed since your last sign-in: %(changes)s. Not you? Tell those who run the accounts.", changes=listed
        )
        flash(told, "error")


@room.post("/sign-out")
def sign_out() -> Response:
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


def enter(account: Account) -> None:
    """The officer is signed in, under a new cookie."""
    login_user(security.user_of(account), remember=False, authn_via=["password", "authenticator"])
    session[security.BOTH_FACTORS], session[OWNER] = True, account.id
    freshness.shown_now()
    session.renew()  # type: ignore[attr-defined]


def _claim() -> dict[str, Any] | None:
    """What was typed on the first page, if that was not too long ago."""
    claim: dict[str, Any] | None = session.get("claim")
    return claim if claim and datetime.now(UTC) - claim["at"] < CLAIM_GOOD_FOR else None


def code_fits(typed: str, account: Account) -> bool:
    """Whether `typed` is the code of this moment, or a recovery code, which is then used up."""
    ours: Security = current_app.extensions["security"]
    user = security.user_of(account)
    if len(typed.replace(" ", "")) == len("123456"):
        token, secret = typed.replace(" ", ""), account.tf_totp_secret or ""
        return bool(ours.totp_factory.verify_totp(token, secret, user, window=CLOCK_SKEW_SECONDS))
    recovery = ours._mf_recovery_codes_util  # noqa: SLF001 Flask-Security offers no other way to it
    typed = security.recovery_code(typed)
    return bool(recovery.check_recovery_code(user, typed) and recovery.delete_recovery_code(user, typed))


def password_fits(password: str, hashed: str) -> bool:
    return len(password) <= LONGEST and bool(verify_password(password, hashed))


@cache
def _nobodys_password() -> str:
    """A hash to check against when there is no such officer, so that the answer takes as long."""
    return str(hash_password("nobody has this password"))
