"""What somebody stores about a tip in the very moment of its deletion: it goes with the rest, or is not stored."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import LOCKED_IN, NOW, ONCE, SEED, Keys, a_report, a_sent_tip, a_triaged_tip, an_officer
from tests.pictures import a_picture
from tipline.casework.erase_tip import erase
from tipline.casework.mark_read import mark_read
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.tip_access import TipErased, TipNotFound
from tipline.casework.triage_tip import triage_tip
from tipline.casework.write_note import write_note
from tipline.intake.follow_up import ReceiptNotKnown, add_to_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT
from tipline.persistence.letters import Letter, add_letter
from tipline.persistence.tips import tip_by_reference

EVA = an_officer("officer")
Deed = Callable[[Session, Keys, str, str], object]
DEEDS: dict[str, Deed] = {
    "triage": lambda session, keys, _, tip: triage_tip(session, tip, keys=keys.officer, now=NOW),
    "message": lambda session, keys, code, _: add_to_tip(
        session, code, "Mer.", (a_picture(),), keys=keys.site, seed=SEED, now=NOW
    ),
    "withdrawal": lambda session, keys, code, _: withdraw_tip(session, code, keys=keys.site, now=NOW),
    "note": lambda session, keys, _, tip: write_note(session, EVA, tip, "x", once=ONCE, keys=keys.officer, now=NOW),
    "reply": lambda session, keys, _, tip: reply_to_tipster(
        session, EVA, tip, "x", once=ONCE, keys=keys.officer, now=NOW
    ),
    "mark": lambda session, keys, _, tip: mark_read(session, EVA, tip, seen=9, keys=keys.officer, now=NOW),
}
OF_A_COLLEAGUE, OF_WHOEVER_REFERS = "FOR NO KEY UPDATE", "FOR UPDATE"
WAITED_FOR = {
    "message": OF_WHOEVER_REFERS,
    "withdrawal": OF_WHOEVER_REFERS,
    "note": OF_A_COLLEAGUE,
    "reply": OF_A_COLLEAGUE,
    "mark": OF_A_COLLEAGUE,
}
"""At which of its two locks a deletion waits for each deed. The second would also hold it for a deed that has forgotten
its own, so that nothing but this tells when one has. Triage needs none for it: it changes the tip's row."""
LATE = (ReceiptNotKnown, TipErased, TipNotFound)
"""What whoever comes after a deletion is told."""


@pytest.fixture
def database(postgresql_address: str) -> Iterator[Database]:
    """PostgreSQL alone: on SQLite there is only one writer at a time."""
    found = Database(postgresql_address)
    yield found
    found.close()


def erased(session: Session, keys: Keys, reference: str) -> None:
    tip = tip_by_reference(session, reference, lock=True)
    assert tip is not None
    erase(session, tip, decision="RA 1", by=EVA.name, keys=keys.officer, now=NOW)


def left(database: Database, reference: str) -> set[str]:
    """The tables in which something of the tip is left."""
    with database.reading() as session:
        return {
            table.__tablename__
            for table in CONTENT
            if session.scalars(select(table).where(table.tip_reference == reference)).first()
        }


class Beside:
    """A deed in a transaction and a thread of its own. Once it is made, the deed waits for a lock, or is over."""

    def __init__(self, database: Database, deed: Callable[[Session], object]) -> None:
        self.database, self.deed = database, deed
        self.fault: Exception | None = None
        self.thread = threading.Thread(target=self._act)
        self.thread.start()
        self.waits_at = self._statement_that_waits()

    def _act(self) -> None:
        try:
            with self.database.writing() as session:
                self.deed(session)
        except Exception as fault:  # noqa: BLE001 what it is, is for the test to say
            self.fault = fault

    def _statement_that_waits(self) -> str:
        """Empty when the deed was over without waiting."""
        waiting = text(
            "SELECT query FROM pg_stat_activity"
            " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        while self.thread.is_alive():
            with self.database.reading() as session:
                if found := session.scalar(waiting):
                    return str(found)
        return ""

    def end(self) -> Exception | None:
        self.thread.join()
        return self.fault


@pytest.mark.parametrize("deed", WAITED_FOR)
def test_a_deletion_waits_for_what_is_being_stored_and_takes_it_along(
    database: Database, keys: Keys, deed: str
) -> None:
    code, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        DEEDS[deed](session, keys, code, reference)
        deletion = Beside(database, lambda other: erased(other, keys, reference))
        assert deletion.waits_at.endswith(WAITED_FOR[deed])
    assert deletion.end() is None
    assert left(database, reference) == set()


@pytest.mark.parametrize("deed", DEEDS)
def test_what_comes_during_a_deletion_is_not_stored(database: Database, keys: Keys, deed: str) -> None:
    code, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        erased(session, keys, reference)
        late = Beside(database, lambda other: DEEDS[deed](other, keys, code, reference))
        assert late.waits_at
    assert isinstance(late.end(), LATE)
    assert left(database, reference) == set()
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        assert (tip.state, tip.urgency, tip.municipality) == ("erased", None, "")


def test_a_tip_that_is_judged_meanwhile_is_not_joined_with_the_deleted_one(database: Database, keys: Keys) -> None:
    _, gone = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    _, alike = a_sent_tip(database, keys, a_report(LOCKED_IN), seed=b"another form    ")
    with database.writing() as session:
        erased(session, keys, gone)
        triage = Beside(database, lambda other: triage_tip(other, alike, keys=keys.officer, now=NOW))
        assert triage.waits_at
    assert triage.end() is None
    assert left(database, gone) == set()
    assert "tip_clusters" not in left(database, alike)


def test_a_deletion_waits_for_a_tip_that_is_being_joined(database: Database, keys: Keys) -> None:
    _, gone = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    _, alike = a_sent_tip(database, keys, a_report(LOCKED_IN), seed=b"another form    ")
    with database.writing() as session:
        assert triage_tip(session, alike, keys=keys.officer, now=NOW)
        deletion = Beside(database, lambda other: erased(other, keys, gone))
        assert deletion.waits_at
    assert deletion.end() is None
    assert left(database, gone) == set()
    assert "tip_clusters" in left(database, alike)


def test_no_letter_is_planned_about_a_tip_that_is_being_deleted(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        erased(session, keys, reference)
        clock = Beside(database, lambda other: add_letter(other, reference, "late_tip", NOW))
        assert clock.waits_at
    assert clock.end() is None
    with database.reading() as session:
        assert session.scalars(select(Letter)).all() == []
