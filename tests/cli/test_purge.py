"""`tipline purge`: what is due goes, by a decision, and the command says what it did and what it could not do."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories import NOW, Keys, a_report, a_sent_tip, an_officer
from tests.services.stack import tipline
from tipline.casework.hold_tip import hold_tip
from tipline.persistence.database import Database
from tipline.persistence.tombstones import read_tombstones

LONG_AGO = NOW - timedelta(days=500)


@pytest.fixture
def sent(sqlite: Database, keys: Keys) -> list[str]:
    """Three tips: one of long ago, another that is held, and one of today."""
    found = [a_sent_tip(sqlite, keys, a_report(f"{n}"), seed=f"a form {n:09}".encode())[1] for n in range(3)]
    with sqlite.writing() as session:
        for each in found[:2]:
            session.execute(
                text("UPDATE tips SET received_at = :at WHERE reference = :tip"),
                {"at": f"{LONG_AGO:%Y-%m-%d %H:%M:%S}", "tip": each},
            )
        hold_tip(session, an_officer("supervisor"), found[1], "JO", keys=keys.officer, now=NOW)
    return found


def erased(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT tip_reference FROM erasures")))


def test_a_dry_run_tells_and_deletes_nothing(instance: Path, sqlite: Database, sent: list[str]) -> None:
    done = tipline(instance, "purge", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"dry_run": True, "tips": 1, "by_track": {"not_in_a_case": 1}, "held": 1}
    assert erased(sqlite) == []


def test_without_a_decision_nothing_is_deleted(instance: Path, sqlite: Database, sent: list[str]) -> None:
    done = tipline(instance, "purge")
    assert done.returncode == 1
    assert "retention_decision" in done.stderr
    assert erased(sqlite) == []


def test_what_is_due_and_not_held_goes_and_a_second_run_has_nothing_to_do(
    instance: Path, sqlite: Database, sent: list[str]
) -> None:
    done = tipline(instance, "purge", "--json", TIPLINE_RETENTION_DECISION="RA-FS 2021:6")
    assert done.returncode == 0, done.stderr
    told = {"dry_run": False, "tips": 1, "by_track": {"not_in_a_case": 1}, "held": 1}
    assert json.loads(done.stdout) == told | {"tombstones": 1, "not_wiped": []}
    assert erased(sqlite) == [sent[0]]
    assert [each.reference for each in read_tombstones(instance / "officer" / "erasures.log")] == [sent[0]]
    again = tipline(instance, "purge", "--decision", "RA-FS 2021:6")
    assert (again.returncode, again.stdout) == (0, "0 tips are deleted for ever, 1 are held.\n")
    assert erased(sqlite) == [sent[0]]


def test_a_track_that_is_not_in_the_table_is_refused(instance: Path, sqlite: Database, sent: list[str]) -> None:
    done = tipline(instance, "purge", "--dry-run", TIPLINE_RETENTION_TRACKS="unfounded=record")
    assert done.returncode == 1
    assert "retention_tracks" in done.stderr
