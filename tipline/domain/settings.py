"""What officers choose for themselves: language, appearance, and which letters come to their own address."""

import re

from tipline.domain.officers import Officer
from tipline.domain.permissions import may

LANGUAGES = ("", "sv", "en")
"""Empty: what the browser asks for."""
THEMES = ("", "light", "dark")
"""Empty: as the device is set."""
LETTERS = ("immediate", "late", "pointer")
"""A tip that cannot wait, one that nobody has taken in time, and one that names what another county's tips name too, in
the officer's county. None unless asked for."""

ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
MOST_ADDRESS = 254
"""Longest address that mail can be sent to (RFC 5321, erratum 1690)."""


class SettingNotKnown(Exception):
    """There is no such choice."""


class LettersNotOffered(Exception):
    """The account can have no letters: it has no address, or its role does not see the queue."""


def check_appearance(language: str, theme: str) -> None:
    """Raises SettingNotKnown."""
    if language not in LANGUAGES or theme not in THEMES:
        raise SettingNotKnown


def letters_kept(chosen: set[str]) -> str:
    """The choice as it is stored. Raises SettingNotKnown."""
    if chosen - set(LETTERS):
        raise SettingNotKnown
    return " ".join(each for each in LETTERS if each in chosen)


def own_address(name: str) -> str:
    """The e-mail address of an account: its name, where that is one. Else empty."""
    return name if len(name) <= MOST_ADDRESS and ADDRESS.fullmatch(name) else ""


def may_have_letters(officer: Officer) -> bool:
    """Only who may see the queue is told of what is in it, and only where there is an address."""
    return may(officer, "see_queue") and bool(own_address(officer.name))


def wants(officer: Officer, letters: str, letter: str) -> bool:
    """Whether this officer is to have such a letter, now and with the role that the account has now."""
    return letter in letters.split() and may_have_letters(officer)
