"""PostgreSQL databases for tests, lent and taken back: to make one and drop it takes longer than most tests do."""

from collections import Counter

import psycopg

from tests.services.postgresql import PostgresqlServer

MOST_TIMES = 40
"""Deleted rows stay in the files, and one after the other reads past them more slowly."""
HANG_UP = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""Each is waited for, 5 s at most."""
CATALOGUES = ("class", "attribute", "index", "constraint", "trigger", "proc", "policy", "statistic")
NEWEST = [f"(SELECT (count(*), max(xmin::text::bigint)) FROM pg_{each})" for each in CATALOGUES]  # noqa: S608 names of the list
SET, VERSION = "(SELECT count(*) FROM pg_db_role_setting WHERE setdatabase > 0)", "(TABLE alembic_version)"
SHAPE = f"SELECT {', '.join([*NEWEST, SET, VERSION])}".encode()
"""What is other where a test changed more than rows: a table, an index, a trigger, a right, what the planner knows."""


class LentDatabases:
    """Copies of a template. One that comes back is emptied and lent again, as long as it has the template's shape."""

    def __init__(self, server: PostgresqlServer, template: str) -> None:
        self.server, self.template = server, template
        self.free, self.times = list[str](), Counter[str]()
        with self._connected(template) as connection:
            self.shape = connection.execute(SHAPE).fetchone()
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            counters = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
        emptied = [f"DELETE FROM {table}" for (table,) in tables]  # noqa: S608 names that the catalogue gave
        begun_anew = [f"SELECT setval('{counter}', 1, false)" for (counter,) in counters]
        # Tables refer to each other, and are emptied in any order.
        self.emptying = ";".join(["SET session_replication_role = replica", *emptied, *begun_anew]).encode()

    def lend(self) -> str:
        """The name of a database that is like the template."""
        return self.free.pop() if self.free else self.server.create(self.template)

    def take_back(self, name: str) -> None:
        """Whoever is still connected to it is not any more."""
        self.times[name] += 1
        if self.times[name] < MOST_TIMES and self._is_emptied(name):
            self.free.append(name)
        else:
            self.server.drop(name)

    def _is_emptied(self, name: str) -> bool:
        with self._connected(name) as connection:
            connection.execute(HANG_UP)
            if connection.execute(SHAPE).fetchone() != self.shape:
                return False
            connection.execute(self.emptying)
            return True

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.server.address(name), autocommit=True)
