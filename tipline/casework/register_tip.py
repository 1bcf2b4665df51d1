"""Writing down a tip that came by another way than the public form: sealed and known again like any other."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.receipts import new_code, receipt_from
from tipline.crypto.registry_keys import RegistryKeys
from tipline.crypto.sealing import new_key, seal, seal_original, wrap_key
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.domain.references import new_reference
from tipline.domain.report import Report
from tipline.domain.swedish_time import check_received
from tipline.domain.times import to_quarter
from tipline.persistence.new_tips import SealedTip, store_once
from tipline.persistence.reports import original_place, report_place
from tipline.persistence.tips import reference_by_tag


@dataclass(frozen=True)
class Registered:
    """`code` is the receipt code for the person who told; `new` says whether this call stored the tip."""

    reference: str
    code: str = field(repr=False)
    new: bool


def register_tip(
    session: Session,
    officer: Officer,
    report: Report,
    photos: Sequence[bytes],
    *,
    received_at: datetime,
    once: str,
    keys: OfficerKeys,
    registry: RegistryKeys,
    now: datetime,
) -> Registered:
    """The tip is stored once the door commits. Raises NotPermitted, InTheFuture or TooLongAgo.

    `once` is the random number of the page, 32 hexadecimal digits: the same form sent again is no second tip and gives
    the same code. Any county is taken: whoever calls is not sent on to another police region.
    """
    demand(officer, "register_tip")
    told = report.to_bytes() + received_at.isoformat().encode()
    content = told + b"".join(hashlib.sha256(photo).digest() for photo in photos)
    code = new_code(keys.codes, b"desk" + bytes.fromhex(once), content)
    return _keep(session, report, photos, code, by=officer.name, at=received_at, keys=keys, registry=registry, now=now)


def take_over_tip(
    session: Session,
    system: str,
    report: Report,
    *,
    received_at: datetime,
    sender_id: str,
    keys: OfficerKeys,
    registry: RegistryKeys,
    now: datetime,
) -> Registered:
    """The tip that `system` hands over is stored once the door commits. Raises InTheFuture or TooLongAgo.

    `sender_id` names it there: handed over again, changed or not, it is the tip that is here already.
    """
    seed = b"system" + hashlib.sha256(f"{system}\0{sender_id}".encode()).digest()
    code = new_code(keys.codes, seed, b"")
    return _keep(session, report, (), code, by=system, at=received_at, keys=keys, registry=registry, now=now)


def _keep(
    session: Session,
    report: Report,
    photos: Sequence[bytes],
    code: str,
    *,
    by: str,
    at: datetime,
    keys: OfficerKeys,
    registry: RegistryKeys,
    now: datetime,
) -> Registered:
    check_received(at, now)
    receipt = receipt_from(code, registry.receipt_salt)

    def sealed() -> SealedTip:
        reference, key = new_reference(), new_key()
        return SealedTip(
            reference=reference,
            received_at=to_quarter(at),
            receipt_tag=receipt.tag,
            reply_key=receipt.key_pair.public,
            wrapped=wrap_key(key, registry.ring, reference),
            report=seal(key, report.to_bytes(), report_place(reference)),
            originals=[
                seal_original(key, photo, original_place(reference, reference, n)) for n, photo in enumerate(photos)
            ],
        )

    new = store_once(session.connection(), sealed(), sealed)
    reference = reference_by_tag(session, receipt.tag) or ""
    if new:
        act, detail = "tip_registered", report.channel
        record_act(session, key=keys.audit, officer_name=by, act=act, now=now, reference=reference, detail=detail)
    return Registered(reference, code, new)
