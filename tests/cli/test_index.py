"""`tipline index`, and what `tipline doctor` says of the index."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from tests.factories import NOW, Keys, a_triaged_tip
from tipline.cli import main
from tipline.cli.index_health import index_faults
from tipline.config import OfficerConfig
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.index_runs import IndexRun

Run = Callable[..., Result]


@pytest.fixture
def run(instance: Path, sqlite: Database) -> Run:
    def ran(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--instance", str(instance)])

    return ran


def stand(database: Database, reference: str, key_number: int, *, failed: bool = False) -> None:
    with database.writing() as session:
        place = IndexedTip.tip_reference == reference
        session.execute(update(IndexedTip).where(place).values(key_number=key_number, failed=failed))


def test_progress_is_told_in_numbers(run: Run, sqlite: Database, keys: Keys) -> None:
    one, two, _ = (a_triaged_tip(sqlite, keys, seed=bytes([each] * 16))[1] for each in range(3))
    assert run("index").stdout == "3 of 3 tips are in the index under key 1, 0 are left, 0 could not be opened.\n"
    run("keys", "rotate", "--index")
    stand(sqlite, one, 2)
    stand(sqlite, two, 2, failed=True)
    with sqlite.writing() as session:
        session.add(IndexRun(begun_at=NOW, tips=3))
    assert run("index").stdout.splitlines() == [
        "1 of 3 tips are in the index under key 2, 1 are left, 1 could not be opened.",
        "Index key 1: 1 tips stand under it.",
    ]
    assert json.loads(run("index", "--json").stdout) == {
        "total": 3,
        "indexed": 1,
        "left": 1,
        "failed": 1,
        "keys": [2, 1],
        "under_key": {"2": 2, "1": 1},
        "running_since": NOW.isoformat(),
    }


def test_without_a_key_the_command_that_makes_one_is_named(run: Run, instance: Path) -> None:
    (instance / "officer" / "index" / "1.secret").unlink()
    for words in (("index",), ("keys", "rotate", "--index")):
        told = run(*words)
        assert (told.exit_code, "tipline keys new" in told.stderr, "Traceback" in told.output) == (1, True, False)


def test_doctor_tells_of_tips_that_wait_and_of_keys_that_nothing_needs(
    run: Run, sqlite: Database, keys: Keys, instance: Path
) -> None:
    config = OfficerConfig(instance=instance)
    _, reference = a_triaged_tip(sqlite, keys)
    assert list(index_faults(config)) == []
    run("keys", "rotate", "--index")
    waiting = "1 tips wait to be indexed; the worker does it when nothing else waits. Look at: tipline index"
    assert list(index_faults(config)) == [waiting]
    assert waiting in json.loads(run("doctor", "--json").stdout)["faults"]
    stand(sqlite, reference, 2)
    assert list(index_faults(config)) == ["No tip needs index key 1 any more. Run: tipline keys destroy --index 1"]
    run("keys", "destroy", "--index", "1")
    assert list(index_faults(config)) == []


def test_doctor_says_once_that_the_database_or_the_key_is_missing(run: Run, sqlite: Database, instance: Path) -> None:
    gone = OfficerConfig(instance=instance, database_url=f"sqlite:///{instance / 'database' / 'empty.db'}")
    assert list(index_faults(gone)) == []
    (instance / "officer" / "index" / "1.secret").unlink()
    assert list(index_faults(OfficerConfig(instance=instance))) == []
    faults = json.loads(run("doctor", "--json").stdout)["faults"]
    assert len([each for each in faults if "key of the index" in each]) == 1
