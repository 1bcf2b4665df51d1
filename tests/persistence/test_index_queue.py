"""What waits to be indexed is found in the index of the table, also among many and when nothing does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from tests.factories import NOW
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.index_queue import (
    IndexMark,
    IndexProgress,
    any_tip_below,
    any_tip_under,
    await_indexing,
    below,
    progress_to,
    tips_below,
    triaged_without_place,
)
from tipline.persistence.tips import Tip

MARK = IndexMark(2, 3)


def add(session: Session, reference: str, place: tuple[int, int] | None, hours: int = 0, **columns: object) -> str:
    """A triaged tip that was received so many hours ago."""
    whole, received = reference.ljust(10, "0"), NOW - timedelta(hours=hours)
    session.add(Tip(reference=whole, received_at=received, urgency=columns.pop("urgency", "low")))
    session.flush()
    if place:
        key_number, version = place
        session.add(
            IndexedTip(tip_reference=whole, key_number=key_number, version=version, received_at=received, **columns)
        )
        session.flush()
    return whole


def test_what_stands_below_the_mark_waits_the_lowest_first_and_of_those_the_newest(database: Database) -> None:
    with database.writing() as session:
        older_rules = add(session, "A", (2, 2))
        old, new = add(session, "B", (1, 9), hours=2), add(session, "C", (1, 9), hours=1)
        none = add(session, "D", (0, 0), hours=3)
        done = [add(session, "E", (2, 3)), add(session, "F", (2, 4)), add(session, "G", (3, 1))]
        seen = []
        while found := tips_below(session, MARK, 10):
            seen.append(list(found))
            assert below(session, [*found, *done], MARK) == sorted(found)
            for reference in found:
                row = session.get_one(IndexedTip, reference)
                row.key_number, row.version = MARK
            session.flush()
        assert seen == [[none], [new, old], [older_rules]]
        assert below(session, done, MARK) == []
        assert not any_tip_below(session, MARK)


def test_progress_counts_every_tip_once(database: Database) -> None:
    with database.writing() as session:
        assert progress_to(session, MARK) == IndexProgress(0, 0, 0, {})
        add(session, "A", (2, 3))
        add(session, "B", (2, 3), failed=True)
        add(session, "C", (2, 2), failed=True)
        add(session, "D", (1, 3))
        add(session, "E", (0, 0))
        add(session, "F", (3, 1))
        found = progress_to(session, MARK)
        assert found == IndexProgress(indexed=2, left=3, failed=1, by_key={3: 1, 2: 3, 1: 1})
        assert found.total == 6


def test_a_key_may_be_needed_by_what_stands_under_it_or_below(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", (2, 3))
        assert [any_tip_under(session, number) for number in (1, 2)] == [False, True]
        add(session, "B", (0, 0))
        assert any_tip_under(session, 1)


def test_triaged_tips_without_a_place_get_one_at_which_they_wait(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", (2, 3))
        add(session, "B", None, urgency=None)
        unknown = add(session, "C", None, hours=5)
        assert triaged_without_place(session, 10) == [unknown]
        await_indexing(session, [unknown, "A000000000", "B000000000", "Z000000000"])
        assert triaged_without_place(session, 10) == []
        assert tips_below(session, MARK, 10) == [unknown]
        assert session.get_one(IndexedTip, unknown).received_at == NOW - timedelta(hours=5)


NUMBERED = """
INSERT INTO tips (reference, received_at, urgency)
WITH RECURSIVE numbers(n) AS (SELECT 1000000001 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000020000)
SELECT CAST(n AS CHAR(10)), '2026-11-24 22:30:00', 'low' FROM numbers
"""
INDEXED = """
INSERT INTO indexed_tips (tip_reference, key_number, version, received_at)
SELECT reference, 2, 3, received_at FROM tips
"""


@pytest.fixture
def many(database: Database) -> Database:
    """Twenty thousand tips, all indexed."""
    with database.writing() as session:
        session.execute(text(NUMBERED))
        session.execute(text(INDEXED))
        session.execute(text("ANALYZE"))
    return database


def questions(session: Session) -> None:
    """Those that are asked every second, and for every tip."""
    assert not any_tip_below(session, MARK)
    assert tips_below(session, MARK, 20) == []
    assert len(tips_below(session, IndexMark(2, 4), 20)) == 20
    assert below(session, ["1000000001"], MARK) == []
    assert not any_tip_under(session, 1)


def work_of_sqlite(database: Database, questions: Callable[[Session], object]) -> int:
    """How many thousand steps of its machine the questions take, begun ones not counted."""
    steps = []
    with database.reading() as session:
        questions(session)
        connection = session.connection().connection.driver_connection
        assert connection is not None
        connection.set_progress_handler(lambda: steps.append(1), 1000)
        questions(session)
        connection.set_progress_handler(None, 1000)
    return len(steps)


def plans_of_postgresql(database: Database, questions: Callable[[Session], object]) -> list[str]:
    asked: list[tuple[str, Any]] = []

    def listen(*heard: Any) -> None:
        asked.append((heard[2], heard[3]))

    event.listen(database.engine, "before_cursor_execute", listen)
    with database.reading() as session:
        questions(session)
    event.remove(database.engine, "before_cursor_execute", listen)
    with database.engine.connect() as connection:
        ran = [connection.exec_driver_sql("EXPLAIN ANALYZE " + said, given) for said, given in asked]
        return ["\n".join(row[0] for row in each) for each in ran]


def test_no_question_that_is_asked_every_second_costs_more_among_many(many: Database) -> None:
    if many.is_sqlite:
        assert work_of_sqlite(many, questions) <= 2
    else:
        found = plans_of_postgresql(many, questions)
        assert len(found) == 6
        assert [plan for plan in found if "Seq Scan" in plan or "Sort" in plan or "Rows Removed" in plan] == []
