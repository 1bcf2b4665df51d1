"""A tip with something in every place that a tip can leave something, and what of it a thief would look for."""

import base64
import secrets
import struct
import zlib
from collections.abc import Iterable

from sqlalchemy import LargeBinary, inspect, select
from sqlalchemy.orm import Session

from tests.factories import Keys, state_and_grade
from tests.pictures import a_picture
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_link import decide_link
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.set_urgency import set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.write_note import write_note
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.officers import Officer
from tipline.intake.follow_up import add_to_tip
from tipline.officer.desk import present
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip

PIECE = 40
"""Bytes of a ciphertext to look for: enough to be met by no chance, short enough to lie in one page."""


def work(
    database: Database, keys: Keys, officer: Officer, *, code: str, reference: str, other: str, marker: str
) -> None:
    """The tip is claimed, answered, noted, stated, graded, linked, and has a message and a picture of its tipster."""
    at = {"keys": keys.officer, "now": present()}
    with database.writing() as session:
        state_purpose(session, officer, reference, "First assessment", **at)
        claim_tip(session, officer, reference, **at)
        write_note(session, officer, reference, f"Anteckning {marker}", once=secrets.token_hex(16), **at)
        reply_to_tipster(session, officer, reference, f"Svar {marker}", once=secrets.token_hex(16), **at)
        state_and_grade(session, keys, officer, reference)
        set_urgency(session, officer, reference, "urgent", f"Skäl {marker}", once=secrets.token_hex(16), **at)
        linked = LinkDecision(decided="confirmed", reason=f"Samma {marker}.")
        decide_link(session, officer, reference, other, linked, **at)
    seed = secrets.token_bytes(16)
    with database.writing() as session:
        add_to_tip(session, code, f"Mer {marker}", (a_picture(),), keys=keys.site, seed=seed, now=present())


def ciphertexts(session: Session, reference: str) -> dict[str, list[bytes]]:
    """Every ciphertext of the tip, and its wrapped keys, by table."""
    found = {}
    for table in CONTENT:
        columns = [each.key for each in inspect(table).columns if isinstance(each.type, LargeBinary)]
        rows = session.scalars(select(table).where(table.tip_reference == reference))
        found[table.__tablename__] = [value for row in rows for each in columns if (value := getattr(row, each))]
    tip = session.get_one(Tip, reference)
    return {table: values for table, values in {**found, "tips": [tip.receipt_tag, tip.reply_key]}.items() if values}


def pieces(values: Iterable[bytes]) -> set[bytes]:
    """A piece of each from its middle, where neither a header nor padding is."""
    return {each[len(each) // 2 :][:PIECE] if len(each) > 2 * PIECE else each for each in values}


def entries_of_indexes(session: Session, reference: str, *, sqlite: bool) -> set[bytes]:
    """Numbers under which the tip is found, as the files of the engine write them."""
    numbers = [
        *session.scalars(select(TipWord.word).where(TipWord.tip_reference == reference)),
        *session.scalars(select(TipFingerprint.fingerprint).where(TipFingerprint.tip_reference == reference)),
    ]
    return {struct.pack(">q" if sqlite else "<q", each) for each in numbers}


def disguises(marker: str) -> set[bytes]:
    """The marker as it would stand in clear, in the encodings that programs write."""
    raw = marker.encode()
    wide = {marker.encode(each) for each in ("utf-16-le", "utf-16-be", "utf-32-le")}
    encoded = {base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)}
    percent = "".join(f"%{each:02X}" for each in raw).encode()
    return {raw, raw.hex().encode(), raw.hex().upper().encode(), percent} | wide | encoded


def inflated(content: bytes, marker: str) -> bool:
    """Whether the marker stands in a deflated stream that begins anywhere in `content`."""
    start = -1
    while (start := content.find(b"\x78", start + 1)) >= 0:
        if content[start + 1 : start + 2] not in {b"\x01", b"\x5e", b"\x9c", b"\xda"}:
            continue
        try:
            if marker.encode() in zlib.decompressobj().decompress(content[start : start + 65_536]):
                return True
        except zlib.error:
            continue
    return False
