"""The language of an officer's pages: what its owner has chosen, else what the browser asks for, else Swedish."""

from flask import request

from tipline.officer.security import signed_in_account
from tipline.persistence.database import DatabaseUnavailable
from tipline.persistence.officers import Account

OFFICER_LANGUAGES = ("sv", "en")


def officer_language() -> str:
    account = account_or_nobody()
    return language_of_browser() if account is None or not account.language else account.language


def language_of_browser() -> str:
    return request.accept_languages.best_match(OFFICER_LANGUAGES) or OFFICER_LANGUAGES[0]


def chosen_theme() -> str:
    """`light`, `dark`, or empty: as the device is set."""
    account = account_or_nobody()
    return account.theme if account else ""


def account_or_nobody() -> Account | None:
    """The page that says that the database is out of order must not ask it who is reading."""
    try:
        return signed_in_account()
    except DatabaseUnavailable:
        return None
