"""A database that is lent again is like a new one, and one that was changed is not lent again."""

import psycopg
import pytest

from tests.services.lent_databases import MOST_TIMES, LentDatabases
from tests.services.postgresql import PostgresqlServer

OFFICER = (
    "INSERT INTO officers (name, role, county, active, password, fs_uniquifier, totp_counter, code_tries, failed)"
    " VALUES (%s, 'officer', '', true, 'x', %s, 0, 0, 0) RETURNING id"
)
FUNCTION = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"


@pytest.fixture
def lending(postgresql: PostgresqlServer, postgresql_template: str) -> LentDatabases:
    """Others than those of the other tests, of which any may have been lent often."""
    return LentDatabases(postgresql, postgresql_template)


def test_the_next_finds_no_row_and_counts_from_one(lending: LentDatabases) -> None:
    numbers = []
    for name in ("first@example.org", "second@example.org"):
        lent = lending.lend()
        with psycopg.connect(lending.server.address(lent)) as left_open:
            numbers += left_open.execute(OFFICER, [name, name]).fetchone() or ()
            left_open.commit()
            lending.take_back(lent)
            with pytest.raises(psycopg.OperationalError):
                left_open.execute("SELECT 1")
        assert lending.free[-1] == lent
    assert numbers == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX ix_tips_open",
        "ALTER TABLE tips ADD COLUMN more integer",
        "GRANT SELECT ON tips TO PUBLIC",
        FUNCTION,
        f"{FUNCTION}; CREATE TRIGGER t BEFORE INSERT ON tips FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE notices ENABLE ROW LEVEL SECURITY",
        "UPDATE alembic_version SET version_num = '0001'",
        "VACUUM FULL tips",
        "INSERT INTO ring_key_ends SELECT generate_series(1, 100), now(); ANALYZE",
    ],
)
def test_what_was_changed_is_not_lent_again(lending: LentDatabases, change: str) -> None:
    lent = lending.lend()
    lending.server.sql(change, lent)
    lending.take_back(lent)
    assert lent not in lending.free


def test_none_is_lent_for_ever(lending: LentDatabases) -> None:
    lent = lending.lend()
    lending.times[lent] = MOST_TIMES - 1
    lending.take_back(lent)
    assert lent not in lending.free
