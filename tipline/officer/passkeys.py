"""An officer's own passkeys: which there are, adding one and removing one, by whoever has just shown a code."""

import hmac
from datetime import datetime

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from tipline.casework.add_passkey import (
    MOST_PASSKEYS,
    NewPasskey,
    PasskeyNotFound,
    PasskeyTaken,
    TooManyPasskeys,
    add_passkey,
    remove_passkey,
)
from tipline.casework.prove_again import confirm_officer
from tipline.officer.desk import desk, present
from tipline.officer.fields import plain_words
from tipline.officer.freshness import shown_lately
from tipline.officer.passkey_ceremony import PasskeyRefused, passkey_made, to_add
from tipline.officer.passkey_challenge import new_challenge, take_challenge
from tipline.officer.passkey_sign_in import place_here, place_of_site
from tipline.officer.proving import proven
from tipline.officer.sign_in import current_officer
from tipline.persistence.officers import Account
from tipline.persistence.passkeys import NAME_LENGTH, passkeys_of

room = Blueprint("passkeys", __name__, url_prefix="/passkeys")

GREATEST_NUMBER = 2**53


class PasskeyForm(FlaskForm):
    name = StringField(lazy_gettext("Name of the passkey"), plain_words(NAME_LENGTH))


@room.before_request
def _demand_freshness() -> Response | None:
    """Whoever finds a desk unlocked must not leave a key of their own behind."""
    if request.method == "GET" or request.endpoint == "passkeys.confirm" or shown_lately():
        return None
    return _back(gettext("Nothing was done: show first that it is you."), "error")


@room.get("")
def show() -> str:
    officer = current_officer()
    if not shown_lately():
        return render_template("sign_in/confirm.html")
    with desk().database.reading() as database:
        passkeys = passkeys_of(database, officer.officer_id)
    place, options = place_here(), None
    if place and len(passkeys) < MOST_PASSKEYS:
        known = [each.credential_id for each in passkeys]
        options = to_add(place, officer.name, _handle(officer.officer_id), known, new_challenge("add"))
    return render_template(
        "passkeys.html",
        passkeys=passkeys,
        options=options,
        here=place,
        place=place_of_site(),
        most=MOST_PASSKEYS,
        most_name=NAME_LENGTH,
    )


@room.post("/confirm")
def confirm() -> Response | tuple[str, int]:
    def note(account: Account, now: datetime) -> None:
        confirm_officer(g.accounts, account, key=desk().keys.audit, now=now)

    if proven(note, with_password=False) is None:
        return render_template("sign_in/confirm.html", refused=True), 401
    return redirect("/passkeys", 303)


@room.post("")
def add() -> Response:
    officer, form = current_officer(), PasskeyForm()
    if not form.validate_on_submit():
        return _back(str(form.name.errors[0]), "error")
    name = " ".join((form.name.data or "").split())
    try:
        made = _made(officer.officer_id)
        with desk().database.writing() as database:
            add_passkey(database, officer, name, made, key=desk().keys.audit, now=present())
    except TooManyPasskeys:
        return _back(
            gettext("You have %(most)d passkeys, and no more fit. Remove one first.", most=MOST_PASSKEYS), "error"
        )
    except (PasskeyRefused, PasskeyTaken):
        return _back(gettext("The passkey was not added: the device showed nothing that fits. Try again."), "error")
    return _back(gettext("The passkey is added. Next time you can sign in with it."))


@room.post(f"/<int(max={GREATEST_NUMBER}):passkey_id>/remove")
def remove(passkey_id: int) -> Response:
    if not request.form.get("confirmed"):
        return _back(gettext("Nothing was removed: tick the box first."), "error")
    with desk().database.writing() as database:
        remove_passkey(database, current_officer(), passkey_id, key=desk().keys.audit, now=present())
    return _back(gettext("The passkey is removed. Nobody can sign in with it any more."))


@room.errorhandler(PasskeyNotFound)
def _not_found(error: PasskeyNotFound) -> tuple[str, int]:
    del error
    title, advice = gettext("There is no such page"), gettext("The address may be mistyped or old.")
    return render_template("error.html", code=404, title=title, advice=advice), 404


def _made(officer_id: int) -> NewPasskey:
    """What the browser shows of a passkey that it has just made. Raises PasskeyRefused."""
    place, challenge = place_here(), take_challenge("add")
    if place is None or challenge is None:
        raise PasskeyRefused
    return passkey_made(place, request.form.get("credential", ""), challenge, _handle(officer_id))


def _handle(officer_id: int) -> bytes:
    """What devices know the officer by: the same each time, so that a device keeps one passkey, and telling nothing."""
    secret = current_app.secret_key
    assert isinstance(secret, bytes)  # noqa: S101 read from its file by `security.install`
    return hmac.digest(secret, f"passkeys of officer {officer_id}".encode(), "sha256")


def _back(told: str, kind: str = "message") -> Response:
    flash(told, kind)
    return redirect("/passkeys", 303)
