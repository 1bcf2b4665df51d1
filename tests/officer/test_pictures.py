"""Pictures at the desk: only redrawn copies, one by one, each look recorded; what has no copy is told in words."""

import json
import re
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
from tipline.persistence.tips import tip_by_reference

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
    return desk.texts(".pictures .cover, .pictures .state")


def open_picture(desk: DeskClient, reference: str, number: int = 1, way: str = "") -> str:
    """The address of the picture on its page, empty where the page shows none."""
    answer = desk.get(f"/tips/{reference}/pictures/{number}{way and f'?way={way}'}")
    assert answer.status_code == 200
    return "".join(each["src"] for each in desk.page.select("main img"))


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
    assert link["href"] == f"/tips/{reference}/pictures/1"
    address = open_picture(desk, reference)
    assert acts(sqlite)[-1] == "tip_opened"
    answers = [desk.get(address) for _ in range(2)]
    assert {(answer.status_code, answer.mimetype) for answer in answers} == {(200, "image/jpeg")}
    assert quadrants(answers[0].data) == "RGBW"
    assert b"CANARY" not in answers[0].data
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert acts(sqlite)[-3:] == ["tip_opened", "attachment_opened", "attachment_opened"]
    desk.get(f"/tips/{reference}")
    assert "looked at 2 times" in desk.texts(".pictures .hint")[0]


def test_a_picture_waits_to_be_drawn_and_the_one_that_cannot_be_hides_no_word(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(), ONLY_A_HEADER))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert pictures(desk) == ["About picture 1", TOLD["waiting"], "About picture 2", TOLD["waiting"]]
    for position in range(2):
        redraw(sqlite, keys, reference, position)
    desk.get(f"/tips/{reference}")
    assert pictures(desk) == ["Look at picture 1", "About picture 2", TOLD["unreadable"]]
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
    assert pictures(desk) == ["About picture 1", TOLD[state]]
    assert open_picture(desk, reference) == ""
    assert TOLD[state] in desk.texts("main p")
    answer = desk.get(f"/tips/{reference}/attachments/{reference}/0")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert TOLD[state] in desk.texts("main p")
    assert "attachment_opened" not in acts(sqlite)


def test_the_covers_are_alike_and_hold_nothing_of_what_they_cover(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(), a_picture("PNG")))
    for position in range(2):
        redraw(sqlite, keys, reference, position)
    desk = signed_in("officer")
    desk.open_tip(reference)
    covers = desk.page.select(".pictures .cover")
    assert len(covers) == 2
    assert len({re.sub(r"\d", "", str(each).replace(reference, "")) for each in covers}) == 1
    assert [each.name for cover in covers for each in cover.find_all()] == ["span", "span"]
    assert desk.texts(".pictures .hint")[0].startswith("came with the tip · at most ")


def test_each_picture_leads_to_the_ones_beside_it_and_back_under_its_cover(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(), a_picture("PNG"), ONLY_A_HEADER))
    for position in range(3):
        redraw(sqlite, keys, reference, position)
    desk = signed_in("officer")
    desk.open_tip(reference)
    seen = {}
    for number in (1, 2, 3):
        address = open_picture(desk, reference, number)
        seen[number] = (address, [each["href"][-1] for each in desk.page.select("a[rel]")])
        assert desk.page.select_one(".head a")["href"] == f"/tips/{reference}#picture-{number}"
    here = f"/tips/{reference}/attachments/{reference}"
    assert seen == {1: (f"{here}/0", ["2"]), 2: (f"{here}/1", ["1", "3"]), 3: ("", ["2"])}


@pytest.mark.parametrize(
    ("way", "shown"), [("", "fitted"), ("grey", "grey"), ("blurred", "blurred"), ("whole", "whole"), ("x", "fitted")]
)
def test_a_picture_can_be_seen_in_ways_that_spare_its_reader(
    signed_in: SignedIn, sqlite: Database, keys: Keys, way: str, shown: str
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    redraw(sqlite, keys, reference, 0)
    desk = signed_in("officer")
    desk.open_tip(reference)
    open_picture(desk, reference, way=way)
    assert desk.page.select_one(".frame")["class"] == ["frame", shown]
    assert [each["href"].partition("=")[2] for each in desk.page.select(".ways [aria-current]")] == [shown]


@pytest.mark.parametrize("number", ["0", "2", "-1", "x"])
def test_there_is_no_page_for_a_picture_that_the_tip_has_not(
    signed_in: SignedIn, sqlite: Database, keys: Keys, number: str
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.get(f"/tips/{reference}/pictures/{number}").status_code == 404


@pytest.mark.parametrize(("whose", "status"), [(("officer", "01"), 404), (("admin", ""), 403), (("auditor", ""), 403)])
def test_the_page_of_a_picture_is_as_closed_as_its_tip(
    signed_in: SignedIn, sqlite: Database, keys: Keys, whose: tuple[str, str], status: int
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
    role, county = whose
    assert signed_in(role, county=county).get(f"/tips/{reference}/pictures/1").status_code == status


def test_the_page_of_a_picture_asks_for_the_purpose_of_its_tip(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(a_picture(),))
    assert signed_in("officer").get(f"/tips/{reference}/pictures/1").status_code == 409


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
