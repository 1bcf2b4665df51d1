"""`tipline token-add` and `token-revoke`."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tipline.casework.issue_token import bearer_of
from tipline.cli import main
from tipline.persistence.database import Database


def run(instance: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--instance", str(instance)])


def test_the_token_alone_is_on_stdout_and_works_until_it_is_revoked(sqlite: Database, instance: Path) -> None:
    done = run(instance, "token-add", "rar")
    assert done.exit_code == 0, done.output
    token = done.stdout.removesuffix("\n")
    with sqlite.reading() as session:
        assert bearer_of(session, token) == "rar"
    assert token not in done.stderr
    assert run(instance, "token-revoke", "rar").exit_code == 0
    with sqlite.reading() as session:
        assert bearer_of(session, token) is None


def test_json_is_what_a_script_reads(sqlite: Database, instance: Path) -> None:
    told = json.loads(run(instance, "token-add", "rar", "--json").stdout)
    assert list(told) == ["name", "token"]
    assert json.loads(run(instance, "token-revoke", "rar", "--json").stdout) == {"name": "rar", "revoked": True}


def test_what_cannot_be_done_is_one_line_and_exit_1(sqlite: Database, instance: Path) -> None:
    assert run(instance, "token-add", "rar").exit_code == 0
    for arguments in (("token-add", "rar"), ("token-add", "NOT fit"), ("token-revoke", "pust")):
        done = run(instance, *arguments)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
