"""The whole database as it is at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from tipline.persistence.database import Database


@contextmanager
def one_moment(database: Database) -> Iterator[Session]:
    """Whatever is read here is of one moment: SQLite's write-ahead log and PostgreSQL's REPEATABLE READ give that."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        session.execute(text("SELECT version_num FROM alembic_version"))
        yield session
