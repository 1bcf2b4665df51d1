"""An officer's own password and recovery codes. Both ask for the password of now and a code, as the door does."""

from datetime import datetime

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from flask_babel import gettext
from flask_security import hash_password
from werkzeug.wrappers import Response

from tipline.casework.change_credentials import change_password, renew_recovery_codes
from tipline.domain.passwords import SHORTEST, PasswordTooWeak, check_password
from tipline.officer.desk import desk
from tipline.officer.enrolment import why_weak
from tipline.officer.proving import proven
from tipline.officer.security import RECOVERY_CODES
from tipline.officer.sign_in import current_officer, enter
from tipline.persistence.officers import Account

room = Blueprint("own_credentials", __name__, url_prefix="/you")

Answer = str | Response | tuple[str, int]


@room.get("/password")
def ask_password() -> str:
    return _password_page({})


@room.post("/password")
def take_password() -> Answer:
    fresh = request.form.get("new", "")
    faults = _faults(fresh, request.form.get("again", ""), current_officer().name)
    if faults:
        return _password_page(faults), 400
    hashed = hash_password(fresh)
    account = proven(
        lambda account, now: change_password(g.accounts, account, password_hash=hashed, key=_key(), now=now),
        with_password=True,
    )
    if account is None:
        return _password_page({"current": _refused()}), 400
    # All sessions are over, this one too: its owner has shown both factors and goes on in a new one.
    enter(account)
    flash(gettext("The password is changed. All your other sessions have ended."))
    return redirect("/you", 303)


@room.get("/recovery-codes")
def ask_codes() -> str:
    return _codes_page({}, [])


@room.post("/recovery-codes")
def take_codes() -> Answer:
    codes: list[str] = []

    def renew(account: Account, now: datetime) -> None:
        made = current_app.extensions["security"]._mf_recovery_codes_util.create_recovery_codes  # noqa: SLF001 there is no other way to it
        codes.extend(renew_recovery_codes(g.accounts, account, new_codes=made, key=_key(), now=now))

    if proven(renew, with_password=True) is None:
        return _codes_page({"current": _refused()}, []), 400
    return _codes_page({}, codes)


def _password_page(faults: dict[str, str]) -> str:
    return render_template("you_password.html", faults=faults, shortest=SHORTEST)


def _codes_page(faults: dict[str, str], codes: list[str]) -> str:
    return render_template("you_recovery.html", faults=faults, codes=codes, most=RECOVERY_CODES)


def _faults(fresh: str, again: str, name: str) -> dict[str, str]:
    """What is wrong with the new password, before any code is spent on it."""
    try:
        check_password(fresh, name, operator=desk().config.operator_name)
    except PasswordTooWeak as weak:
        return {"new": why_weak(weak.reason)}
    if fresh == request.form.get("current"):
        return {"new": gettext("You have this password already. Choose another.")}
    return {} if fresh == again else {"again": gettext("The two passwords are not the same.")}


def _refused() -> str:
    return gettext("Password and code do not fit together, or a code was tried too often. Wait half a minute.")


def _key() -> bytes:
    key: bytes = current_app.extensions["sign_in"][1]
    return key
