"""Deeds that change a tip, done only when nobody else has changed it since the page was made."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from sqlalchemy.orm import Session

from tipline.casework.read_tip import OpenTip
from tipline.casework.tip_changes import check_unchanged, newest_change
from tipline.officer.desk import desk
from tipline.officer.sign_in import current_officer

MOST_DIGITS = 18
"""Of a number that both engines hold."""


@contextmanager
def changing(reference: str) -> Iterator[Session]:
    """A transaction for a deed to the tip. Raises TipChanged when another officer has changed it since the page.

    A form tells what its page has seen in the field `seen`. One without it, such as a program's, is not checked.
    """
    with desk().database.writing() as database:
        seen = seen_by_form()
        if seen is not None:
            check_unchanged(database, current_officer(), reference, seen)
        yield database


def seen_by_form() -> int | None:
    seen = request.form.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) <= MOST_DIGITS else None


def seen_by_page(opened: OpenTip, *, told: bool) -> int:
    """What the forms of this page have seen.

    A page that comes back for another reason than a change, and so tells of none, has seen no more than the one before.
    """
    before = seen_by_form()
    return newest_change(opened.history) if told or before is None else before
