"""Showing again that it is them, in the same form as an act that must not be done from a desk left unlocked."""

from datetime import datetime

from flask import g, request

from tipline.casework.prove_again import confirm_officer
from tipline.officer.desk import desk
from tipline.officer.freshness import shown_lately
from tipline.officer.proving import proven as proven_by
from tipline.persistence.officers import Account


def proven() -> bool:
    """Whether the officer has shown a code lately (ASVS 5.0, 7.5.1), or shows one in this form. A wrong one counts."""
    if shown_lately():
        return True
    if not request.form.get("code", "").strip():
        return False

    def confirm(account: Account, now: datetime) -> None:
        confirm_officer(g.accounts, account, key=desk().keys.audit, now=now)

    return proven_by(confirm, with_password=False) is not None
