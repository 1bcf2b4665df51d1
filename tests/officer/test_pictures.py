"""Pictures at the desk: only redrawn copies, one by one, each look recorded; what has no copy is told in words."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import select, update

from tests.factories import LOCKED_IN, Keys, a_sent_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_tips import acts
from tests.pictures import a_picture, quadrants
from tipline.casework.redraw_attachment import redraw_attachment, take_original
from tipline.persistence.database import Database
from tipline.persistence.redrawings import Redrawing, store_redrawing
from tipline.persistence.reports import Attachment

ONLY_A_HEADER = b"\xff\xd8\xff\xe0" + bytes(200)
TOLD = {
    "waiting": "It is being prepared. Load the page again in a moment.",
    "unreadable": "It cannot be read: it is damaged, in another format, or too large to be drawn safely. "
    "The original is kept sealed as it came.",
    "damaged": "The seal of the original is damaged. Tell those who run the system.",
}


def redraw(database: Database, keys: Keys, reference: str, position: int) -> None:
    attachment = Attachment(reference, reference, position)
    with database.reading() as session:
        taken = take_original(session, attachment, keys=keys.officer)
    with database.writing() as session:
        store_redrawing(session, attachment, *redraw_attachment(taken))


def pictures(desk: DeskClient) -> list[str]:
    """What the page of the tip says of each picture, without where it came from."""
    return desk.texts(".pictures li > :first-child")


def test_a_redrawn_picture_is_shown_alone_when_asked_for_and_each_look_recorded(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    original = a_picture("HEIF", xmp=b"CANARY")
    assert b"CANARY" in original
    _, reference = a_sent_tip(sqlite, keys, photos=(original,))
    redraw(sqlite, keys, reference, 0)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.page.select("main img") == []
    (link,) = desk.page.select(".pictures a")
    assert acts(sqlite)[-1] == "tip_opened"
    answers = [desk.get(link["href"]) for _ in range(2)]
    assert {(answer.status_code, answer.mimetype) for answer in answers} == {(200, "image/jpeg")}
    assert quadrants(answers[0].data) == "RGBW"
    assert b"CANARY" not in answers[0].data
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert acts(sqlite)[-3:] == ["tip_opened", "attachment_opened", "attachment_opened"]


def test_a_picture_waits_to_be_drawn_and_the_one_that_cannot_be_hides_no_word(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(), ONLY_A_HEADER))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert pictures(desk) == [f"Picture {number} {TOLD['waiting']}" for number in (1, 2)]
    for position in range(2):
        redraw(sqlite, keys, reference, position)
    desk.get(f"/tips/{reference}")
    assert pictures(desk) == ["Look at picture 1", f"Picture 2 {TOLD['unreadable']}"]
    assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN


@pytest.mark.parametrize("state", TOLD)
def test_a_picture_without_a_copy_is_a_page_that_says_why(
    signed_in: SignedIn, sqlite: Database, keys: Keys, state: str
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    with sqlite.writing() as session:
        session.execute(update(Redrawing).values(state=state))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert pictures(desk) == [f"Picture 1 {TOLD[state]}"]
    answer = desk.get(f"/tips/{reference}/attachments/{reference}/0")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert TOLD[state] in desk.texts("main p")
    assert "attachment_opened" not in acts(sqlite)


def test_looking_draws_nothing(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    desk = signed_in("officer")
    desk.open_tip(reference)
    for _ in range(3):
        desk.get(f"/tips/{reference}/attachments/{reference}/0")
    with sqlite.reading() as session:
        redrawing = session.scalars(select(Redrawing)).one()
    assert (redrawing.state, redrawing.attempts, redrawing.sealed) == ("waiting", 0, None)


def test_the_process_of_the_officer_site_has_no_decoder_of_tipsters_pictures() -> None:
    script = "import json, sys, tipline.officer, tipline.officer.rooms; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout))
    assert "tipline.casework.look_at_attachment" in modules
    drawing = {"tipline.casework.redraw_picture", "tipline.casework.redraw_attachment", "pillow_heif"}
    assert drawing & modules == set()
