"""What the database itself refuses the public site, whoever has broken into it."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from sqlalchemy import create_engine, text, update
from sqlalchemy.exc import ProgrammingError

from tests.factories import (
    LATER,
    NOW,
    ONCE,
    SEED,
    Keys,
    a_bare_tip,
    a_published_notice,
    a_report,
    a_triaged_tip,
    an_officer,
)
from tests.services.postgresql import PostgresqlServer
from tipline.casework.index_tip import newest_mark
from tipline.casework.record_index_run import begin_index_run, end_index_run
from tipline.casework.reindex_tip import found_by_stored, reindex_tips
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.domain.notices import MOVES
from tipline.domain.ranks import RANKS
from tipline.domain.times import swedish_day
from tipline.intake.follow_up import ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.intake.submit_tip import submit_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip, index_anew
from tipline.persistence.index_queue import await_indexing
from tipline.persistence.migrate import downgrade, upgrade
from tipline.persistence.notices import published_notices
from tipline.persistence.open_tip_changes import fold_changes
from tipline.persistence.place_counts import Counted, place_counts
from tipline.persistence.tips import Tip

FORBIDDEN = (
    "SELECT sealed FROM reports",
    "SELECT sealed FROM attachments",
    "SELECT wrapped FROM wrapped_keys",
    "SELECT for_officers FROM messages",
    "SELECT * FROM tips",
    "SELECT urgency FROM tips",
    "SELECT withdrawn_at FROM withdrawals",
    "SELECT * FROM withdrawals",
    "SELECT * FROM assessments",
    "SELECT flags FROM tips",
    "SELECT * FROM notes",
    "SELECT * FROM statements",
    "SELECT * FROM translations",
    "SELECT * FROM urgency_overrides",
    "SELECT * FROM referrals",
    "SELECT * FROM reopenings",
    "SELECT * FROM notices",
    "SELECT author_name FROM notices",
    "SELECT approver_name FROM notices",
    "INSERT INTO notices (notice_id) VALUES ('x')",
    "UPDATE notices SET state = 'approved'",
    "DELETE FROM notices",
    "SELECT * FROM claims",
    "SELECT * FROM officers",
    "SELECT * FROM officer_sessions",
    "SELECT * FROM passkeys",
    "SELECT * FROM audit_entries",
    "SELECT * FROM intake_tokens",
    "INSERT INTO intake_tokens (name) VALUES ('x')",
    "SELECT * FROM approvals",
    "INSERT INTO approvals (approval_id) VALUES ('x')",
    "SELECT * FROM erasures",
    "SELECT * FROM venues",
    "SELECT * FROM tip_fingerprints",
    "SELECT * FROM indexed_tips",
    "INSERT INTO indexed_tips (tip_reference) VALUES ('x')",
    "SELECT * FROM index_runs",
    "SELECT * FROM open_tip_changes",
    "INSERT INTO open_tip_changes (county, municipality, change) VALUES ('03', '', 1)",
    "SELECT * FROM letters",
    "SELECT * FROM saved_views",
    "SELECT * FROM sign_in_changes",
    "INSERT INTO saved_views (officer_id, name, query) VALUES (1, 'x', 'x')",
    "SELECT state FROM redrawings",
    "SELECT sealed FROM redrawings",
    "UPDATE redrawings SET state = 'waiting'",
    "DELETE FROM redrawings",
    "DELETE FROM attachments",
    "INSERT INTO redrawings (tip_reference, envelope, position, state) VALUES ('x', 'x', 0, 'drawn')",
    "INSERT INTO redrawings (tip_reference, envelope, position, sealed) VALUES ('x', 'x', 0, 'x')",
    "INSERT INTO redrawings (tip_reference, envelope, position, attempts) VALUES ('x', 'x', 0, 3)",
    "UPDATE tips SET state = 'closed'",
    "UPDATE messages SET author = 'officer'",
    "UPDATE withdrawals SET withdrawn_at = now()",
    "DELETE FROM withdrawals",
    "DELETE FROM tips",
    "DELETE FROM wrapped_keys",
    "DELETE FROM messages",
    "INSERT INTO audit_entries (number) VALUES (1)",
    "INSERT INTO officers (id) VALUES (1)",
    "TRUNCATE tips",
    "DROP TABLE tips",
    "CREATE TABLE mine (a int)",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "ALTER TABLE tips ADD COLUMN x int",
)


@pytest.fixture(scope="module")
def address(postgresql: PostgresqlServer, postgresql_template: str) -> str:
    name = postgresql.create(postgresql_template)
    postgresql.sql((files("tipline.deploy") / "roles.sql").read_text(), name)
    return postgresql.address(name)


@pytest.fixture
def owner(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def public(address: str) -> Iterator[Database]:
    database = Database(address.replace("postgres@", "tipline_public@", 1))
    yield database
    database.close()


@pytest.fixture
def officer_zone(address: str) -> Iterator[Database]:
    database = Database(address.replace("postgres@", "tipline_officer@", 1))
    yield database
    database.close()


def test_the_public_role_can_do_all_that_the_public_site_does(
    public: Database, officer_zone: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(officer_zone, keys)
    with officer_zone.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Tack.", once=ONCE, keys=keys.officer, now=LATER)
    other = submit_tip(public, a_report("Nytt."), (b"\xff\xd8",), keys=keys.site, seed=b"another form    ", now=LATER)
    with public.writing() as session:
        add_to_tip(session, code, "Mer.", (b"\xff\xd8",), keys=keys.site, seed=SEED, now=LATER)
    with public.reading() as session:
        assert [line.text for line in read_follow_up(session, code, keys=keys.site).lines] == ["Tack.", "Mer."]
        assert read_follow_up(session, other, keys=keys.site).status == "received"
    with public.writing() as session:
        withdraw_tip(session, other, keys=keys.site, now=LATER)
    with public.reading() as session, pytest.raises(ReceiptNotKnown):
        read_follow_up(session, other, keys=keys.site)
    with officer_zone.reading() as session:
        # One picture came with the tip, one with the message.
        assert session.scalar(text("SELECT count(*) FROM redrawings WHERE state = 'waiting'")) == 2


def test_the_public_role_reads_only_notices_that_a_second_person_has_approved(
    owner: Database, public: Database, officer_zone: Database, keys: Keys
) -> None:
    written = [a_published_notice(officer_zone, keys, text=text, state=text) for text in MOVES]
    with public.reading() as session:
        assert [each.text for each in published_notices(session, "hotel", "sv", swedish_day(NOW), 9)] == ["approved"]
        assert session.scalars(text("SELECT notice_id FROM notices")).all() == [written[1]]
    with owner.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM notices")) == len(written)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_public_role_is_refused(address: str, statement: str) -> None:
    engine = create_engine(address.replace("postgres@", "tipline_public@", 1))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"denied|must be owner"):
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET act = 'x'",
        "DELETE FROM audit_entries",
        "INSERT INTO withdrawals (tip_reference, withdrawn_at) VALUES ('7K3M9QXDPA', now())",
        "UPDATE withdrawals SET withdrawn_at = now()",
        "UPDATE statements SET sealed = 'x'",
        "UPDATE translations SET sealed = 'x'",
        "UPDATE erasures SET decision = 'x'",
        "DELETE FROM erasures",
        "UPDATE urgency_overrides SET urgency = 'low'",
        "UPDATE referrals SET sealed = 'x'",
        "UPDATE reopenings SET sealed = 'x'",
        "DELETE FROM venues",
        "UPDATE open_tip_changes SET change = 1",
    ],
)
def test_not_even_the_officer_zone_can_change_the_record_or_a_statement_or_withdraw_for_a_tipster(
    address: str, statement: str
) -> None:
    engine = create_engine(address.replace("postgres@", "tipline_officer@", 1))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="denied"):
        connection.execute(text(statement))
    engine.dispose()


def test_the_officer_role_keeps_the_numbers_of_open_tips(officer_zone: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(officer_zone, keys, seed=b"to be counted...")
    with officer_zone.writing() as session:
        fold_changes(session)
        before = place_counts(session, an_officer(), Counted())
        session.execute(update(Tip).where(Tip.reference == reference).values(state="closed"))
        after = place_counts(session, an_officer(), Counted())
        fold_changes(session)
    assert sum(before.values()) - sum(after.values()) == 1


def test_triage_goes_on_between_an_upgrade_and_the_rights_that_are_given_after_it(
    address: str, postgresql: PostgresqlServer, postgresql_template: str
) -> None:
    del address  # With it come the roles.
    name = postgresql.create(postgresql_template)
    owner = Database(postgresql.address(name))
    downgrade(owner, "0033")
    postgresql.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tipline_officer", name)
    upgrade(owner)
    owner.close()
    officer_zone = Database(postgresql.address(name, "tipline_officer"))
    with officer_zone.writing() as session:
        a_bare_tip(session)
        session.execute(update(Tip).values(rank=RANKS["low"], county="03"))
        fold_changes(session)
        assert place_counts(session, an_officer(), Counted()) == {("03", ""): 1}
    officer_zone.close()


def test_the_officer_role_can_index_tips_anew(officer_zone: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(officer_zone, keys, seed=b"to be indexed...")
    key, mark = keys.officer.index[0], newest_mark(1)
    run = {"key": keys.officer.audit, "by": "worker", "now": LATER}
    with officer_zone.writing() as session:
        index_anew(session, IndexedTip.tip_reference == reference)
        assert begin_index_run(session, mark, **run)  # type: ignore[arg-type]
        told = {reference: found_by_stored(session, reference, keys=keys.officer)}
        assert reindex_tips(session, told, key) == [reference]
        assert end_index_run(session, mark, **run)  # type: ignore[arg-type]
        await_indexing(session, [reference])
