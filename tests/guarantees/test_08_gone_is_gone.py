"""Guarantee 8: what is deleted is in no file, log or queue, for a thief who has every key that is left.

The real stack runs all the while, over SQLite and over PostgreSQL.
"""

import json
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import select, text

from tests.factories import Keys
from tests.guarantees.raw_files import files_under, hits
from tests.guarantees.worked_tip import ciphertexts, disguises, entries_of_indexes, inflated, pieces, work
from tests.officer.accounts import an_account
from tests.services.postgresql import PostgresqlServer
from tests.services.stack import Stack, command_line, tipline
from tipline.casework.tip_access import keys_of_tip
from tipline.cli.demo_browser import PublicBrowser
from tipline.config import OfficerConfig
from tipline.crypto.envelope import SUITE, SealDamaged, wrapping_context
from tipline.crypto.opening import open_sealed
from tipline.crypto.receipts import receipt_from
from tipline.domain.officers import Officer
from tipline.intake.follow_up import ReceiptNotKnown, read_follow_up
from tipline.officer.desk import present
from tipline.persistence.database import Database
from tipline.persistence.redrawings import Redrawing
from tipline.persistence.reports import report_place, sealed_report
from tipline.persistence.tips import Tip, tip_by_reference, tip_by_tag
from tipline.persistence.tombstones import read_tombstones

PATIENCE_SECONDS = 60
MARKER = "Zvq8kanariefagel"
"""A word that nothing else holds, also where letters are folded and hyphens are lost."""
KINDS = {
    *("wrapped_keys", "reports", "attachments", "redrawings", "messages", "assessments"),
    *("notes", "statements", "urgency_overrides", "tip_links", "tips"),
}
"""Tables in which the tip has a ciphertext or a key."""
STAYS = "Wjx3kanariefagel"


@dataclass
class House:
    """A stack with two tips: one is to go, and its neighbour stays. `folders` are all that its parts write to."""

    stack: Stack
    database: Database
    keys: Keys
    folders: list[Path]
    code: str = ""
    gone: str = ""
    stays: str = ""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    instance = tmp_path_factory.mktemp(f"gone-{request.param}") / "instance"
    settings, server = {}, None
    if request.param == "postgresql":
        # A server of its own: its log is cut as docs/guarantees/08-gone-is-gone.md tells operators to have it cut.
        server = PostgresqlServer()
        server.sql("ALTER SYSTEM SET wal_recycle = off")
        server.sql("SELECT pg_reload_conf()")
        settings["DATABASE_URL"] = server.address(server.create())
    with Stack(instance, **settings) as stack:
        config = OfficerConfig.load(instance, settings)
        database = Database(config.database)
        folders = [instance, *([server.data] if server else [])]
        yield _with_tips(House(stack, database, Keys(instance), folders))
        database.close()
    if server:
        server.stop()


def _with_tips(house: House) -> House:
    house.code, house.gone = _send(house, MARKER)
    _, house.stays = _send(house, STAYS)
    _wait(lambda: _untriaged(house) == 0)
    with house.database.writing() as session:
        officer_id = an_account(session, "eva@example.org", "officer", "")
    eva = Officer(officer_id=officer_id, name="eva@example.org", role="officer", county="")
    told = {"code": house.code, "reference": house.gone, "other": house.stays, "marker": MARKER}
    work(house.database, house.keys, eva, **told)
    _wait(lambda: _undrawn(house) == 0)
    return house


def _send(house: House, marker: str) -> tuple[str, str]:
    story = f"Rum 318: {marker} är inlåst just nu. Bil MLB123, ring 070-174 06 {len(marker):02}. {marker} ropar."
    typed = {"story": story, "place": f"Hotell {marker}", "contact": f"{marker}@example.org", "known_by": "saw"}
    code = PublicBrowser(house.stack.public).send_tip("sv", typed)
    with house.database.reading() as session:
        tip = tip_by_tag(session, receipt_from(code, house.keys.site.receipt_salt).tag)
    assert tip is not None
    return code, tip.reference


def _wait(done: object) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.2)


def _untriaged(house: House) -> int:
    with house.database.reading() as session:
        return len(session.scalars(select(Tip.reference).where(Tip.urgency.is_(None))).all())


def _undrawn(house: House) -> int:
    with house.database.reading() as session:
        return len(session.scalars(select(Redrawing.position).where(Redrawing.state != "drawn")).all())


def _close_long_ago(house: House) -> None:
    with house.database.writing() as session:
        tip = tip_by_reference(session, house.gone)
        assert tip is not None
        tip.received_at = tip.closed_at = present() - timedelta(days=800)
        tip.state, tip.outcome = "closed", "unfounded"


