"""A tip that PostgreSQL commits by itself: whole or not at all, and never sealed to ended keys alone."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from tests.factories import NOW, Keys, a_report, an_instance
from tipline.intake.site_keys import SiteKeys
from tipline.intake.submit_tip import submit_tip
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.reports import SealedReport
from tipline.persistence.ring_keys import end_key, wait_for_writers
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import EveryKeyEnded, WrappedKey

OFTEN = 12
"""By then psycopg has prepared the statement (5) and PostgreSQL kept a plan for it (5 more)."""
NOT_COMMITTED = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON reports INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
"""


@pytest.fixture
def two_keys(keys: Keys, tmp_path) -> SiteKeys:
    other = Keys(an_instance(tmp_path / "other")).site
    return replace(keys.site, ring=(*keys.site.ring, *other.ring))


def send(database: Database, keys: SiteKeys, number: int = 0) -> str:
    return submit_tip(database, a_report(), (), keys=keys, seed=number.to_bytes(16, "big"), now=NOW)


def end(database: Database, *key_ids: str) -> None:
    with database.writing() as session:
        for each in key_ids:
            end_key(session, each, NOW)


def rows(database: Database) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(each)) or 0 for each in (Tip, SealedReport, WrappedKey)]


def test_a_tip_is_wrapped_for_every_key_of_the_ring(database: Database, two_keys: SiteKeys) -> None:
    send(database, two_keys)
    assert rows(database) == [1, 1, 2]
    with database.reading() as session:
        wrapped = session.scalars(select(WrappedKey.key_id)).all()
    assert sorted(wrapped) == sorted(each.key_id for each in two_keys.ring)


def test_a_tip_is_taken_until_the_last_of_its_keys_has_ended(database: Database, two_keys: SiteKeys) -> None:
    one, other = (each.key_id for each in two_keys.ring)
    end(database, one)
    first = send(database, two_keys)
    end(database, other)
    with pytest.raises(EveryKeyEnded):
        send(database, two_keys, 1)
    assert rows(database) == [1, 1, 2]
    assert send(database, two_keys) == first


def test_a_tip_whose_commit_fails_is_not_acknowledged(postgres: Database, keys: Keys) -> None:
    with postgres.writing() as session:
        session.execute(text(NOT_COMMITTED))
    for number in range(OFTEN):
        with pytest.raises(DatabaseUnavailable):
            send(postgres, keys.site, number)
    assert rows(postgres) == [0, 0, 0]


@pytest.mark.parametrize("sent_before", [0, OFTEN])
def test_whoever_ends_a_key_is_seen_by_a_tip_that_comes_while_they_look(
    postgres: Database, keys: Keys, sent_before: int
) -> None:
    """The tip's statement has begun, and waits for the lock, before the key's end is there to be seen."""
    (key,) = keys.site.ring
    with ThreadPoolExecutor(1) as public_site:
        with postgres.writing() as looking:
            looking.execute(text("SELECT 1"))  # So that the tips before it share the connection of the last.
            for number in range(sent_before):
                send(postgres, keys.site, number)
            wait_for_writers(looking)
            sending = public_site.submit(send, postgres, keys.site, 99)
            while not looking.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                time.sleep(0.01)
            end(postgres, key.key_id)
        with pytest.raises(EveryKeyEnded):
            sending.result(30)
    assert rows(postgres) == [sent_before] * 3
