"""A venue that is added at the very moment when a tip is put into the index: the tip knows of it, or waits for it."""

import time
from threading import Thread

from sqlalchemy import select, text

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tipline.casework.index_tip import index_tip
from tipline.casework.keep_venues import add_venue
from tipline.casework.reindex_tip import found_by_stored, reindex_tips
from tipline.domain.venues.venue import Venue
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip, index_anew

STORY = "Hon hålls på Hotell Björken i Umeå, rum 214."
BJORKEN = Venue(kind="hotel", name="Hotell Björken", municipality="2480")
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def add(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        add_venue(session, an_officer(), BJORKEN, once="a" * 32, keys=keys.officer, now=NOW)


def waits(database: Database) -> bool:
    with database.reading() as session:
        return session.scalars(select(IndexedTip.version)).one() == 0


def test_a_venue_that_came_between_the_opening_and_the_writing_is_waited_for(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys, a_report(STORY))
    key = keys.officer.index[0]
    with database.writing() as session:
        index_anew(session)
    for expected in (True, False):
        with database.reading() as session:
            told = found_by_stored(session, tip, keys=keys.officer)
        if expected:
            add(database, keys)
        with database.writing() as session:
            assert reindex_tips(session, {tip: told}, key) == [tip]
        assert waits(database) is expected
    assert {each.kind for each in told.clues} >= {"venue", "venue_room"}


def test_who_adds_a_venue_sees_the_tip_that_is_being_indexed(database: Database, keys: Keys) -> None:
    _, tip = a_triaged_tip(database, keys, a_report(STORY))
    adding = Thread(target=add, args=(database, keys))
    with database.writing() as session:
        told = found_by_stored(session, tip, keys=keys.officer)
        index_tip(session, tip, told, keys.officer.index[0])
        adding.start()
        # On PostgreSQL the other side must have come as far as it can. SQLite lets it begin afterwards.
        while adding.is_alive() and database.engine.dialect.name == "postgresql":
            with database.reading() as looking:
                if looking.scalar(WAITING):
                    break
            time.sleep(0.01)
    adding.join()
    assert waits(database)
