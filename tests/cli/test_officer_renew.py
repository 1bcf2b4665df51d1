"""`tipline officer-renew`: the way back in for an officer who has nobody above."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from tests.officer.accounts import site
from tests.officer.conftest import entrance
from tests.officer.entrance import PASSWORD, Entrance
from tests.officer.test_enrolment import enrol
from tipline.cli import main
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account

__all__ = ["entrance", "site"]


def run(instance: Path, *arguments: str, **environment: str) -> Result:
    command = ["officer-renew", *arguments, "--instance", str(instance)]
    return CliRunner().invoke(main, command, env=environment)


def test_the_only_administrator_gets_in_again_in_production(
    entrance: Entrance, sqlite: Database, instance: Path
) -> None:
    sara = entrance.enrolled("eva@example.org", "admin")
    who = {"TIPLINE_OPERATOR_NAME": "Nordic Hotline", "TIPLINE_OPERATOR_LEGAL_BASIS": "Law"}
    done = run(instance, " Eva@Example.org", "--json", "--reason", "Lost.", TIPLINE_PRODUCTION="true", **who)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told.keys() == {"name", "enrolment_url"}
    assert entrance.browser().sign_in(sara.name, PASSWORD, sara.code()).status_code == 401
    browser = entrance.browser()
    browser.get(urlsplit(told["enrolment_url"]).path)
    assert enrol(browser) == 200
    with sqlite.reading() as session:
        entries = [(each.officer_name, each.act, each.purpose, each.detail) for each in all_entries(session)]
    assert ("operator", "enrolment_renewed", "Lost.", "eva@example.org") in entries


def test_without_json_the_address_is_on_a_line(entrance: Entrance, instance: Path) -> None:
    entrance.token("eva@example.org")
    done = run(instance, "eva@example.org", TIPLINE_OFFICER_URL="https://desk.example.org")
    assert re.search(r"^enrolment_url: https://desk\.example\.org/enrol/[\w-]{43}$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bo@example.org", "There is no officer bo@example.org."),
        ("EVA@example.org", "The account eva@example.org is off."),
    ],
)
def test_what_cannot_be_renewed_is_told_in_a_line(
    entrance: Entrance, sqlite: Database, instance: Path, name: str, said: str
) -> None:
    entrance.token("eva@example.org")
    with sqlite.writing() as session:
        session.execute(update(Account).values(active=False))
    done = run(instance, name)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
