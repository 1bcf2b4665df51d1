"""All rows of a tip, of many tables, in one statement."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect

from tests.factories import NOW
from tests.officer.accounts import an_account
from tests.persistence.test_queue import counted
from tipline.casework.read_tip import KINDS
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.folder import Folder, folder_of_tip
from tipline.persistence.messages import Message, add_message
from tipline.persistence.notes import Note
from tipline.persistence.officers import Account
from tipline.persistence.schema import Base
from tipline.persistence.tips import Tip

WHEN = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)
MINE, OTHER = "A000000000", "B000000000"


def file_papers(database: Database) -> None:
    """Two tips, each with a claim, two notes and two messages. The second message has the smaller id."""
    with database.writing() as session:
        officer = an_account(session, "eva@example.org")
        for reference in (MINE, OTHER):
            session.add(Tip(reference=reference, received_at=NOW))
            session.flush()
            session.add(Claim(tip_reference=reference, officer_id=officer, claimed_at=WHEN))
            for number in (1, 2):
                session.add(
                    Note(
                        note_id=f"{reference}{number}",
                        tip_reference=reference,
                        officer_name="Åsa & <Öst>",
                        written_at=WHEN,
                        sealed=bytes([number, 0, 255]),
                    )
                )
                session.flush()
                add_message(
                    session,
                    message_id=f"{9 - number}{reference}",
                    reference=reference,
                    author="tipster",
                    written_at=WHEN,
                    for_tipster=b"theirs",
                    for_officers=b"ours",
                )


def values(row: Base) -> dict[str, Any]:
    return {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}


def folder(database: Database) -> Folder:
    with database.reading() as session:
        return folder_of_tip(session, MINE, (Claim, Message, Note), without=(Message.for_tipster,))


def test_a_folder_holds_the_rows_of_its_tip_and_of_no_other(database: Database) -> None:
    file_papers(database)
    found = folder(database)
    with database.reading() as session:
        stored = {
            kind: [values(row) for row in session.query(kind).filter_by(tip_reference=MINE).order_by(order)]
            for kind, order in ((Claim, Claim.tip_reference), (Note, Note.id))
        }
    assert [len(rows) for rows in stored.values()] == [1, 2]
    assert {kind: [values(row) for row in found.of(kind)] for kind in (Claim, Note)} == stored
    assert found.of(Note)[0].written_at == WHEN


def test_rows_come_in_the_order_of_their_key_and_without_what_was_left_out(database: Database) -> None:
    file_papers(database)
    lines = folder(database).of(Message)
    assert [(row.message_id, row.position, row.for_officers) for row in lines] == [
        (f"7{MINE}", 1, b"ours"),
        (f"8{MINE}", 0, b"ours"),
    ]
    assert [row.for_tipster for row in lines] == [None, None]


def test_a_folder_takes_one_statement_and_its_rows_are_not_stored_again(database: Database) -> None:
    file_papers(database)
    with counted(database) as said, database.writing() as session:
        assert len(folder_of_tip(session, MINE, (Claim, Message, Note)).of(Note)) == 2
        session.flush()
        assert list(session.new) == []
    assert len(said) == 1


def test_a_class_that_was_not_asked_for_does_not_look_empty(database: Database) -> None:
    with pytest.raises(KeyError):
        folder(database).of(Account)


def test_all_that_a_tips_page_shows_can_be_fetched_together(database: Database) -> None:
    with database.reading() as session:
        empty = folder_of_tip(session, MINE, KINDS)
    assert len(KINDS) > 10
    assert [empty.of(kind) for kind in KINDS] == [[] for _ in KINDS]
