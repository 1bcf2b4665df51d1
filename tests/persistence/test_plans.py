"""No page that officers wait for reads all tips: each statement is run on both engines and its plan looked at."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.orm import Session

from tests.factories import NOW, an_officer
from tests.services.postgresql import PostgresqlServer
from tipline.domain.ranks import RANKS
from tipline.domain.times import to_quarter
from tipline.persistence.database import Database
from tipline.persistence.open_tip_changes import fold_changes
from tipline.persistence.place_counts import Counted, place_counts
from tipline.persistence.queue import queue_counts, queue_page
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.queue_order import PageKey
from tipline.persistence.search import Wanted, find_tips
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip, flags_text

TIPS, SCATTERED = 5_000, 1_999
"""References are in no order of time, as drawn ones are."""
PLACES = 435
"""Municipalities of the tips, each in three counties. Each place has one row that tells its open tips."""
START: datetime = to_quarter(NOW)
EVERY, HALF, RARE = 1, 2, 3
"""Words: of every tip, of every second one, of one in a hundred."""
SELDOM = 100
"""Tips of which one has a flag."""
PAGE = 50
MOST_READ = 2 * PAGE * 4
"""Rows that one step of a page's plan may read: two pages of each level (persistence/queue.py)."""
BIG = {"tips", "tip_words", "tip_clusters", "messages", "claims"}
SCANNED = re.compile(rf"SCAN ({'|'.join(BIG)})\b(?! USING INDEX ix_messages_waiting)")
"""The index of what waits is read whole: it holds nothing else."""

ASKED = count()

