"""`tipline officer-add`: what it prints, what it refuses, and that what it prints lets an officer in."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.officer.accounts import site
from tests.officer.entrance import Browser, Credentials
from tipline.cli import main
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database

__all__ = ["site"]


def run(instance: Path, *arguments: str, **environment: str) -> Result:
    command = ["officer-add", *arguments, "--instance", str(instance)]
    return CliRunner().invoke(main, command, env=environment)


def test_it_prints_an_address_where_the_officer_enrols(site: Flask, sqlite: Database, instance: Path) -> None:
    done = run(instance, "Eva@example.org", "--role", "supervisor", "--county", "19", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {key: told[key] for key in ("name", "role", "county")} == {
        "name": "eva@example.org",
        "role": "supervisor",
        "county": "19",
    }
    assert re.fullmatch(r"http://127\.0\.0\.1:8001/enrol/[\w-]{43}", told["enrolment_url"])
    browser = Browser(site)
    assert browser.get(urlsplit(told["enrolment_url"]).path).status_code == 200
    assert browser.page.select_one("input[name=password]") is not None
    with sqlite.reading() as session:
        assert [entry.act for entry in all_entries(session)] == ["officer_added"]


def test_without_json_the_address_is_on_a_line(site: Flask, sqlite: Database, instance: Path) -> None:
    done = run(instance, "eva@example.org", "--role", "officer", TIPLINE_OFFICER_URL="https://desk.example.org")
    assert re.search(r"^.*https://desk\.example\.org/enrol/[\w-]{43}$", done.stdout, re.MULTILINE)


def test_the_county_of_the_settings_is_taken_when_none_is_named(site: Flask, sqlite: Database, instance: Path) -> None:
    first = run(instance, "eva@example.org", "--role", "officer", "--json", TIPLINE_COUNTY="01")
    every = run(instance, "bo@example.org", "--role", "officer", "--county", "", "--json", TIPLINE_COUNTY="01")
    assert (json.loads(first.stdout)["county"], json.loads(every.stdout)["county"]) == ("01", "")


def test_credentials_let_the_officer_in_at_once(site: Flask, sqlite: Database, instance: Path) -> None:
    done = run(instance, "eva@example.org", "--role", "officer", "--json", "--with-credentials")
    told = json.loads(done.stdout)
    assert told.keys() == {"name", "role", "county", "enrolment_url", "password", "totp_secret"}
    browser = Browser(site)
    code = Credentials(told["name"], told["totp_secret"]).code()
    assert browser.sign_in(told["name"], told["password"], code).status_code == 200
    assert browser.path == "/queue"
    assert Browser(site).get(urlsplit(told["enrolment_url"]).path).status_code == 200


def test_no_credentials_are_made_in_production(site: Flask, sqlite: Database, instance: Path) -> None:
    done = run(
        instance, "eva@example.org", "--role", "officer", "--json", "--with-credentials", TIPLINE_PRODUCTION="true"
    )
    assert (done.exit_code, done.stdout) == (1, "")
    with sqlite.reading() as session:
        assert list(all_entries(session)) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("eva@example.org",), 2, "Missing option '--role'"),
        (("eva@example.org", "--role", "chief"), 2, "'chief' is not one of"),
        (("eva@example.org", "--role", "officer", "--county", "99"), 1, "There is no county '99'."),
        ((" ", "--role", "officer"), 1, "A name has between 1 and 255 characters."),
    ],
)
@pytest.mark.usefixtures("site")
def test_a_mistake_is_told_in_a_line(instance: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(instance, *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_a_name_that_is_taken_is_told(site: Flask, sqlite: Database, instance: Path) -> None:
    run(instance, "eva@example.org", "--role", "officer")
    done = run(instance, "EVA@example.org", "--role", "admin")
    assert (done.exit_code, done.stderr) == (1, "Error: There is already an officer eva@example.org.\n")


def test_without_keys_it_says_which_secret_is_missing(instance: Path) -> None:
    (instance / "officer" / "audit.secret").unlink()
    done = run(instance, "eva@example.org", "--role", "officer")
    assert done.exit_code == 1
    assert re.fullmatch(r"Error: The secret .*audit\.secret cannot be read: FileNotFoundError\.\n", done.stderr)
