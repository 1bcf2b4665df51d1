"""The schema that migrations make is the one the tables describe, on both engines, forth and back."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from tests.services.postgresql import PostgresqlServer
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.migrate import check, downgrade, newest_revision, upgrade
from tipline.persistence.schema import Base
from tipline.persistence.tips import Tip, bears


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        address = server.address(server.create())
    found = Database(address)
    yield found
    found.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_upgrading_makes_every_table_and_leaves_nothing_to_do(bare: Database) -> None:
    upgrade(bare)
    assert tables(bare) == set(Base.metadata.tables)
    check(bare)


def test_upgrading_twice_is_upgrading_once(bare: Database) -> None:
    upgrade(bare)
    upgrade(bare)
    check(bare)


def test_downgrading_removes_every_table_and_upgrading_brings_them_back(bare: Database) -> None:
    upgrade(bare)
    downgrade(bare, "base")
    assert tables(bare) == set()
    upgrade(bare)
    check(bare)


def test_each_step_can_be_taken_back_alone_and_the_tips_stay(bare: Database) -> None:
    upgrade(bare, "0001")
    with bare.writing() as session:
        session.execute(text("INSERT INTO tips (reference, received_at) VALUES ('7K3M9QXDPA', '2026-11-24 22:30:00')"))
    upgrade(bare)
    downgrade(bare, "0001")
    assert tables(bare) == {"tip_flags"} | set(Base.metadata.tables) - {
        *(
            "approvals",
            "disposal_tips",
            "disposals",
            "erasures",
            "event_tips",
            "events",
            "index_runs",
            "found_entities",
            "indexed_tips",
            "export_tips",
            "holds",
            "exports",
            "intake_tokens",
            "notices",
            "open_tip_changes",
            "passkeys",
            "questions",
            "redrawings",
            "referrals",
            "reopenings",
            "reviews",
            "ring_key_ends",
            "saved_views",
            "sign_in_changes",
            "statements",
            "tip_bands",
            "tip_clusters",
            "tip_fingerprints",
            "tip_links",
            "tip_words",
            "translations",
            "urgency_overrides",
            "venues",
            "wipings",
            "withdrawals",
        ),
    }
    upgrade(bare)
    check(bare)
    with bare.reading() as session:
        assert session.scalars(text("SELECT reference FROM tips")).all() == ["7K3M9QXDPA"]


def test_tips_that_were_triaged_before_the_index_wait_to_be_indexed_and_no_others(bare: Database) -> None:
    upgrade(bare, "0018")
    tip = "INSERT INTO tips (reference, received_at, urgency) VALUES ('{}', '2026-11-24 {}:30:00', {})"
    with bare.writing() as session:
        for number, urgency in enumerate(("'low'", "'urgent'", "NULL"), start=1):
            session.execute(text(tip.format(f"TRIAGED{number:03}", f"1{number}", urgency)))
        session.execute(
            text("INSERT INTO indexed_tips (tip_reference, key_number, version) VALUES ('TRIAGED002', 1, 1)")
        )
    upgrade(bare)
    with bare.reading() as session:
        rows = session.execute(select(IndexedTip).order_by(IndexedTip.tip_reference)).scalars().all()
        found = [
            (each.tip_reference, each.key_number, each.version, each.received_at.hour, each.failed) for each in rows
        ]
    assert found == [("TRIAGED001", 0, 0, 11, False), ("TRIAGED002", 1, 1, 12, False)]
    downgrade(bare, "0018")
    with bare.reading() as session:
        assert session.scalars(text("SELECT tip_reference FROM indexed_tips")).all() == ["TRIAGED002"]


def test_flags_go_beside_their_tips_and_back(bare: Database) -> None:
    upgrade(bare, "0029")
    with bare.writing() as session:
        for reference, flags in (
            ("ONLYONE001", ("minor",)),
            ("SOMEMORE01", ("spam", "out_of_scope")),
            ("NONEATALL1", ()),
        ):
            at = "INSERT INTO tips (reference, received_at) VALUES (:reference, '2026-11-24 22:30:00')"
            session.execute(text(at), {"reference": reference})
            for flag in flags:
                told = "INSERT INTO tip_flags (flag, tip_reference) VALUES (:flag, :reference)"
                session.execute(text(told), {"flag": flag, "reference": reference})
    upgrade(bare)
    with bare.reading() as session:
        beside = {row.reference: row.flags for row in session.execute(select(Tip.reference, Tip.flags))}
        bearing = session.scalars(select(Tip.reference).where(bears("out_of_scope"))).all()
    assert {name: set(flags.split()) for name, flags in beside.items()} == {
        "ONLYONE001": {"minor"}, "SOMEMORE01": {"spam", "out_of_scope"}, "NONEATALL1": set()
    }  # fmt: skip
    assert bearing == ["SOMEMORE01"]
    downgrade(bare, "0029")
    with bare.reading() as session:
        rows = session.execute(text("SELECT tip_reference, flag FROM tip_flags ORDER BY 1, 2"))
        told = [tuple(row) for row in rows]
    assert told == [("ONLYONE001", "minor"), ("SOMEMORE01", "out_of_scope"), ("SOMEMORE01", "spam")]


def test_open_tips_are_counted_as_their_table_comes_and_no_more_when_it_has_gone(bare: Database) -> None:
    upgrade(bare, "0033")
    tip = "INSERT INTO tips (reference, received_at, state, rank, county) VALUES (:reference, :at, :state, :rank, '03')"
    told = [("triaged", 10), ("claimed", 40), ("closed", 40), ("erased", 35), ("received", 35), ("received", 50)]
    with bare.writing() as session:
        for number, (state, rank) in enumerate(told):
            given = {"reference": f"COUNTED{number:03}", "at": "2026-11-24 22:30:00", "state": state, "rank": rank}
            session.execute(text(tip), given)
    upgrade(bare)
    numbers = "SELECT county, municipality, change FROM open_tip_changes ORDER BY number"
    close = "UPDATE tips SET state = 'closed' WHERE reference = 'COUNTED000'"
    with bare.writing() as session:
        assert [tuple(row) for row in session.execute(text(numbers))] == [("03", "", 2)]
        session.execute(text(close))
        assert [tuple(row) for row in session.execute(text(numbers))] == [("03", "", 2), ("03", "", -1)]
    downgrade(bare, "0033")
    with bare.writing() as session:
        session.execute(text(close.replace("closed", "assessed")))
    upgrade(bare)
    with bare.reading() as session:
        assert [tuple(row) for row in session.execute(text(numbers))] == [("03", "", 2)]


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    folder = Path(__file__).parents[2] / "tipline" / "persistence"
    with_tables = {file.stem for file in folder.glob("*.py") if "__tablename__ = " in file.read_text()}
    env = (folder / "migrations" / "env.py").read_text()
    assert {name for name in with_tables if f'"{name}"' not in env} == set()


def test_no_table_on_sqlite_numbers_what_a_tipster_causes(tmp_path: Path) -> None:
    file = tmp_path / "bare.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    connection = sqlite3.connect(file)
    numbered = [
        table
        for table in (
            "tips",
            "reports",
            "attachments",
            "wrapped_keys",
            "messages",
            "letters",
            "redrawings",
            "tip_bands",
            "tip_clusters",
            "tip_fingerprints",
            "tip_words",
            "indexed_tips",
            "tip_links",
            "event_tips",
            "withdrawals",
        )
        if "WITHOUT ROWID"
        not in connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    ]
    connection.close()
    assert numbered == []


def test_the_newest_revision_has_a_name() -> None:
    assert newest_revision() == "0034"
