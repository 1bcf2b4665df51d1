"""A connection to SQLite or PostgreSQL, and the ways to use it: reading, writing as one transaction, and storing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from tipline.persistence.together import Outcome, Together

if TYPE_CHECKING:
    from tipline.persistence.patience import PatientConnection

BUSY_SECONDS = 5
"""How long a writer waits for another before the database counts as out of order."""
KEPT_ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}
"""Seconds, and tries: how soon the kernel notices that the way to PostgreSQL is cut, and closes what waits unused."""


KEPT_CONNECTIONS = 8
"""As many as a site has threads (cli/serving.py): a flood of tips opens none that is closed again at once."""
BY_ITSELF = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
"""Each statement is a transaction, so that a connection that comes back has nothing to be undone."""


class DatabaseUnavailable(Exception):
    """The database did not answer, is full or is locked. What was being written may not be acknowledged."""


class Database:
    """One engine. Doors open `reading` or `writing`; deeds and queries get the session."""

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite and url.database:
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = _sqlite(address) if self.is_sqlite else _postgresql(address)
        # With connections of its own: to turn one from the other way and back takes as long as a statement.
        self.at_once = self.engine if self.is_sqlite else _postgresql(address, **BY_ITSELF)
        self.together = Together(self.storing, everybodys=DatabaseUnavailable)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose changes are thrown away."""
        with faults_named(), Session(self.engine.execution_options(sqlite_begin="DEFERRED")) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, whole or not at all."""
        with faults_named(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def store(self, deed: Callable[[Connection], Outcome], *, at_once: bool = False) -> Outcome:
        """What a deed returns that needs no objects, once it is committed: a session takes as long as the statements
        that store a tip.

        Over SQLite it may share its transaction with others that wait, and be done twice (`together.py`). `at_once` is
        for what PostgreSQL does by one statement: it commits that itself, in one round trip instead of three, and its
        answer comes when that is done.
        """
        if self.is_sqlite:
            return self.together.store(deed)
        with self.storing(at_once=at_once) as connection:
            return deed(connection)

    @contextmanager
    def storing(self, *, at_once: bool = False) -> Iterator[Connection]:
        """A connection that is committed at the end. Deeds get it by `store`."""
        # Begun by the first statement: what is worked out before it would hold up every other writer of SQLite.
        with faults_named(), (self.at_once if at_once else self.engine).connect() as connection:
            yield connection
            connection.commit()

    @contextmanager
    def unhurried(self, *, at_once: bool = False) -> Iterator[Connection]:
        """A connection for housekeeping: a statement may take minutes, which none of the program may. An index of a
        million tips does. `at_once` as in `storing`.
        """
        with (self.at_once if at_once else self.engine).connect() as connection:
            if not self.is_sqlite:
                connection.connection.driver_connection.unhurried = True  # type: ignore[union-attr]
                # Never back to the pool, whose limits of time are others.
                connection.detach()
                connection.execute(text("SET statement_timeout = 0"))
                connection.commit()
            yield connection

    def close(self) -> None:
        self.engine.dispose()
        self.at_once.dispose()


@contextmanager
def faults_named() -> Iterator[None]:
    """What the driver says becomes DatabaseUnavailable, without the values that it quotes."""
    try:
        yield
    except PoolExhausted as error:
        raise DatabaseUnavailable(type(error).__name__) from None
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, IntegrityError | DataError):
            raise
        # The driver's own text may quote values that were being written, so it is not passed on.
        strange = isinstance(error, ProgrammingError) or "no such" in str(error.orig)
        why = "its schema is another: run tipline migrate" if strange else type(error).__name__
        raise DatabaseUnavailable(why) from None


def _postgresql(address: str, **way: Any) -> Engine:
    engine = create_engine(
        address,
        **way,
        pool_size=KEPT_CONNECTIONS,
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
        connect_args={
            "connect_timeout": BUSY_SECONDS,
            "options": "-c statement_timeout=15000 -c lock_timeout=5000",
            **KEPT_ALIVE,
        },
    )
    # Asking the server before each use, as the pool would, is a round trip more for every page and every tip.
    engine.dialect.do_ping = lambda connection: connection.still_there()  # type: ignore[method-assign,assignment]

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, record: Any, given: Any, named: Any) -> "PatientConnection":
        # With it comes psycopg: 9 MB that a process over SQLite does without.
        from tipline.persistence.patience import PatientConnection  # noqa: PLC0415

        del dialect, record
        return PatientConnection.connect(*given, **named)

    return engine


def _sqlite(address: str) -> Engine:
    engine = create_engine(
        address, pool_size=KEPT_CONNECTIONS, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        del record
        connection.isolation_level = None
        # Its temporary files stay in memory: the public part may write nowhere but beside the database.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: a reader that upgrades later would be refused instead of waiting its turn.
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'IMMEDIATE')}")

    return engine


def answers(database: Database) -> bool:
    """Whether the database can be asked anything at all."""
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except DatabaseUnavailable:
        return False
    return True
