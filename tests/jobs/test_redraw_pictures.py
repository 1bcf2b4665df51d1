"""The worker redraws every picture once, whatever dies meanwhile, and no picture stands in the way of a tip."""

import io
import logging
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from tests.factories import LATER, LOCKED_IN, NOW, QUIET, SEED, Keys, a_report, a_sent_tip, an_officer
from tests.pictures import a_picture, quadrants, stored
from tipline.casework.read_tip import OpenTip, read_tip
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import keys_of_tip
from tipline.crypto.opening import open_sealed
from tipline.crypto.sealing import seal
from tipline.domain.ranks import MOST_FAILURES
from tipline.intake.follow_up import add_to_tip
from tipline.jobs.tasks import PICTURE_LEASE, redraw_pictures, send_letters, triage_waiting
from tipline.jobs.zone import Zone
from tipline.persistence.database import Database
from tipline.persistence.redrawings import Redrawing, redrawn_place
from tipline.persistence.reports import SealedAttachment, original_place

ONLY_A_HEADER = b"\xff\xd8\xff\xe0" + bytes(200)


def send(zone: Zone, keys: Keys, *photos: bytes, story: str = QUIET) -> str:
    """A tip that is triaged already, so that its pictures are all that waits."""
    _, reference = a_sent_tip(zone.database, keys, a_report(story), photos=photos)
    triage_waiting(zone)
    return reference


def redrawings(zone: Zone) -> list[Redrawing]:
    with zone.database.reading() as session:
        return list(session.scalars(select(Redrawing).order_by(Redrawing.envelope, Redrawing.position)).all())


def states(zone: Zone) -> list[str]:
    return [each.state for each in redrawings(zone)]


def copies(zone: Zone, keys: Keys) -> list[bytes]:
    """The redrawn copies, opened."""
    found = []
    for each in redrawings(zone):
        assert each.sealed is not None
        with zone.database.reading() as session:
            key = keys_of_tip(session, each.tip_reference, keys.officer)[each.envelope]
        found.append(open_sealed(key, each.sealed, redrawn_place(each.tip_reference, each.envelope, each.position)))
    return found


def pass_time(zone: Zone, passed: timedelta = PICTURE_LEASE) -> None:
    """All leases lie so much further back."""
    with zone.database.writing() as session:
        for each in session.scalars(select(Redrawing).where(Redrawing.leased_until.is_not(None))):
            each.leased_until = each.leased_until and each.leased_until - passed


def reseal(zone: Zone, keys: Keys, reference: str, plaintext: bytes, place: str) -> None:
    """The tip's only attachment becomes `plaintext`, sealed at `place` with the right key."""
    with zone.database.writing() as session:
        key = keys_of_tip(session, reference, keys.officer)[reference]
        session.execute(update(SealedAttachment).values(sealed=seal(key, plaintext, place)))


def read(zone: Zone, keys: Keys, reference: str) -> OpenTip:
    with zone.database.writing() as session:
        state_purpose(session, an_officer(), reference, "test", keys=keys.officer, now=NOW)
        return read_tip(session, an_officer(), reference, keys=keys.officer, now=NOW)


def test_pictures_of_a_tip_and_of_a_message_are_redrawn_and_sealed_beside_their_originals(
    zone: Zone, keys: Keys
) -> None:
    code, reference = a_sent_tip(zone.database, keys, a_report(QUIET), photos=(a_picture("PNG"), a_picture("HEIF")))
    with zone.database.writing() as session:
        add_to_tip(session, code, "", (a_picture("WEBP"),), keys=keys.site, seed=SEED, now=LATER)
    with zone.database.reading() as session:
        before = session.scalars(select(SealedAttachment.sealed)).all()
    triage_waiting(zone)
    redraw_pictures(zone)
    assert [quadrants(copy) for copy in copies(zone, keys)] == ["RGBW"] * 3
    assert {each.envelope == reference for each in redrawings(zone)} == {True, False}
    assert {(each.attempts, each.leased_until) for each in redrawings(zone)} == {(1, None)}
    with zone.database.reading() as session:
        assert session.scalars(select(SealedAttachment.sealed)).all() == before


def test_a_picture_that_cannot_be_read_hides_neither_the_words_nor_the_next_picture(zone: Zone, keys: Keys) -> None:
    reference = send(zone, keys, ONLY_A_HEADER, a_picture())
    redraw_pictures(zone)
    opened = read(zone, keys, reference)
    assert opened.report is not None
    assert opened.report.story == QUIET
    assert opened.assessment is not None
    assert [picture.state for picture in opened.pictures] == ["unreadable", "drawn"]
    assert [each.attempts for each in redrawings(zone)] == [1, 1]


