"""`tipline keys rotate` and `tipline keys destroy`, as an operator types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from tests.factories import Keys, a_triaged_tip
from tipline.cli import main
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip

Run = Callable[..., Result]


@pytest.fixture
def run(instance: Path, sqlite: Database) -> Run:
    def ran(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--instance", str(instance)])

    return ran


def test_a_rotation_from_its_beginning_to_its_end(run: Run, sqlite: Database, keys: Keys, instance: Path) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    made = run("keys", "rotate", "--index", "--json")
    assert (made.exit_code, json.loads(made.stdout)) == (0, {"index": 2})
    again = run("keys", "rotate", "--index")
    assert (again.exit_code, "tipline keys destroy --index 1" in again.stderr) == (1, True)
    early = run("keys", "destroy", "--index", "1")
    assert (early.exit_code, "still needed" in early.stderr) == (1, True)
    with sqlite.writing() as session:
        place = IndexedTip.tip_reference == reference
        session.execute(update(IndexedTip).where(place).values(key_number=2))
    assert run("keys", "destroy", "--index", "1").exit_code == 0
    assert [file.name for file in (instance / "officer" / "index").iterdir()] == ["2.secret"]
    assert run("keys", "destroy", "--index", "1").exit_code == 1
    assert run("keys", "destroy", "--index", "2").exit_code == 1


@pytest.mark.parametrize("words", [("keys", "rotate"), ("keys", "destroy"), ("keys", "destroy", "--index", "0")])
def test_a_command_that_does_not_say_which_key_does_nothing(run: Run, instance: Path, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
    assert [file.name for file in (instance / "officer" / "index").iterdir()] == ["1.secret"]
