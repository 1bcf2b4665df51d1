"""Redrawings: leased to one worker at a time in the order of the queue, finished once, given up after three times."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW, Keys, a_report, a_sent_tip
from tipline.domain.ranks import MOST_FAILURES
from tipline.persistence.database import Database
from tipline.persistence.redrawings import (
    DRAWN,
    UNREADABLE,
    WAITING,
    Picture,
    Redrawing,
    any_redrawing_waiting,
    give_up_redrawings,
    lease_redrawing,
    pictures_of_tip,
    store_redrawing,
)
from tipline.persistence.reports import Attachment, SealedAttachment
from tipline.persistence.tips import Tip

LEASE = timedelta(seconds=60)
PHOTOS = (b"\xff\xd8 one", b"\xff\xd8 two")


@pytest.fixture
def reference(database: Database, keys: Keys) -> str:
    """A tip with two pictures."""
    return a_sent_tip(database, keys, photos=PHOTOS)[1]


def states(session: Session, reference: str) -> list[str]:
    return [picture.state for picture in pictures_of_tip(session, reference)]


def test_each_picture_is_leased_once_until_its_lease_is_over(database: Database, reference: str) -> None:
    with database.writing() as session:
        leased = [lease_redrawing(session, NOW, LEASE) for _ in range(3)]
        assert leased == [Attachment(reference, reference, 0), Attachment(reference, reference, 1), None]
        assert not any_redrawing_waiting(session, NOW + LEASE - timedelta(seconds=1))
        assert any_redrawing_waiting(session, NOW + LEASE)
        assert lease_redrawing(session, NOW + LEASE, LEASE) == Attachment(reference, reference, 0)


def test_two_workers_at_once_lease_two_pictures(postgresql_address: str, keys: Keys) -> None:
    database = Database(postgresql_address)
    _, reference = a_sent_tip(database, keys, photos=PHOTOS)
    with database.writing() as one, database.writing() as other:
        leased = [lease_redrawing(session, NOW, LEASE) for session in (one, other)]
    assert leased == [Attachment(reference, reference, 0), Attachment(reference, reference, 1)]
    database.close()


def test_the_pictures_of_the_foremost_tip_come_first(database: Database, keys: Keys) -> None:
    ranks = (10, 40, 35)
    references = {rank: a_sent_tip(database, keys, a_report(f"Rum {rank}"), photos=PHOTOS[:1])[1] for rank in ranks}
    with database.writing() as session:
        for rank, reference in references.items():
            session.execute(update(Tip).where(Tip.reference == reference).values(rank=rank))
        leased = [lease_redrawing(session, NOW, LEASE) for _ in ranks]
    assert [each.reference for each in leased if each] == [references[40], references[35], references[10]]


def test_what_was_tried_three_times_is_given_up_when_its_last_lease_is_over(database: Database, reference: str) -> None:
    with database.writing() as session:
        session.execute(delete(Redrawing).where(Redrawing.position == 1))
        moment = NOW
        for _ in range(MOST_FAILURES):
            give_up_redrawings(session, moment)
            assert lease_redrawing(session, moment, LEASE) is not None
            moment += LEASE
        give_up_redrawings(session, moment - timedelta(seconds=1))
        assert states(session, reference) == [WAITING]
        assert any_redrawing_waiting(session, moment)
        assert lease_redrawing(session, moment, LEASE) is None
        give_up_redrawings(session, moment)
        assert states(session, reference) == [UNREADABLE]
        assert not any_redrawing_waiting(session, moment + LEASE)


def test_a_finished_redrawing_is_finished_for_good_and_keeps_no_time(database: Database, reference: str) -> None:
    with database.writing() as session:
        attachment = lease_redrawing(session, NOW, LEASE)
        assert attachment is not None
        store_redrawing(session, attachment, DRAWN, b"copy")
        store_redrawing(session, attachment, UNREADABLE, None)
    with database.reading() as session:
        first = session.scalars(select(Redrawing).order_by(Redrawing.position)).first()
        assert first is not None
        assert (first.state, first.sealed, first.leased_until) == (DRAWN, b"copy", None)
        assert states(session, reference) == [DRAWN, WAITING]


def test_a_copy_never_outlives_its_original(database: Database, reference: str) -> None:
    with database.writing() as session:
        session.execute(delete(SealedAttachment).where(SealedAttachment.position == 0))
        assert pictures_of_tip(session, reference) == [Picture(reference, 1, WAITING)]


@pytest.mark.parametrize(
    "ask",
    [
        any_redrawing_waiting,
        give_up_redrawings,
        lambda session, now: lease_redrawing(session, now, LEASE),
        lambda session, now: pictures_of_tip(session, str(now)),
    ],
    ids=["is there one", "give up", "lease", "of a tip"],
)
def test_what_is_asked_again_and_again_reads_no_whole_table(
    sqlite: Database, ask: Callable[[Session, datetime], object]
) -> None:
    said: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        said.append((statement, parameters))

    with sqlite.writing() as session:
        session.execute(text("SELECT 1"))
        event.listen(sqlite.engine, "before_cursor_execute", hear)
        ask(session, NOW)
        event.remove(sqlite.engine, "before_cursor_execute", hear)
        ((statement, parameters),) = said
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row[3] for row in plan]
    assert any(step.startswith("SEARCH redrawings USING ") for step in steps)
    assert [step for step in steps if step.startswith("SCAN")] == []