@pytest.mark.parametrize("digest", [bytes(32), b""], ids=["wrong", "missing"])
def test_an_original_whose_hash_is_wrong_is_not_drawn(
    zone: Zone, keys: Keys, digest: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reference = send(zone, keys, a_picture())
    reseal(zone, keys, reference, digest + a_picture(), original_place(reference, reference, 0))
    redraw_pictures(zone)
    assert states(zone) == ["damaged"]
    assert [record.getMessage() for record in caplog.records] == ["the seal of a picture is damaged"]


def test_a_picture_whose_key_does_not_fit_is_tried_three_times_and_given_up(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    send(zone, keys, a_picture())
    for key in (zone.config.zone / "ring").glob("*.private"):
        key.unlink()
    with caplog.at_level(logging.DEBUG, logger="tipline.jobs"):
        for attempt in range(1, MOST_FAILURES + 1):
            redraw_pictures(zone)
            redraw_pictures(zone)
            assert [(each.state, each.attempts) for each in redrawings(zone)] == [("waiting", attempt)]
            pass_time(zone)
        redraw_pictures(zone)
    assert [(each.state, each.leased_until) for each in redrawings(zone)] == [("unreadable", None)]
    assert [record.getMessage() for record in caplog.records] == ["redrawing failed: NoKeyFits"] * MOST_FAILURES
    assert all(record.exc_info is None for record in caplog.records)


def test_pictures_give_way_to_a_tip_that_waits(zone: Zone, keys: Keys) -> None:
    a_sent_tip(zone.database, keys, a_report(QUIET), photos=(a_picture(), a_picture("PNG"), a_picture("WEBP")))
    redraw_pictures(zone)
    assert sorted(states(zone)) == ["drawn", "waiting", "waiting"]
    triage_waiting(zone)
    redraw_pictures(zone)
    assert states(zone) == ["drawn"] * 3


def test_pictures_give_way_to_a_letter_that_is_due(zone: Zone, keys: Keys) -> None:
    send(zone, keys, a_picture(), a_picture("PNG"), story=LOCKED_IN)
    redraw_pictures(zone)
    assert sorted(states(zone)) == ["drawn", "waiting"]
    send_letters(zone)
    redraw_pictures(zone)
    assert states(zone) == ["drawn"] * 2


WORKER = """
import sys
from pathlib import Path
from tipline.config import OfficerConfig
from tipline.jobs.tasks import redraw_pictures
from tipline.jobs.zone import Zone
redraw_pictures(Zone.open(OfficerConfig(instance=Path(sys.argv[1]), database_url=sys.argv[2])))
"""


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def child_of(worker: subprocess.Popen[bytes]) -> int:
    """The process number of the drawing child, once there is one."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.002)
    raise AssertionError("the worker started no child")


@pytest.mark.parametrize("victim", ["worker", "child"])
def test_what_a_killed_process_left_is_drawn_again(zone: Zone, keys: Keys, instance: Path, victim: str) -> None:
    large = stored(Image.new("RGB", (7000, 7000), "blue"), "PNG")
    send(zone, keys, large)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(instance), address(zone.database)])
    child = child_of(worker)
    os.kill(worker.pid if victim == "worker" else child, signal.SIGKILL)
    worker.wait(30)
    assert [(each.state, each.attempts, each.leased_until is None) for each in redrawings(zone)] == [
        ("waiting", 1, False)
    ]
    redraw_pictures(zone)
    assert states(zone) == ["waiting"]
    pass_time(zone)
    redraw_pictures(zone)
    assert [(each.state, each.attempts) for each in redrawings(zone)] == [("drawn", 2)]
    (copy,) = copies(zone, keys)
    assert Image.open(io.BytesIO(copy)).size == (2400, 2400)


def test_nobody_waits_for_the_database_while_a_picture_is_drawn(zone: Zone, keys: Keys, instance: Path) -> None:
    send(zone, keys, stored(Image.new("RGB", (7000, 7000), "blue"), "PNG"))
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(instance), address(zone.database)])
    os.kill(child_of(worker), signal.SIGSTOP)
    begun = time.monotonic()
    send(zone, keys, story=LOCKED_IN)
    assert time.monotonic() - begun < 4
    assert states(zone) == ["waiting"]
    os.kill(child_of(worker), signal.SIGCONT)
    assert worker.wait(30) == 0
    assert states(zone) == ["drawn"]
