"""The accounts' page, for administrators: who has which role where, and switching accounts off and on."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.switch_account import switch_account
from tipline.domain.municipalities import all_counties
from tipline.domain.permissions import demand, may_run_account
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer
from tipline.persistence.officers import all_accounts

GREATEST_NUMBER = 2**53

room = Blueprint("accounts", __name__)


@room.get("/officers")
def show() -> str:
    officer = current_officer()
    demand(officer, "run_accounts")
    with desk().database.reading() as database:
        accounts = [each for each in all_accounts(database) if may_run_account(officer, each.county)]
        return render_template("officers.html", accounts=accounts, own=officer.officer_id, counties=all_counties())


@room.post(f"/officers/<int(max={GREATEST_NUMBER}):account_id>/activate")
def activate(account_id: int) -> Response:
    return _switch(account_id, gettext("The account is on."), active=True)


@room.post(f"/officers/<int(max={GREATEST_NUMBER}):account_id>/deactivate")
def deactivate(account_id: int) -> Response:
    return _switch(account_id, gettext("The account is off, and its sessions have ended."), active=False)


def _switch(account_id: int, told: str, *, active: bool) -> Response:
    with desk().database.writing() as database:
        switch_account(database, current_officer(), account_id, active=active, keys=desk().keys, now=present())
    flash(told)
    return redirect("/officers", 303)
