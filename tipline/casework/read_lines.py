"""What was written to and about a tip, in clear: the dialogue with the tipster, and officers' notes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tipline.crypto.opening import opened_as
from tipline.persistence.messages import OFFICER, TIPSTER, Message, message_place
from tipline.persistence.notes import Note, note_place


@dataclass(frozen=True)
class Entry:
    """A message or a note in clear. `text` is None when its seal is damaged: the rest of the tip is still shown.

    `number` is that of a message, by which its translations are found; `waits` is whether it is a tipster's message
    that no officer has answered or marked as read.
    """

    author: str
    written_at: datetime
    text: str | None
    number: str = ""
    waits: bool = False


def read_messages(rows: Iterable[Message], keys: Mapping[str, bytes]) -> list[Entry]:
    """The dialogue from its beginning. `keys` are the tip's by envelope: each message of a tipster came in its own."""
    return [_message(row, keys) for row in sorted(rows, key=lambda row: row.position)]


def read_notes(rows: Iterable[Note], key: bytes | None) -> list[Entry]:
    """In the order of `rows`. `key` is the tip's own, or None where it is gone."""
    return [_note(row, key) for row in rows]


def _message(row: Message, keys: Mapping[str, bytes]) -> Entry:
    envelope = row.tip_reference if row.author == OFFICER else row.message_id
    place = message_place(row.tip_reference, row.message_id)
    text = opened_as(bytes.decode, keys.get(envelope), row.for_officers, place)
    waits = row.author == TIPSTER and row.handled_at is None
    return Entry(row.author, row.written_at, text, row.message_id, waits)


def _note(row: Note, key: bytes | None) -> Entry:
    text = opened_as(bytes.decode, key, row.sealed, note_place(row.tip_reference, row.note_id))
    return Entry(row.officer_name, row.written_at, text)
