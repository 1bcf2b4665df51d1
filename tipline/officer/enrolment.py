"""Enrolling by a one-time address: a password, an authenticator, and recovery codes shown once."""

from datetime import UTC, datetime

import segno
from flask import Blueprint, current_app, g, render_template, request, session
from flask_babel import gettext
from flask_security import Security, hash_password
from markupsafe import Markup

from tipline.casework.enrol_officer import EnrolmentNotKnown, account_for_token, enrol_officer
from tipline.domain.passwords import LONGEST, SHORTEST, PasswordTooWeak, check_password
from tipline.officer.desk import desk
from tipline.officer.security import user_of
from tipline.officer.sign_in import CLOCK_SKEW_SECONDS, enter
from tipline.persistence.officers import Account

room = Blueprint("enrolment", __name__)


@room.get("/enrol/<token>")
def show(token: str) -> str | tuple[str, int]:
    database, _ = current_app.extensions["sign_in"]
    with database.writing() as accounts:
        try:
            account = account_for_token(accounts, token, datetime.now(UTC))
        except EnrolmentNotKnown:
            return _not_known()
        return _page(account, {})


@room.post("/enrol/<token>")
def enrol(token: str) -> str | tuple[str, int]:
    database, key = current_app.extensions["sign_in"]
    now = datetime.now(UTC)
    with database.writing() as g.accounts:
        try:
            account = account_for_token(g.accounts, token, now)
        except EnrolmentNotKnown:
            return _not_known()
        password, secret = request.form.get("password", ""), session.get("enrolling", "")
        faults = _faults(account, password, request.form.get("again", ""), secret, request.form.get("code", ""))
        if faults:
            return _page(account, faults), 400
        enrol_officer(g.accounts, account, password_hash=hash_password(password), totp_secret=secret, key=key, now=now)
        codes = _security()._mf_recovery_codes_util.create_recovery_codes(user_of(account))  # noqa: SLF001 there is no other way to it
    session.pop("enrolling")
    enter(account)
    return render_template("sign_in/enrolled.html", codes=codes)


def _security() -> Security:
    return current_app.extensions["security"]


def _not_known() -> tuple[str, int]:
    title = gettext("This address does not work any more")
    advice = gettext("It was used, or it is too old. Ask the person who runs the accounts for a new one.")
    return render_template("error.html", code=404, title=title, advice=advice), 404


def _page(account: Account, faults: dict[str, str]) -> str:
    totp = _security().totp_factory
    secret = session.setdefault("enrolling", totp.generate_totp_secret())
    address = totp.get_totp_uri(account.name, secret)
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return render_template(
        "sign_in/enrol.html",
        account=account,
        faults=faults,
        shortest=SHORTEST,
        # The drawing is made by the library from an address of ours, not from anything typed.
        drawn=Markup(drawn),  # noqa: S704
        typed_key=totp.get_totp_pretty_key(secret),
    )


def _faults(account: Account, password: str, again: str, secret: str, code: str) -> dict[str, str]:
    """What is wrong, by field. A code counts only when everything else is right."""
    try:
        check_password(password, account.name, operator=desk().config.operator_name)
    except PasswordTooWeak as weak:
        return {"password": why_weak(weak.reason)}
    if password != again:
        return {"again": gettext("The two passwords are not the same.")}
    verify = _security().totp_factory.verify_totp
    if not secret or not verify(code.strip(), secret, user_of(account), window=CLOCK_SKEW_SECONDS):
        return {"code": gettext("The code does not fit. Wait for the next one and type it in.")}
    return {}


def why_weak(reason: str) -> str:
    return {
        "short": gettext("At least %(count)s characters. A few words in a row are good.", count=SHORTEST),
        "long": gettext("At most %(count)s characters.", count=LONGEST),
        "name": gettext("The password must not contain your name."),
        "common": gettext("This is a password that others try first. Choose something of your own."),
    }[reason]
