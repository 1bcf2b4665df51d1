"""The audit chain: every entry is there, in order, unchanged, or `first_broken_entry` names the place."""

import pytest
from sqlalchemy import text

from tests.factories import LATER, NOW
from tipline.casework.record_act import first_broken_entry, record_act
from tipline.persistence.database import Database

KEY = b"k" * 32


@pytest.fixture
def five_acts(database: Database) -> Database:
    for number in range(5):
        with database.writing() as session:
            record_act(
                session,
                key=KEY,
                officer_name=f"o{number}",
                act="tip_opened",
                now=NOW,
                reference="7K3M9QXDPA",
                purpose="p",
            )
    return database


def broken(database: Database, key: bytes = KEY) -> int | None:
    with database.reading() as session:
        return first_broken_entry(session, key)


def test_an_untouched_chain_holds(five_acts: Database) -> None:
    assert broken(five_acts) is None


def test_an_empty_chain_holds(database: Database) -> None:
    assert broken(database) is None


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ("UPDATE audit_entries SET purpose = 'other' WHERE number = 3", 3),
        ("UPDATE audit_entries SET officer_name = 'o0' WHERE number = 2", 2),
        ("UPDATE audit_entries SET tip_reference = '0000000000' WHERE number = 1", 1),
        ("UPDATE audit_entries SET detail = purpose, purpose = detail WHERE number = 4", 4),
        ("DELETE FROM audit_entries WHERE number = 3", 3),
        ("DELETE FROM audit_entries WHERE number = 1", 1),
        ("UPDATE audit_entries SET number = 9 WHERE number = 4", 4),
    ],
)
def test_every_later_change_is_named(five_acts: Database, edit: str, place: int) -> None:
    with five_acts.writing() as session:
        session.execute(text(edit))
    assert broken(five_acts) == place


def test_a_changed_time_is_named(five_acts: Database) -> None:
    with five_acts.writing() as session:
        session.execute(text("UPDATE audit_entries SET written_at = :t WHERE number = 5"), {"t": LATER})
    assert broken(five_acts) == 5


def test_two_swapped_entries_are_named(five_acts: Database) -> None:
    with five_acts.writing() as session:
        for before, after in ((2, 99), (3, 2), (99, 3)):
            session.execute(text(f"UPDATE audit_entries SET number = {after} WHERE number = {before}"))  # noqa: S608 numbers of ours
    assert broken(five_acts) == 2


def test_nobody_without_the_key_can_forge_a_chain(five_acts: Database) -> None:
    assert broken(five_acts, b"x" * 32) == 1


def test_an_act_that_fails_leaves_no_entry(five_acts: Database) -> None:
    def act() -> None:
        with five_acts.writing() as session:
            record_act(session, key=KEY, officer_name="o", act="tip_opened", now=NOW)
            raise KeyError

    with pytest.raises(KeyError):
        act()
    with five_acts.reading() as session:
        assert session.execute(text("SELECT count(*) FROM audit_entries")).scalar() == 5
