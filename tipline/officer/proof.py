"""Showing again that it is them, in the same form as an act that must not be done from a desk left unlocked."""

from functools import partial

from flask import g, request

from tipline.casework.confirm_officer import NotConfirmed, confirm_officer
from tipline.officer.desk import desk, present
from tipline.officer.freshness import shown_lately, shown_now
from tipline.officer.sign_in import code_fits, current_officer


def proven() -> bool:
    """Whether the officer has shown a code lately (ASVS 5.0, 7.5.1), or shows one in this form. A wrong one counts."""
    typed = request.form.get("code", "").strip()
    if shown_lately():
        return True
    if not typed:
        return False
    with desk().database.writing() as g.accounts:
        try:
            fits = partial(code_fits, typed)
            confirm_officer(g.accounts, current_officer(), code_fits=fits, key=desk().keys.audit, now=present())
        except NotConfirmed:
            return False
    shown_now()
    return True
