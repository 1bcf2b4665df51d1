"""The audit record: every act appends one entry, sealed together with the one before it."""

import hmac
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.domain.checkpoints import Checkpoint
from tipline.persistence.audit import AuditEntry, all_entries, last_entry

BEGINNING = bytes(32)


def record_act(
    session: Session,
    *,
    key: bytes,
    officer_name: str,
    act: str,
    now: datetime,
    reference: str | None = None,
    purpose: str = "",
    detail: str = "",
    after: AuditEntry | None = None,
) -> AuditEntry:
    """The act is the newest entry of the chain, in the caller's transaction: no entry, no act. Returns the entry.

    `after` is the entry that this transaction wrote last, where the caller has it: the chain ends there still.
    """
    entry = _entry_after(
        after or last_entry(session), key, officer_name, act, now, reference=reference, purpose=purpose, detail=detail
    )
    session.add(entry)
    session.flush()
    return entry


def record_acts(
    session: Session,
    told: Iterable[tuple[str, str, str]],
    *,
    key: bytes,
    officer_name: str,
    act: str,
    now: datetime,
) -> None:
    """The same act on several tips, an entry each, in one statement. `told` are reference, purpose and detail."""
    last = last_entry(session)
    entries = []
    for reference, purpose, detail in told:
        last = _entry_after(last, key, officer_name, act, now, reference=reference, purpose=purpose, detail=detail)
        entries.append(last)
    session.add_all(entries)
    session.flush()


def first_broken_entry(session: Session, key: bytes, checkpoints: Iterable[Checkpoint] = ()) -> int | None:
    """The number at which the chain does not hold: changed, put in, moved or missing. None when it holds.

    A tail cut off together with everything after it, and a chain written anew with the key, show by `checkpoints` that
    were kept elsewhere. Which entry behind the last one that fits was the first to go, nobody can say: the earliest is
    named.
    """
    known: dict[int, set[bytes]] = {}
    for each in checkpoints:
        known.setdefault(each.number, set()).add(each.seal)
    seal, number, agreed = BEGINNING, 0, 0
    with closing(all_entries(session)) as entries:
        for number, entry in enumerate(entries, start=1):
            if entry.number != number or not hmac.compare_digest(entry.seal, _seal(key, seal, entry)):
                return number
            seal = entry.seal
            if number in known:
                if known[number] != {seal}:
                    return agreed + 1
                agreed = number
    return number + 1 if max(known, default=0) > number else None


def _entry_after(
    last: AuditEntry | None,
    key: bytes,
    officer_name: str,
    act: str,
    now: datetime,
    *,
    reference: str | None,
    purpose: str,
    detail: str,
) -> AuditEntry:
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        written_at=now,
        officer_name=officer_name,
        act=act,
        tip_reference=reference,
        purpose=purpose,
        detail=detail,
    )
    entry.seal = _seal(key, last.seal if last else BEGINNING, entry)
    return entry


def _seal(key: bytes, before: bytes, entry: AuditEntry) -> bytes:
    """HMAC-SHA256 over the seal before and every field, each with its length so that none runs into the next."""
    parts = (
        str(entry.number),
        entry.written_at.isoformat(),
        entry.officer_name,
        entry.act,
        entry.tip_reference or "",
        entry.purpose,
        entry.detail,
    )
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.digest(key, before + told, "sha256")
