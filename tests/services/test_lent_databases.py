"""A database that is lent again is like a new one, and one that was changed is not lent again."""

import psycopg
import pytest

from tests.services.lent_databases import MOST_TIMES, LentDatabases

OFFICER = (
    "INSERT INTO officers (name, role, county, active, password, fs_uniquifier, totp_counter, code_tries, failed)"
    " VALUES (%s, 'officer', '', true, 'x', %s, 0, 0, 0) RETURNING id"
)
FUNCTION = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"


def test_the_next_finds_no_row_and_counts_from_one(lent_databases: LentDatabases) -> None:
    numbers = []
    for name in ("first@example.org", "second@example.org"):
        lent = lent_databases.lend()
        with psycopg.connect(lent_databases.server.address(lent)) as left_open:
            numbers += left_open.execute(OFFICER, [name, name]).fetchone() or ()
            left_open.commit()
            lent_databases.take_back(lent)
            with pytest.raises(psycopg.OperationalError):
                left_open.execute("SELECT 1")
        assert lent_databases.free[-1] == lent
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
def test_what_was_changed_is_not_lent_again(lent_databases: LentDatabases, change: str) -> None:
    lent = lent_databases.lend()
    lent_databases.server.sql(change, lent)
    lent_databases.take_back(lent)
    assert lent not in lent_databases.free


def test_none_is_lent_for_ever(lent_databases: LentDatabases) -> None:
    lent = lent_databases.lend()
    lent_databases.times[lent] = MOST_TIMES - 1
    lent_databases.take_back(lent)
    assert lent not in lent_databases.free
