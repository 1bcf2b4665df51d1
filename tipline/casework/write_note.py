"""A working note: for colleagues only, sealed under the tip's key."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.persistence.notes import Note, note_exists, note_place


def write_note(
    session: Session, officer: Officer, reference: str, text: str, *, once: str, keys: OfficerKeys, now: datetime
) -> None:
    """The note is with the tip. Raises NotPermitted or TipNotFound.

    `once` is the random number of the page it was written on, 32 hexadecimal digits: sent twice, it is one note.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if note_exists(session, once):
        return
    key = key_of_tip(session, reference, keys)
    session.add(
        Note(
            note_id=once,
            tip_reference=reference,
            officer_name=officer.name,
            written_at=now,
            sealed=seal(key, text.encode(), note_place(reference, once)),
        )
    )
    record_act(session, key=keys.audit, officer_name=officer.name, act="note_written", now=now, reference=reference)
