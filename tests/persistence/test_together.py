"""Tips that reach SQLite while another is being stored: one transaction for all who wait, and to each their own end."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import sleep

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, insert, select, text

from tests.factories import NOW
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.tips import Tip
from tipline.persistence.together import Together

Deed = Callable[[Connection], str]


class OwnFault(Exception):
    pass


def adding(name: str) -> Deed:
    def deed(connection: Connection) -> str:
        connection.execute(insert(Tip).values(reference=name, received_at=NOW, receipt_tag=name.encode()))
        return name

    return deed


def failing(name: str) -> Deed:
    def deed(connection: Connection) -> str:
        adding(name)(connection)
        raise OwnFault(name)

    return deed


@contextmanager
def one_at_work(together: Together) -> Iterator[None]:
    """Somebody who stores nothing has the turn until this ends, so that all who come meanwhile wait."""
    begun, may_end = Event(), Event()

    def linger(connection: Connection) -> None:
        del connection
        begun.set()
        may_end.wait(30)

    with ThreadPoolExecutor(1) as first:
        lingering = first.submit(together.store, linger)
        begun.wait(30)
        try:
            yield
        finally:
            may_end.set()
        lingering.result(30)


def brought(together: Together, deeds: list[Deed]) -> list[Future[str]]:
    """What came of deeds that were brought in this order while another had the turn."""
    with ThreadPoolExecutor(max(len(deeds), 1)) as others, one_at_work(together):
        outcomes = []
        for number, deed in enumerate(deeds, 1):
            outcomes.append(others.submit(together.store, deed))
            while len(together.waiting) < number and not outcomes[-1].done():
                sleep(0.001)
    return outcomes


def stored(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Tip.reference)))


def test_all_who_wait_are_stored_by_one_commit(sqlite: Database) -> None:
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    outcomes = brought(sqlite.together, [adding(name) for name in "ABC"])
    assert [each.result() for each in outcomes] == ["A", "B", "C"]
    assert stored(sqlite) == {"A", "B", "C"}
    assert len(commits) == 1


def test_a_fault_of_the_database_is_told_to_all(sqlite: Database) -> None:
    def lose_a_table(connection: Connection) -> str:
        connection.execute(text("DROP TABLE reports"))
        connection.execute(text("SELECT * FROM reports"))
        return ""

    for outcome in brought(sqlite.together, [adding("A"), lose_a_table, adding("B")]):
        with pytest.raises(DatabaseUnavailable):
            outcome.result()
    assert stored(sqlite) == set()
    assert sqlite.store(adding("C")) == "C"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(good=st.lists(st.booleans(), max_size=6))
def test_each_meets_its_own_fault_and_no_other(sqlite: Database, good: list[bool]) -> None:
    with sqlite.writing() as session:
        session.execute(delete(Tip))
    names = [f"TIP{number}" for number in range(len(good))]
    deeds = [adding(name) if well else failing(name) for name, well in zip(names, good, strict=True)]
    for outcome, name, well in zip(brought(sqlite.together, deeds), names, good, strict=True):
        fault = outcome.exception()
        assert (outcome.result() if fault is None else fault.args[0]) == name
        assert isinstance(fault, OwnFault) != well
    assert stored(sqlite) == {name for name, well in zip(names, good, strict=True) if well}