def _flush(house: House, *, statistics: bool = False) -> None:
    """What is in memory is in the files, so that the thief finds what is there.

    `statistics` are gathered before, as PostgreSQL does by itself now and then: they hold copies of values.
    """
    if not house.database.is_sqlite:
        with house.database.writing() as session:
            for statement in (["ANALYZE"] if statistics else []) + ["CHECKPOINT"]:
                session.execute(text(statement))


def _queue(house: House) -> bytes:
    """Everything in Valkey, as its own dump of every key."""
    process = house.stack.processes("valkey")[0]
    words = command_line(str(process)).split()
    address = words[words.index("--unixsocket") + 1] if "--unixsocket" in words else words[-1].split(":", 1)[-1]
    with redis.Redis(unix_socket_path=address) as valkey:
        return b"".join(bytes(key) + (valkey.dump(key) or b"") for key in valkey.scan_iter("*"))


def test_what_time_has_deleted_is_nowhere_for_a_thief_with_every_key(house: House) -> None:
    _flush(house, statistics=True)
    with house.database.reading() as session:
        sealed = ciphertexts(session, house.gone)
        standing = pieces(ciphertexts(session, house.stays)["wrapped_keys"])
        in_indexes = entries_of_indexes(session, house.gone, sqlite=house.database.is_sqlite)
        shared = entries_of_indexes(session, house.stays, sqlite=house.database.is_sqlite)
        report = sealed_report(session, house.gone)
    assert report is not None
    assert set(sealed) == KINDS
    # The proof that the scan finds what is there, table by table, and that it can be opened.
    for table, values in sealed.items():
        assert hits(house.folders, pieces(values)), table
    needles = {needle for values in sealed.values() for needle in pieces(values)}
    assert hits(house.folders, in_indexes - shared)
    assert MARKER.encode() in _opened(house, report, sealed["wrapped_keys"])
    _close_long_ago(house)

    done = tipline(house.stack.instance, "purge", "--decision", "RA-FS 2021:6", "--json", **house.stack.settings)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["tips"], told["by_track"], told["not_wiped"]) == (1, {"closed_case": 1}, [])
    _flush(house)
    assert hits(house.folders, needles) == []
    assert hits(house.folders, in_indexes - shared) == []
    assert [each.reference for each in read_tombstones(house.stack.instance / "officer" / "erasures.log")] == [
        house.gone
    ]
    # What is left opens nothing of it, and the neighbour is whole.
    assert {needle for _, needle in hits(house.folders, standing)} == standing
    with house.database.reading() as session:
        left = keys_of_tip(session, house.stays, house.keys.officer)
        with pytest.raises(ReceiptNotKnown):
            read_follow_up(session, house.code, keys=house.keys.site)
    for key in left.values():
        with pytest.raises(SealDamaged):
            open_sealed(key, report, report_place(house.gone))


def _opened(house: House, report: bytes, wrapped: list[bytes]) -> bytes:
    """What a thief with the private ring and the wrapped keys reads."""
    for key_id, pair in house.keys.officer.ring.items():
        for each in wrapped:
            try:
                key = SUITE.decrypt(each, pair.private, info=wrapping_context(house.gone, key_id))
            except Exception:  # noqa: BLE001, S112 a key of a message, not of the report
                continue
            return open_sealed(key, report, report_place(house.gone))
    return b""


def test_no_word_of_either_tip_stands_anywhere_in_clear(house: House) -> None:
    _flush(house)
    needles = disguises(MARKER) | disguises(STAYS)
    logs = [house.stack.log]
    assert hits(house.folders, needles) == []
    everything = b"".join(each.read_bytes() for each in logs) + _queue(house)
    assert [needle for needle in needles if needle in everything] == []
    small = [each for each in files_under([house.stack.instance]) if each.suffix not in {".db", ".private"}]
    assert [each.name for each in small if inflated(each.read_bytes(), MARKER)] == []


def test_the_scan_finds_a_marker_that_is_planted(tmp_path: Path) -> None:
    for disguise in disguises(MARKER):
        (tmp_path / "planted").write_bytes(b"\0\xff" * 99 + disguise + b"\n")
        assert ("planted", disguise) in hits([tmp_path], disguises(MARKER))
    assert inflated(b"\0" * 99 + zlib.compress(f"Rum 318: {MARKER}".encode()), MARKER)
    (tmp_path / "planted").write_bytes(b"\0\xff" * 99)
    assert hits([tmp_path], disguises(MARKER)) == []
