"""Messages that wait: which tips the queue shows for them, in how many questions, and by which index."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW, an_officer
from tests.persistence.test_queue import add, counted
from tipline.persistence import waiting_messages
from tipline.persistence.database import Database
from tipline.persistence.messages import add_message
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.queue import QueueRow, queue_counts, queue_page
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.tips import Tip
from tipline.persistence.waiting_messages import mark_handled, raised_tips

WAITING = QueueFilter(answer=True)


def say(session: Session, reference: str, *authors: str, written_at: datetime = NOW) -> None:
    for number, author in enumerate(authors):
        add_message(
            session,
            message_id=f"{reference}{number}",
            reference=reference.ljust(10, "0"),
            author=author,
            written_at=written_at + timedelta(hours=number),
            for_tipster=b"",
            for_officers=b"",
        )
        if author == "officer":
            mark_handled(session, reference.ljust(10, "0"), NOW, seen=None)


def rows(session: Session, wanted: QueueFilter, county: str = "") -> dict[str, QueueRow]:
    page = queue_page(session, an_officer(county=county), wanted, after=None, most=50)
    return {row.reference.rstrip("0"): row for row in page.rows}


def test_a_tip_waits_from_the_first_message_that_nobody_has_handled(database: Database) -> None:
    with database.writing() as session:
        for reference in "ABCDE":
            add(session, reference, county="18" if reference == "E" else "")
        say(session, "A", "tipster")
        say(session, "B", "tipster", "officer")
        say(session, "C", "tipster", "officer", "tipster", "tipster")
        say(session, "E", "tipster")
        found = rows(session, WAITING, county="19")
        assert {name: row.wrote_at for name, row in found.items()} == {"A": NOW, "C": NOW + timedelta(hours=2)}
        assert queue_counts(session, an_officer(county="19"), WAITING) == {30: 2}
        assert {name for name, row in rows(session, QueueFilter()).items() if row.wrote_at is None} == {"B", "D"}


def test_a_closed_tip_is_among_the_open_ones_while_its_message_waits(database: Database) -> None:
    with database.writing() as session:
        for reference in "AB":
            add(session, reference, state="closed")
        say(session, "A", "tipster")
        assert list(rows(session, QueueFilter())) == ["A"]
        assert queue_counts(session, an_officer(), QueueFilter()) == {30: 1}
        mark_handled(session, "A000000000", NOW, seen=1)
        assert list(rows(session, QueueFilter())) == []


def test_closed_tips_with_a_message_are_named_unless_there_are_too_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        for reference, state in (("A", "closed"), ("B", "closed"), ("C", "closed"), ("D", "triaged")):
            add(session, reference, state=state)
        for reference in "ABD":
            say(session, reference, "tipster")
        raised = raised_tips(session)
        assert sorted(raised or ()) == ["A000000000", "B000000000"]
        for known in (raised, None):
            page = queue_page(session, an_officer(), QueueFilter(), after=None, most=50, raised=known)
            assert [row.reference[0] for row in page.rows] == ["A", "B", "D"]
            assert queue_counts(session, an_officer(), QueueFilter(), raised=known) == {30: 3}
        # Whoever looked before the tip was opened again sees it once.
        session.execute(update(Tip).where(Tip.reference == "A000000000").values(state="triaged"))
        assert queue_counts(session, an_officer(), QueueFilter(), raised=raised) == {30: 3}
        monkeypatch.setattr(waiting_messages, "MOST_RAISED", 0)
        assert raised_tips(session) is None


def test_a_near_copy_hides_no_tip_whose_tipster_waits(database: Database) -> None:
    with database.writing() as session:
        for reference in "ABC":
            add(session, reference)
            session.add(TipCluster(tip_reference=reference.ljust(10, "0"), cluster="A000000000"))
        say(session, "C", "tipster")
        assert list(rows(session, QueueFilter())) == ["A", "C"]


def test_waiting_messages_cost_the_queue_no_question_more(database: Database) -> None:
    with database.writing() as session:
        for reference in "ABC":
            add(session, reference)
            say(session, reference, "tipster")
        with counted(database) as said:
            assert len(rows(session, QueueFilter())) == 3
        assert len(said) <= 3


@pytest.mark.parametrize("wanted", [WAITING, QueueFilter()])
def test_what_waits_is_found_in_its_index(database: Database, wanted: QueueFilter) -> None:
    with database.writing() as session:
        postgresql = database.engine.dialect.name == "postgresql"
        if postgresql:
            # The tables of a test are so small that reading them whole is quicker.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = explained(session, wanted, "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN")
    assert "ix_messages_waiting" in plan
    assert "Seq Scan on messages" not in plan
    assert "SCAN messages\n" not in plan
    assert "Seq Scan on tips" not in plan


def explained(session: Session, wanted: QueueFilter, explain: str) -> str:
    said: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        said.append((statement, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    queue_counts(session, an_officer(), wanted)
    event.remove(engine, "before_cursor_execute", hear)
    statement, values = said[-1]
    steps = session.connection().exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(str(step[-1]) for step in steps) + "\n"
