"""Whatever somebody with all rights in the database does to the record, `tipline audit verify` finds and places.

What an act without an entry would be is tested with every address of the officer site by
`tests/officer/test_without_record.py`.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, text

from tests.factories import NOW
from tipline.casework.keep_checkpoint import keep_checkpoint
from tipline.casework.record_act import record_act
from tipline.cli import main
from tipline.crypto.checkpoints import CheckpointFile
from tipline.crypto.secret_files import read_secret
from tipline.persistence.audit import AuditEntry
from tipline.persistence.database import Database

LENGTH = 12
PLACES = (1, 2, 7, LENGTH)
OTHER_VALUES = {
    "written_at": "2020-01-01 00:00:00",
    "officer_name": "somebody.else@example.org",
    "act": "tip_claimed",
    "tip_reference": "0000000000",
    "purpose": "A better one",
    "detail": "Another",
    "seal": secrets.token_bytes(32),
}


@dataclass(frozen=True)
class Record:
    instance: Path
    database: Database

    @property
    def key(self) -> bytes:
        return read_secret(self.instance / "officer" / "audit.secret")

    @property
    def checkpoints(self) -> CheckpointFile:
        return CheckpointFile(self.instance / "officer")

    def act(self, key: bytes | None = None) -> None:
        with self.database.writing() as session:
            record_act(
                session,
                key=key or self.key,
                officer_name=f"{secrets.token_hex(4)}@example.org",
                act="tip_opened",
                now=NOW,
                reference="7K3M9QXDPA",
                purpose="First assessment",
            )

    def keep_checkpoint(self) -> None:
        with self.database.reading() as session:
            keep_checkpoint(session, self.checkpoints, key=self.key, now=NOW)

    def edit(self, statement: str, **values: object) -> None:
        """As a superuser does, past everything that the program would say to it."""
        with self.database.engine.begin() as connection:
            _run(connection, statement, values)

    def verify(self, *arguments: str) -> Result:
        settings = {"DATABASE_URL": self.database.engine.url.render_as_string(hide_password=False)}
        return CliRunner().invoke(main, ["audit", "verify", "--instance", str(self.instance), *arguments], env=settings)

    def first_broken(self, *arguments: str) -> int | None:
        """What the command says, with its exit code."""
        done = self.verify("--json", *arguments)
        told = json.loads(done.stdout.splitlines()[0])
        assert (done.exit_code == 0) is told["holds"] is (told["first_broken"] is None)
        return told["first_broken"]  # type: ignore[no-any-return]


def _run(connection: Connection, statement: str, values: dict[str, object]) -> None:
    assert connection.execute(text(statement), values).rowcount != 0, statement


@pytest.fixture
def record(instance: Path, postgresql_address: str) -> Iterator[Record]:
    """A dozen acts, with checkpoints after the fifth and the last."""
    database = Database(postgresql_address)
    made = Record(instance, database)
    for number in range(1, LENGTH + 1):
        made.act()
        if number in {5, LENGTH}:
            made.keep_checkpoint()
    assert made.first_broken() is None
    yield made
    database.close()


def test_every_column_of_an_entry_is_under_its_seal() -> None:
    assert {column.name for column in AuditEntry.__table__.columns} - {"number"} == set(OTHER_VALUES)


@pytest.mark.parametrize("column", OTHER_VALUES)
def test_a_changed_entry_is_found_and_named(record: Record, column: str) -> None:
    for place in PLACES:
        with record.database.reading() as session:
            before = session.execute(text(f"SELECT {column} FROM audit_entries WHERE number = {place}")).scalar()  # noqa: S608 names of ours
        change = f"UPDATE audit_entries SET {column} = :value WHERE number = :place"  # noqa: S608
        record.edit(change, value=OTHER_VALUES[column], place=place)
        assert record.first_broken() == place
        record.edit(change, value=before, place=place)
        assert record.first_broken() is None


def _removed(record: Record, place: int) -> None:
    record.edit("DELETE FROM audit_entries WHERE number = :place", place=place)


def _removed_and_closed_up(record: Record, place: int) -> None:
    _removed(record, place)
    for number in range(place + 1, LENGTH + 1):
        record.edit("UPDATE audit_entries SET number = :to WHERE number = :number", number=number, to=number - 1)


def _swapped(record: Record, place: int) -> None:
    for before, after in ((place, 99), (place % LENGTH + 1, place), (99, place % LENGTH + 1)):
        record.edit("UPDATE audit_entries SET number = :to WHERE number = :number", number=before, to=after)


def _put_in(record: Record, place: int) -> None:
    for number in range(LENGTH, place - 1, -1):
        record.edit("UPDATE audit_entries SET number = :to WHERE number = :number", number=number, to=number + 1)
    columns = ", ".join(column.name for column in AuditEntry.__table__.columns if column.name != "number")
    record.edit(
        f"INSERT INTO audit_entries (number, {columns}) SELECT :place, {columns} FROM audit_entries "  # noqa: S608
        "WHERE number = :next",
        place=place,
        next=place + 1,
    )


def _cut_off(record: Record, place: int) -> None:
    record.edit("DELETE FROM audit_entries WHERE number >= :place", place=place)


def _cut_off_and_gone_on(record: Record, place: int) -> None:
    """The program itself has appended to what was left, so that each seal is right."""
    _cut_off(record, place)
    for _ in range(LENGTH):
        record.act()


def _written_anew(record: Record, place: int) -> None:
    """Somebody has stolen the key of the chain as well."""
    _cut_off(record, place)
    for _ in range(place, LENGTH + 1):
        record.act(record.key)


EDITS: dict[str, tuple[Callable[[Record, int], None], Callable[[int], set[int]]]] = {
    "removed": (_removed, lambda place: {place}),
    "removed and closed up": (_removed_and_closed_up, lambda place: {place}),
    "swapped": (_swapped, lambda place: {place, place % LENGTH + 1}),
    "put in": (_put_in, lambda place: {place, place + 1}),
    "cut off": (_cut_off, lambda place: {place}),
    "cut off and gone on": (_cut_off_and_gone_on, lambda place: {1 if place <= 5 else 6}),
    "written anew with the key": (_written_anew, lambda place: {1 if place <= 5 else 6}),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("edit", EDITS)
def test_what_is_done_to_the_chain_is_found_and_placed(record: Record, edit: str, place: int) -> None:
    change, named = EDITS[edit]
    change(record, place)
    assert record.first_broken() in named(place)


@pytest.mark.parametrize("edit", ["cut off", "written anew with the key"])
def test_what_the_chain_alone_cannot_tell_is_told_by_a_letter_kept_outside(
    record: Record, tmp_path: Path, edit: str
) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_text("From: tipline\n\n" + "\n".join(record.checkpoints.lines()) + "\n")
    assert record.first_broken("--checkpoints", str(letter)) is None
    EDITS[edit][0](record, 7)
    # Whoever can do that to the database may be on the host that keeps the file as well.
    record.checkpoints.file.unlink()
    assert record.first_broken() is None
    assert record.first_broken("--checkpoints", str(letter)) in EDITS[edit][1](7)


def test_a_checkpoint_that_was_tampered_with_is_refused(record: Record) -> None:
    kept = record.checkpoints.file
    kept.write_text(kept.read_text().replace(f" {LENGTH} ", " 3 "))
    done = record.verify()
    assert done.exit_code == 1
    assert "no checkpoint of this record" in done.stderr


def test_nobody_without_the_key_can_write_a_record_of_their_own(record: Record) -> None:
    record.edit("DELETE FROM audit_entries")
    for _ in range(LENGTH):
        record.act(secrets.token_bytes(32))
    assert record.first_broken() == 1
