"""Changing one's own settings: language, appearance, and letters to one's own address."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.settings import LettersNotOffered, check_appearance, letters_kept, may_have_letters
from tipline.persistence.officers import Account


def change_appearance(
    session: Session, officer: Officer, *, language: str, theme: str, keys: OfficerKeys, now: datetime
) -> None:
    """The officer's pages are in this language and look. Raises SettingNotKnown."""
    check_appearance(language, theme)
    account = session.get_one(Account, officer.officer_id, with_for_update=True)
    if (account.language, account.theme) == (language, theme):
        return
    account.language, account.theme = language, theme
    detail = f"language {language or 'of the browser'}, appearance {theme or 'of the device'}"
    record_act(session, key=keys.audit, officer_name=officer.name, act="settings_changed", now=now, detail=detail)


def choose_letters(session: Session, officer: Officer, chosen: set[str], *, keys: OfficerKeys, now: datetime) -> None:
    """These letters, and no others, come to the officer's own address from now on.

    Raises SettingNotKnown, or LettersNotOffered when there is anything to choose and this account can have none.
    """
    letters = letters_kept(chosen)
    if letters and not may_have_letters(officer):
        raise LettersNotOffered
    account = session.get_one(Account, officer.officer_id, with_for_update=True)
    if account.letters == letters:
        return
    account.letters = letters
    record_act(
        session, key=keys.audit, officer_name=officer.name, act="letters_chosen", now=now, detail=letters or "none"
    )
