"""Showing again that it is them: what a form of a signed-in officer brings for it, judged as at the door."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import current_app, g, request

from tipline.casework.prove_again import prove_again
from tipline.casework.sign_in_officer import SignInRefused
from tipline.officer import pace
from tipline.officer.freshness import shown_now
from tipline.officer.sign_in import code_fits, current_officer, password_fits
from tipline.persistence.officers import Account


def proven(deed: Callable[[Account, datetime], None], *, with_password: bool) -> Account | None:
    """The account, with the deed done, when the form shows a code and, where asked for, the password of now. The
    session goes on under another cookie.

    Else the failure is counted and recorded, and None comes no sooner than any refusal.
    """
    began, now = pace.begun(), datetime.now(UTC)
    database, key = current_app.extensions["sign_in"]
    code = partial(code_fits, request.form.get("code", "").strip())
    with database.writing() as g.accounts:
        account: Account = g.accounts.get_one(Account, current_officer().officer_id, with_for_update=True)
        fits = not with_password or password_fits(request.form.get("current", ""), account.password or "")
        try:
            prove_again(g.accounts, account, password_fits=fits, code_fits=code, key=key, now=now)
        except SignInRefused:
            is_owner = False
        else:
            is_owner = True
            deed(account, now)
    if not is_owner:
        pace.refuse(began)
        return None
    shown_now()
    return account
