"""Telling both sides, once, that something in a tip is also in another county's. Nothing of the content crosses.

Each side finds the other by the same look-up, so that what one page says the other says the other way round.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.linked_tips import Pointer
from tipline.casework.own_letters import plan_pointer_letters
from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.municipalities import all_counties
from tipline.domain.officers import Officer
from tipline.domain.times import to_quarter
from tipline.persistence.audit import AuditEntry
from tipline.persistence.neighbours import POINTER_SHOWN


def point_out(
    session: Session,
    officer: Officer,
    reference: str,
    pointers: Iterable[Pointer],
    *,
    history: Sequence[AuditEntry],
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The officer is about to read the pointers. The record of each tip says so once for each county it was shown.

    `history` is that of the tip. The entry with the other county's tip names this county's desk: neither this tip nor
    who looked, which the entry before it does in this tip's own record. Of each county one letter is due.
    """
    desk = all_counties().get(officer.county, officer.county)
    for pointer in pointers:
        county = all_counties().get(pointer.county, pointer.county)
        if not any(each.act == POINTER_SHOWN and each.detail == county for each in history):
            _record(session, officer.name, reference, county, keys=keys, now=now)
        for other in pointer.untold:
            _record(session, desk, other, desk, keys=keys, now=now)
        if pointer.untold:
            plan_pointer_letters(session, pointer.untold[0], pointer.county, to_quarter(now))


def _record(session: Session, name: str, reference: str, county: str, *, keys: OfficerKeys, now: datetime) -> None:
    record_act(
        session,
        key=keys.audit,
        officer_name=name,
        act=POINTER_SHOWN,
        now=now,
        reference=reference,
        detail=county,
    )
