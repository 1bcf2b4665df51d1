"""What the product does at a price each time it is made, done once or cheaply while tests make it a thousand times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tipline.persistence import database
from tipline.web.site import Site

QUICK_HASH = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""The least that argon2 takes. What it costs in earnest is asked in tests/officer/test_enrolment.py."""
IN_EARNEST = Site.default_config
SQLITE_IN_EARNEST = database._sqlite
"""It waits for the disk. That is asked in tests/persistence/test_database.py."""
POSTGRESQL_IN_EARNEST = database._postgresql
STATEMENTS_KEPT = 4000
"""More than the product has, on both engines together."""


@contextmanager
def cheaper_sites(folder: Path) -> Iterator[None]:
    """For every site made meanwhile: a template is compiled once, into `folder`, an address once, and passwords cost
    hardly anything.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        quick = type(IN_EARNEST)({**IN_EARNEST, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASH})
        patched.setattr(Site, "default_config", quick)
        patched.setattr(Rule, "_compile_builder", _compiled_once(Rule._compile_builder))
        yield


def _compiled_once(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """The function that builds an address is a matter of its parts alone; what converts them is asked of the rule."""
    kept: dict[object, Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002  # as werkzeug has it
        if rule.defaults:
            return compiled(rule, append_unknown)
        parts = rule.rule, tuple(rule._trace), append_unknown
        if parts not in kept:
            kept[parts] = compiled(rule, append_unknown)
        return kept[parts]

    return builder


@contextmanager
def cheaper_databases() -> Iterator[None]:
    """Every engine made meanwhile shares its compiled statements with those of its kind, and SQLite does not wait for
    the disk, as little as PostgreSQL does here (tests/services/postgresql.py): a kill loses nothing by that, only a
    failure of power would.
    """
    dialects: dict[tuple[str, ...], Any] = {}
    statements = LRUCache(STATEMENTS_KEPT)

    def shared(engine: Engine, *way: str) -> Engine:
        first = dialects.setdefault((engine.dialect.name, *way), engine.dialect)
        # A dialect learns at its first connection what the server can do.
        if getattr(first, "server_version_info", None):
            engine.dialect = first
        engine.update_execution_options(compiled_cache=statements)
        return engine

    def sqlite(address: str) -> Engine:
        engine = SQLITE_IN_EARNEST(address)

        @event.listens_for(engine, "connect")
        def _hurry(connection: Any, record: Any) -> None:
            del record
            connection.execute("PRAGMA synchronous=OFF")

        return shared(engine)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "_sqlite", sqlite)
        patched.setattr(
            database, "_postgresql", lambda address, **way: shared(POSTGRESQL_IN_EARNEST(address, **way), *way)
        )
        yield
