"""A new tip in the database: whole or not at all, and once for each receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, String, bindparam, func, insert, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from tipline.persistence.redrawings import add_redrawings
from tipline.persistence.reports import ADD_REPORT, SealedReport, add_attachments
from tipline.persistence.ring_keys import number_ended
from tipline.persistence.tips import TIPS_CHANNEL, Tip, reference_by_tag
from tipline.persistence.wrapped_keys import ADD_WRAPPED_KEY, WrappedKey, key_rows, refuse_ended_keys

INSERT: dict[str, Callable[[type[Tip]], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
OF_TIP = ("reference", "received_at", "receipt_tag", "reply_key")


@dataclass(frozen=True, kw_only=True)
class SealedTip:
    """A tip ready to be stored. `wrapped` is its key by key id, `originals` are its pictures in their order."""

    reference: str
    received_at: datetime
    receipt_tag: bytes
    reply_key: bytes
    wrapped: dict[str, bytes]
    report: bytes
    originals: list[bytes]


def store_once(connection: Connection, tip: SealedTip, sealed: Callable[[], SealedTip]) -> bool:
    """Whether this call stored the tip: False when one with its tag is there. A withdrawn tip keeps its tag: the form
    sent again is still no second tip, and its code stays dead.

    `sealed` makes the same tip under a new reference. Without pictures, PostgreSQL stores it by one statement, so that
    the connection may commit each as it ends.
    """
    while not _stored(connection, tip):
        # Either the tag is there, also by a form that arrived twice at once and won; or every key has come to its end;
        # or the random reference was taken, and the next one is drawn.
        if reference_by_tag(connection, tip.receipt_tag) is not None:
            return False
        refuse_ended_keys(connection, tip.wrapped)
        tip = sealed()
    return True


def _stored(connection: Connection, tip: SealedTip) -> bool:
    add_words = _in_one_statement if connection.dialect.name == "postgresql" else _one_by_one
    if not add_words(connection, tip):
        return False
    add_attachments(connection, tip.reference, tip.reference, tip.originals)
    add_redrawings(connection, tip.reference, tip.reference, len(tip.originals))
    return True


def _in_one_statement(connection: Connection, tip: SealedTip) -> bool:
    return connection.scalar(_whole_tip(len(tip.wrapped)), _given(tip)) is not None


def _one_by_one(connection: Connection, tip: SealedTip) -> bool:
    if not connection.execute(_tip(connection.dialect.name, len(tip.wrapped)), _given(tip)).rowcount:
        return False
    connection.execute(ADD_WRAPPED_KEY, key_rows(tip.reference, tip.reference, tip.wrapped))
    connection.execute(ADD_REPORT, {"tip_reference": tip.reference, "sealed": tip.report})
    return True


def _given(tip: SealedTip) -> dict[str, Any]:
    given = {name: getattr(tip, name) for name in (*OF_TIP, "report")}
    for number, (key_id, wrapped) in enumerate(tip.wrapped.items()):
        given |= {f"key_{number}": key_id, f"wrapped_{number}": wrapped}
    return given


@cache
def _tip(engine: str, keys: int) -> sqlite.Insert | postgresql.Insert:
    """Adds the row. It adds none where its reference or its tag is there, also by another who stores it now, nor where
    each of so many keys has come to its end.
    """
    key_ids = [bindparam(f"key_{number}", type_=String()) for number in range(keys)]
    values = [bindparam(name, type_=Tip.__table__.c[name].type) for name in OF_TIP]
    row = select(*values).where(number_ended(key_ids) < keys)
    return INSERT[engine](Tip).from_select(OF_TIP, row).on_conflict_do_nothing()


@cache
def _whole_tip(keys: int) -> Select[Any]:
    """Adds also its wrapped keys and its report, and wakes the clock when the row is committed.

    PostgreSQL takes the locks of all tables that a statement writes to before it takes the snapshot that the statement
    reads. So whoever has ended a key and then locks the wrapped keys either waits for this or is seen by it
    (tests/persistence/test_new_tips.py).
    """
    tip = _tip("postgresql", keys).returning(Tip.reference).cte("tip")
    rows = [
        select(
            tip.c.reference,
            bindparam(f"key_{number}", type_=String()),
            tip.c.reference.label("envelope"),
            bindparam(f"wrapped_{number}", type_=LargeBinary()),
        )
        for number in range(keys)
    ]
    wrapped = insert(WrappedKey).from_select(["tip_reference", "key_id", "envelope", "wrapped"], union_all(*rows))
    words = select(tip.c.reference, bindparam("report", type_=LargeBinary()))
    report = insert(SealedReport).from_select(["tip_reference", "sealed"], words)
    return select(tip.c.reference, func.pg_notify(TIPS_CHANNEL, "")).add_cte(wrapped.cte("keys"), report.cte("words"))