Asked = Callable[[Session], object]
ANY_STATE = QueueFilter(state="any")
MIDDLE = PageKey(RANKS["routine"], START + timedelta(minutes=15 * TIPS // 2), "")


def _queue(wanted: QueueFilter, *, county: str = "", after: PageKey | None = None) -> Asked:
    return lambda session: queue_page(session, an_officer(county=county), wanted, after=after, most=PAGE)


def _counts(wanted: QueueFilter, *, county: str = "") -> Asked:
    return lambda session: queue_counts(session, an_officer(county=county), wanted, most=MOST_READ - 1)


def _places(county: str = "") -> Asked:
    return lambda session: place_counts(session, an_officer(county=county), Counted())


def _search(*words: int, county: str = "") -> Asked:
    wanted, asked = Wanted(filter=ANY_STATE), [[each] for each in words]
    return lambda session: find_tips(session, an_officer(county=county), asked, wanted, after=None, most=PAGE)


OPEN, IN_COUNTY, KEPT, MINOR = "ix_tips_open", "ix_tips_open_county", "ix_tips_kept", "ix_tips_open_minor"
EITHER = f"{MINOR} or {IN_COUNTY}"
"""SQLite, which has gathered no statistics, takes the index of which it knows the more columns."""
IN_STATE, WORD = "ix_tips_state_rank_received_at_reference", "ix_tip_words_word_received_at_tip_reference"
PAGES: Mapping[str, tuple[Asked, int, str]] = {
    "first page": (_queue(QueueFilter()), MOST_READ, OPEN),
    "first page, county": (_queue(QueueFilter(), county="03"), MOST_READ, IN_COUNTY),
    "page in the middle": (_queue(ANY_STATE, after=MIDDLE), MOST_READ, KEPT),
    "first of all": (_queue(ANY_STATE), MOST_READ, KEPT),
    "closed": (_queue(QueueFilter(state="closed"), after=MIDDLE), MOST_READ, IN_STATE),
    "a flag": (_queue(QueueFilter(flag="minor")), MOST_READ, MINOR),
    "counts of a flag": (_counts(QueueFilter(flag="minor")), MOST_READ, MINOR),
    "a flag, county": (_queue(QueueFilter(flag="minor"), county="03"), MOST_READ, EITHER),
    "counts of a flag, county": (_counts(QueueFilter(flag="minor"), county="03"), MOST_READ, EITHER),
    "one by one": (_queue(QueueFilter(unfolded=True)), MOST_READ, OPEN),
    "counts": (_counts(QueueFilter()), MOST_READ, OPEN),
    "counts of all": (_counts(ANY_STATE), MOST_READ, KEPT),
    "counts, county": (_counts(QueueFilter(), county="03"), MOST_READ, IN_COUNTY),
    "places": (_places(), PLACES, OPEN),
    "places, county": (_places("03"), PLACES, IN_COUNTY),
    "search, one": (_search(EVERY), MOST_READ, WORD),
    "search, two": (_search(EVERY, HALF), MOST_READ, WORD),
    "search, a rare one": (_search(EVERY, RARE), MOST_READ, WORD),
    "search, county": (_search(EVERY, HALF, county="03"), MOST_READ, ""),
}
"""What is asked, how many rows a step of its plan may read, and the index whose order it follows."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Once for all of these tests: none of them leaves anything in it."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("plans") / "tipline.db"
        file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        address = f"sqlite:///{file}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        address = server.address(server.create(request.getfixturevalue("postgresql_template")))
    database = Database(address)
    with database.writing() as session:
        session.execute(insert(Tip), list(_tips()))
        session.execute(insert(TipWord), [word for number, tip in enumerate(_tips()) for word in _words(tip, number)])
        fold_changes(session)
    if not database.is_sqlite:  # Nobody gathers statistics there: plans follow from the indexes alone.
        with database.at_once.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    yield database
    database.close()


def _tips() -> Iterator[dict[str, Any]]:
    levels, counties = ("immediate", "urgent", "routine", "low"), ("03", "12", "")
    for number in range(TIPS):
        urgency = levels[number % 5 % 4]
        yield {
            "reference": f"{number * SCATTERED % TIPS:010}",
            "received_at": START + number * timedelta(minutes=15),
            "county": counties[number % 3],
            "municipality": f"{number * SCATTERED % 290:04}",
            "language": f"l{number * SCATTERED % 30}",
            "urgency": urgency,
            "rank": RANKS[urgency],
            "state": "closed" if number % 2 else "triaged",
            "flags": flags_text(["minor"]) if number % SELDOM == 0 else "",
        }


def _words(tip: Mapping[str, Any], number: int) -> Iterator[dict[str, Any]]:
    for word, every in ((EVERY, 1), (HALF, 2), (RARE, 100)):
        if number % every == 0:
            place = {name: tip[name] for name in ("county", "received_at")}
            yield {"word": word, "tip_reference": tip["reference"], **place}


def reading_too_much(session: Session) -> dict[str, list[str]]:
    """What is wrong with the plan, by what was asked."""
    wrong = {}
    look = _looked_at if session.get_bind().dialect.name == "postgresql" else _told
    for name, (ask, most, index) in PAGES.items():
        steps = [step for each in _said(session, ask) for step in look(session.connection(), *each)]
        found = [f"{step}: {read:.0f}" for step, read in steps if read > most]
        used = {word for step, _ in steps for word in step.split()}
        if found or (index and used.isdisjoint(index.split(" or "))):
            wrong[name] = found or ["another index"]
    return wrong


def _said(session: Session, ask: Asked) -> list[tuple[str, Any]]:
    said: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        said.append((statement, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    ask(session)
    event.remove(engine, "before_cursor_execute", hear)
    return said


def _told(connection: Connection, statement: str, values: Any) -> Iterator[tuple[str, float]]:
    """SQLite tells no numbers: a step that reads a whole table or index counts as all tips."""
    # Each time in other words: of known ones the driver tells the plan of before the index was gone.
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement} -- {next(ASKED)}", values):
        step = str(row[-1])
        yield step, TIPS if SCANNED.match(step) else 0


def _looked_at(connection: Connection, statement: str, values: Any) -> Iterator[tuple[str, float]]:
    """The steps that read a table or index, with their rows. Where one runs again and again, each time counts."""
    # Tips of a test are so few and lie so close together that reading all of a table or level is quicker.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values).scalar_one()
    waiting = [plan["Plan"]]
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", ())
        if where := step.get("Index Name", step.get("Relation Name")):
            yield f"{step['Node Type']} {where}", step["Actual Rows"] + step.get("Rows Removed by Filter", 0)


def test_no_step_reads_all_tips(filled: Database) -> None:
    with filled.reading() as session:
        assert reading_too_much(session) == {}


@pytest.mark.parametrize(
    ("index", "missed"),
    [
        (KEPT, {"page in the middle", "first of all"}),
        (OPEN, {"first page", "one by one", "places"}),
        (WORD, {"search, one", "search, two"}),
        (MINOR, {"a flag", "counts of a flag"}),
        (EITHER, {"a flag, county", "counts of a flag, county"}),
    ],
)
def test_an_index_that_is_gone_is_missed(filled: Database, index: str, missed: set[str]) -> None:
    with filled.writing() as session:
        for each in index.split(" or "):
            session.execute(text(f"DROP INDEX {each}"))
        wrong = reading_too_much(session)
        session.rollback()
    assert set(wrong) >= missed
