"""`tipline evaluate --from-officers`: the newest policy's own level beside the level that an officer set last."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from tests.factories import (
    LOCKED_IN,
    NOW,
    QUIET,
    Keys,
    a_report,
    a_sent_tip,
    a_tip_of_an_older_policy,
    a_triaged_tip,
    an_officer,
)
from tipline.casework.set_urgency import set_urgency
from tipline.casework.triage_tip import triage_tip
from tipline.cli import main
from tipline.domain.ranks import MOST_FAILURES
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

Compared = Callable[..., Result]


@pytest.fixture
def compared(instance: Path, database: Database) -> Compared:
    """Runs the command on the instance, over the database of the test."""
    address = database.engine.url.render_as_string(hide_password=False)

    def run(*options: str) -> Result:
        arguments = ["evaluate", "--from-officers", *options, "--instance", str(instance)]
        return CliRunner(env={"DATABASE_URL": address}).invoke(main, arguments)

    return run


def put(database: Database, keys: Keys, reference: str, *levels: str) -> str:
    for number, level in enumerate(levels):
        with database.writing() as session:
            once = f"{reference.lower()}{number:022}"
            set_urgency(session, an_officer(), reference, level, "Skäl", once=once, keys=keys.officer, now=NOW)
    return reference


def triaged(database: Database, keys: Keys, story: str, number: int) -> str:
    return a_triaged_tip(database, keys, a_report(story), seed=number.to_bytes(16, "big"))[1]


def test_agreement_is_told_by_level_and_every_case_by_reference(
    compared: Compared, database: Database, keys: Keys
) -> None:
    expected = {
        put(database, keys, triaged(database, keys, LOCKED_IN, 1), "low"): ("immediate", "low"),
        # What an officer set last counts, also where it is the rules' own level again.
        put(database, keys, triaged(database, keys, QUIET, 2), "low", "routine"): ("routine", "routine"),
        put(database, keys, triaged(database, keys, QUIET, 3), "immediate"): ("routine", "immediate"),
    }
    untouched = triaged(database, keys, LOCKED_IN, 4)
    told = json.loads(compared("--json").stdout)
    assert told["cases"] == [
        {"reference": reference, "rules": rules, "officers": officers}
        for reference, (rules, officers) in sorted(expected.items())
    ]
    assert told["agreement"] == {
        "immediate": {"officers": 1, "rules": 1, "both": 0, "share": 0.0},
        "urgent": {"officers": 0, "rules": 0, "both": 0, "share": None},
        "routine": {"officers": 1, "rules": 2, "both": 1, "share": 1.0},
        "low": {"officers": 1, "rules": 0, "both": 0, "share": 0.0},
    }
    table = compared().stdout
    assert untouched not in table
    lines = [line.split() for line in table.splitlines()]
    assert ["routine", "1", "2", "1", "1.000"] in lines
    assert [[reference, *levels] for reference, levels in sorted(expected.items())] == lines[-3:]


def test_the_newest_policy_speaks_for_the_rules(compared: Compared, database: Database, keys: Keys) -> None:
    reference = a_tip_of_an_older_policy(database, keys, a_report(LOCKED_IN))
    put(database, keys, reference, "low")
    with database.writing() as session:
        triage_tip(session, reference, keys=keys.officer, now=NOW)
    assert json.loads(compared("--json").stdout)["cases"][0]["rules"] == "immediate"


def test_a_tip_that_the_rules_could_not_judge_is_a_case_without_their_level(
    compared: Compared, database: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        session.execute(update(Tip).values(attempts=MOST_FAILURES))
    put(database, keys, reference, "urgent")
    assert json.loads(compared("--json").stdout)["cases"] == [
        {"reference": reference, "rules": "", "officers": "urgent"}
    ]
    assert compared().stdout.splitlines()[-1].split() == [reference, "-", "urgent"]


def test_no_level_set_is_a_failure_and_wrong_use_is_told(compared: Compared, database: Database, keys: Keys) -> None:
    triaged(database, keys, LOCKED_IN, 1)
    result = compared()
    assert (result.exit_code, result.stdout) == (1, "")
    assert compared("--language", "sv").exit_code == 2
    assert compared("-").exit_code == 2
    assert CliRunner().invoke(main, ["evaluate"]).exit_code == 2


def test_no_word_of_a_tip_or_reason_is_told(compared: Compared, database: Database, keys: Keys) -> None:
    put(database, keys, triaged(database, keys, LOCKED_IN, 1), "low")
    assert [
        word for word in ("318", "Skäl", "inlåst", "eva@") if word in compared().output + compared("--json").output
    ] == []
