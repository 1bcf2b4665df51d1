"""Taking destroyed rows out of the database's own files, where DELETE leaves them for a while.

A thief who has the files and a private key of the officers could open a wrapped key that was deleted but lies there
still. SQLite overwrites what it deletes (`secure_delete`), but not the copies that it left when it moved a row to
another page, and its log holds the pages as they were. PostgreSQL leaves deleted rows in the table and every row it
ever wrote in its log.
"""

import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.database import Database, faults_named
from tipline.persistence.erasures import CONTENT, Erasure
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.tips import Tip

MOST_BYTES = 256 * 1024 * 1024
"""A table above this size is not rewritten while everything runs: for as long as that takes, no tip can be sent. Own
choice, a matter of seconds."""
LOCK_SECONDS = 3
"""How long a rewriting waits for its table. Shorter than the public site waits for it (database.py): a tip that is sent
meanwhile waits its turn and is stored."""


STATISTICS = "pg_catalog.pg_statistic"
REWRITE_KEYS = (
    "BEGIN IMMEDIATE",
    "CREATE TEMP TABLE kept AS SELECT * FROM wrapped_keys",
    "DELETE FROM wrapped_keys",
    "INSERT INTO wrapped_keys SELECT * FROM kept",
    "DROP TABLE kept",
    "COMMIT",
)
"""SQLite: a DELETE without a condition gives all pages of the table back, and `secure_delete` overwrites them whole."""
TOO_LARGE = "the database is too large to be rewritten while everything runs: its keys alone were"


class NotWiped(NamedTuple):
    """What still lies in the files, in words. `passes`: another try may do it."""

    why: str
    passes: bool = False


class Wiping(Base):
    """When the files were wiped. A deletion that is newer than the newest of these lies there still."""

    __tablename__ = "wipings"

    wiped_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)


def wiping_is_due(session: Session) -> bool:
    """Whether anything was deleted since the files were last wiped."""
    newest = select(Wiping.wiped_at).order_by(Wiping.wiped_at.desc()).limit(1).scalar_subquery()
    since = select(Erasure.tip_reference).where((Erasure.erased_at >= newest) | newest.is_(None))
    return session.scalar(since.limit(1)) is not None


def note_wiping(session: Session, begun: datetime) -> None:
    """`begun` is when the wiping began: what was deleted meanwhile may lie there still."""
    if session.get(Wiping, begun) is None:
        session.add(Wiping(wiped_at=begun))


def wipe(database: Database, *, everything: bool = False) -> list[NotWiped]:
    """The files hold nothing that was deleted before, but for what is returned.

    `everything` rewrites tables of any size. Raises DatabaseUnavailable.
    """
    with faults_named():
        if database.is_sqlite:
            return _sqlite(database, everything=everything)
        with database.unhurried(at_once=True) as connection:
            return _postgresql(connection, everything=everything)


def _sqlite(database: Database, *, everything: bool) -> list[NotWiped]:
    """The database is written anew, then its log goes into it and is cut to nothing, unless somebody reads just now."""
    # Not through SQLAlchemy, which begins a transaction first: within one there is neither VACUUM nor checkpoint.
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        size = cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        left = []
        if size > MOST_BYTES and not everything:
            for statement in REWRITE_KEYS:
                cursor.execute(statement)
            left.append(NotWiped(TOO_LARGE))
        else:
            cursor.execute("VACUUM")
        if cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            left.append(NotWiped("the log of SQLite is being read", passes=True))
    except sqlite3.OperationalError:
        left = [NotWiped("SQLite was busy", passes=True)]
    finally:
        connection.close()
    return left


def _postgresql(connection: Connection, *, everything: bool) -> list[NotWiped]:
    connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
    left = [each for table in _tables() if (each := _rewrite(connection, table, everything=everything))]
    # The table's old files are emptied at once; the log is cut behind a checkpoint that comes after the segment in use.
    for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
        try:
            connection.execute(text(statement))
        except DatabaseError:
            left.append(NotWiped(f"{statement} was refused"))
    if connection.scalar(text("SHOW wal_recycle")) != "off":
        left.append(NotWiped("wal_recycle is on: used files of the log are kept for later"))
    if connection.scalar(text("SHOW archive_mode")) != "off":
        left.append(NotWiped("the log is archived: keep no archive longer than backups"))
    return left


def _rewrite(connection: Connection, table: str, *, everything: bool) -> NotWiped | None:
    """VACUUM FULL: a new file with the living rows alone, and statistics of those. Returns why not."""
    before, size = connection.execute(
        text("SELECT pg_relation_filenode(:table), pg_total_relation_size(:table)"), {"table": table}
    ).one()
    if size > MOST_BYTES and not everything:
        return NotWiped(f"{table} is too large to be rewritten while everything runs")
    # Statistics keep copies of values, an index's entries among them, until they are gathered anew.
    analyze = "" if table == STATISTICS else ", ANALYZE"
    try:
        connection.execute(text(f"VACUUM (FULL{analyze}) {table}"))
    except DatabaseError:
        return NotWiped(f"{table} was busy", passes=True)
    after = connection.scalar(text("SELECT pg_relation_filenode(:table)"), {"table": table})
    # Without the right to it, PostgreSQL only warns.
    return None if after != before else NotWiped(f"{table} may not be rewritten by this role")


def _tables() -> Collection[str]:
    """Keys first: they are what makes the rest worth nothing. Statistics last, when they tell of no deleted row."""
    return [*(table.__tablename__ for table in (*CONTENT, Tip)), STATISTICS]
