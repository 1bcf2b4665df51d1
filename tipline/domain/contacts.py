"""Whom to turn to: organisations with what they are for, and the day each entry was last compared with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

PURPOSES = ("danger", "tip", "exposed", "child", "buyer", "staff")
GOOD_FOR = timedelta(days=180)
"""After this long an entry must be looked at again (domain.md, section 4)."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """`name`, `text` and `hours` are English and the message ids of their translations.

    `reach` is an address (`tel:` or `https:`) and `shown` how people write it; both are empty where every place has
    its own. `languages` are those the staff are known to speak; empty where nobody has told.
    """

    id: str
    name: str
    reach: str
    shown: str
    purposes: tuple[str, ...]
    text: str
    scope: str
    hours: str
    languages: tuple[str, ...]
    verified_on: date
    source: str


@cache
def all_contacts() -> tuple[Contact, ...]:
    """Every contact, in the order of the list."""
    listed = tomllib.loads((files("tipline.domain") / "contacts.toml").read_text(encoding="utf-8"))
    return tuple(
        Contact(
            **{name: value for name, value in row.items() if name not in {"for", "languages"}},
            purposes=tuple(row["for"]),
            languages=tuple(row["languages"]),
        )
        for row in listed["contacts"]
    )


def contacts_for(*purposes: str) -> tuple[Contact, ...]:
    return tuple(contact for contact in all_contacts() if not set(purposes).isdisjoint(contact.purposes))


def stale_contacts(today: date) -> tuple[Contact, ...]:
    """Those whose last look lies more than GOOD_FOR back."""
    return tuple(contact for contact in all_contacts() if today - contact.verified_on > GOOD_FOR)
