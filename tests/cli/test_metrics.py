"""`tipline metrics`: what monitoring sees, and that a tip more or less changes none of it."""

import json
from pathlib import Path

import pytest

from tests.factories import Keys, a_sent_tip
from tests.services.stack import tipline
from tipline.persistence.database import Database


def figures(instance: Path, **settings: str) -> dict[str, int]:
    done = tipline(instance, "metrics", "--json", **settings)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def send(database: Database, keys: Keys, numbers: range) -> list[str]:
    return [reference for each in numbers for reference in a_sent_tip(database, keys, seed=bytes([each] * 16))]


def test_a_single_tip_changes_no_figure_and_five_do(
    instance: Path, sqlite: Database, sqlite_address: str, keys: Keys
) -> None:
    before = figures(instance, DATABASE_URL=sqlite_address)
    assert (before["tipline_database_up"], before["tipline_triage_waiting"]) == (1, 0)
    # Sent at a moment of the past, so the wait alone is told: that triage stands still must be known.
    send(sqlite, keys, range(4))
    after = figures(instance, DATABASE_URL=sqlite_address)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"tipline_triage_wait_minutes", "tipline_disk_free_percent"}
    send(sqlite, keys, range(4, 6))
    assert figures(instance, DATABASE_URL=sqlite_address)["tipline_triage_waiting"] == 5


def test_the_text_is_openmetrics_and_names_no_tip(
    instance: Path, sqlite: Database, sqlite_address: str, keys: Keys
) -> None:
    made = send(sqlite, keys, range(6))
    done = tipline(instance, "metrics", DATABASE_URL=sqlite_address)
    lines = done.stdout.splitlines()
    assert lines[-1] == "# EOF"
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert [line.split()[0] for line in lines if not line.startswith("#")] == names
    assert len(set(names)) == len(names) > 7
    assert [each for each in made if each in done.stdout] == []
    assert "{" not in done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "figure"),
    [
        ("DATABASE_URL", "sqlite:////nowhere/x.db", "tipline_database_up"),
        ("VALKEY_URL", "redis://127.0.0.1:1", "tipline_queue_up"),
    ],
)
def test_what_does_not_answer_is_a_figure_and_no_fault(
    instance: Path, sqlite_address: str, setting: str, value: str, figure: str
) -> None:
    assert figures(instance, **{"DATABASE_URL": sqlite_address, setting: value})[figure] == 0
