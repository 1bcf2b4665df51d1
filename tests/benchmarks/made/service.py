"""Making a service: officers, venues and the tips, by two processes where there are many."""

import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from multiprocessing import get_context
from typing import NamedTuple

import psycopg
from sqlalchemy.orm import Session

from tests.benchmarks.made.fates import Plan
from tests.benchmarks.made.papers import Desk, Papers, papers_of
from tests.benchmarks.made.record import Told, entries_of, seal_entries
from tests.benchmarks.made.stores import Connection, Undressed, copy_papers, insert_papers
from tests.benchmarks.made.texts import Text, by_urgency, reports, text_of
from tests.factories import Keys
from tipline.casework.add_officer import add_officer
from tipline.casework.keep_venues import add_venue
from tipline.casework.venue_register import venue_register
from tipline.cli.demo import demonstration_venues
from tipline.domain.municipalities import all_counties, all_municipalities
from tipline.domain.officers import Officer
from tipline.domain.venues.venue import Venue
from tipline.persistence.audit import last_entry
from tipline.persistence.database import Database
from tipline.persistence.officers import account_named
from tipline.persistence.open_tip_changes import fold_changes

PROCESSES = 2
NOW = datetime(2026, 11, 24, 22, 41, 7, tzinfo=UTC)
WHOLE_COUNTRY = "sara@example.org"
"""Who works for the whole country. Every county has two officers besides."""
UNHURRIED = "-c synchronous_commit=off"
"""No commit waits for the disk: what is half made is made anew."""
VENUES = 200
"""In the register, besides those of the demonstration, which stand in tips."""


class Job(NamedTuple):
    """A block of tips that is to be made: `triaged`, or only sent."""

    block: int
    triaged: bool


Plans = dict[bool, Plan]
"""The tips that are triaged, and those that were only sent."""


@dataclass(frozen=True)
class Service:
    """A service that was made: its tips, block by block, and with what they were."""

    plan: Plan
    desk: Desk


def make_service(
    database: Database, keys: Keys, tips: int, *, seed: int = 1, waiting: int = 0, now: datetime = NOW
) -> Service:
    """So many tips lie in the empty, migrated database, and besides `waiting` ones that were only sent."""
    with database.writing() as session:
        officers = list(_officers(session, keys, now))
        _venues(session, keys, officers[0], now)
    texts = _texts(database, keys, tips + waiting, seed)
    desk = Desk(keys.site.ring, keys.officer.index[0], texts, officers)
    plan = Plan(tips, seed, now, by_urgency(texts))
    plans = {True: plan, False: plan.again(waiting, seed + 1)}
    jobs = [Job(block, triaged) for triaged, each in plans.items() for block in each.blocks]
    with database.reading() as session:
        last = last_entry(session)
    entries = seal_entries(_entries(plan, desk), keys.officer.audit, last)
    (_insert_all if database.is_sqlite else _copy_all)(database, jobs, plans, desk, entries)
    with database.writing() as session:
        # As the clock does every few seconds: nobody meets tens of thousands of rows.
        fold_changes(session)
    return Service(plan, desk)


def _insert_all(database: Database, jobs: Iterable[Job], plans: Plans, desk: Desk, entries: Iterable[Papers]) -> None:
    with database.writing() as session:
        for papers in chain((_papers(job, plans, desk) for job in jobs), entries):
            insert_papers(session, papers)


def _copy_all(database: Database, jobs: Iterable[Job], plans: Plans, desk: Desk, entries: Iterable[Papers]) -> None:
    """The record is a chain, which one process makes while others make tips."""
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    fork = get_context("fork")
    with (
        psycopg.connect(address, options=UNHURRIED) as connection,
        Undressed(connection),
        fork.Pool(PROCESSES, _begin, (address, plans, desk)) as pool,
    ):
        made = pool.imap_unordered(_copy_block, jobs)
        for papers in entries:
            copy_papers(connection, papers)
        deque(made, maxlen=0)


def _officers(session: Session, keys: Keys, now: datetime) -> Iterator[Officer]:
    counties = [county for county in all_counties() for _ in range(2)]
    names = [WHOLE_COUNTRY, *(f"officer{number}@example.org" for number, _ in enumerate(counties))]
    for name, county in zip(names, ["", *counties], strict=True):
        role = "officer" if county else "supervisor"
        add_officer(session, name, role, county, key=keys.officer.audit, by="operator", now=now)
        account = account_named(session, name)
        assert account is not None
        yield Officer(officer_id=account.id, name=name, role=role, county=county)


def _venues(session: Session, keys: Keys, officer: Officer, now: datetime) -> None:
    known = [{**each, "aliases": tuple(each["aliases"].splitlines())} for each in demonstration_venues()]
    places = all_municipalities()
    others = [
        {"kind": "hotel", "name": f"Påhittade Gården {number}", "municipality": places[number % len(places)].code}
        for number in range(VENUES)
    ]
    for each in (*known, *others):
        venue = Venue(**each)  # type: ignore[arg-type]
        add_venue(session, officer, venue, once=secrets.token_hex(16), keys=keys.officer, now=now)


def _texts(database: Database, keys: Keys, tips: int, seed: int) -> list[Text]:
    with database.reading() as session:
        register = venue_register(session, keys.officer)
    judge = partial(text_of, register=register, keys=keys.officer, index=keys.officer.index[0])
    return [judge(each) for each in reports(tips, seed)]


def _entries(plan: Plan, desk: Desk) -> Iterator[Told]:
    for block in plan.blocks:
        yield from entries_of(plan.fates(block), desk)


def _papers(job: Job, plans: Plans, desk: Desk) -> Papers:
    return papers_of(plans[job.triaged].fates(job.block), desk, triaged=job.triaged)


_held: list[tuple[Connection, Plans, Desk]] = []
"""What a process that makes tips works with."""


def _begin(address: str, plans: Plans, desk: Desk) -> None:
    _held.append((psycopg.connect(address, options=UNHURRIED), plans, desk))


def _copy_block(job: Job) -> None:
    connection, plans, desk = _held[0]
    with connection.transaction():
        copy_papers(connection, _papers(job, plans, desk))
