"""Events: read as one with a purpose, every look recorded, nothing of another county, and open questions."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import event as engine_event
from sqlalchemy import select

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer, destroy_keys_of_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.decide_link import decide_link, take_back_link
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.events import event_members
from tipline.persistence.questions import SealedQuestion
from tipline.persistence.tips import tip_by_reference

STORIES = (
    "Bil MLB123 stod utanför hotellet i Umeå, rum 214. Mannen gav mig 070-174 06 34.",
    "Numret 0701740634 stod i annonsen. <b>Ring</b> efter nio.",
    "Jag såg MLB 123 igen, i Skellefteå.",
)
Make = Callable[..., tuple[str, list[str]]]


@pytest.fixture
def make(sqlite: Database, keys: Keys) -> Make:
    def made(counties: tuple[str, ...] = ("24", "24", "24")) -> tuple[str, list[str]]:
        tips = [
            a_triaged_tip(sqlite, keys, a_report(story, place="Hotell Björken"), seed=bytes([number]) * 16)[1]
            for number, story in enumerate(STORIES[: len(counties)])
        ]
        with sqlite.writing() as session:
            for reference, county in zip(tips, counties, strict=True):
                tip = tip_by_reference(session, reference)
                assert tip is not None
                tip.county = county
            linked = LinkDecision(decided=CONFIRMED, kinds=("phone",), reason="Samma nummer i båda")
            for one, other in pairwise(tips):
                decide_link(session, an_officer(), one, other, linked, keys=keys.officer, now=NOW)
            return event_members(session, tips)[tips[0]], tips

    return made


def opened(desk: DeskClient, event: str) -> None:
    desk.get(f"/events/{event}")
    assert desk.send(f"/events/{event}/open", purpose="Preparing an operation").status_code == 303
    assert desk.get(f"/events/{event}").status_code == 200


def record(database: Database) -> list[tuple[str, str | None, str, str]]:
    with database.reading() as session:
        return [(each.act, each.tip_reference, each.purpose, each.detail) for each in all_entries(session)]


def test_an_event_is_read_with_one_purpose_and_every_tip_has_its_entry(
    signed_in: SignedIn, sqlite: Database, make: Make
) -> None:
    event, tips = make()
    desk = signed_in("officer")
    desk.get("/events")
    assert desk.texts("tbody td.reference") == [event]
    before = len(record(sqlite))
    desk.get(f"/events/{event}")
    assert desk.texts("h1") == [f"Open event {event}"]
    assert "0701740634" not in desk.page.get_text()
    opened(desk, event)
    told = record(sqlite)[before:]
    assert sorted(told[:3]) == sorted(("purpose_stated", each, "Preparing an operation", "") for each in tips)
    assert sorted(told[3:]) == sorted(("opened_in_event", each, "Preparing an operation", event) for each in tips)


def test_it_shows_what_several_tips_name_where_and_why_they_are_linked(signed_in: SignedIn, make: Make) -> None:
    event, tips = make()
    desk = signed_in("officer")
    opened(desk, event)
    shared = {row.select_one("th").get_text(strip=True): len(row.select("a")) for row in desk.page.select("tr.shared")}
    assert shared == {"+46701740634": 2, "MLB123": 2, "Hotell Björken": 3}
    rows = desk.texts(".naming-table th[scope=row]")
    assert rows[:2] == ["+46701740634", "MLB123"]
    assert {"214", "Umeå", "Skellefteå"} <= set(rows)
    course = desk.texts(".course .said")
    assert set(course) == set(STORIES)
    assert "<b>" not in "".join(str(each.b) for each in desk.page.select(".course .said") if each.b)
    assert desk.texts("#links ~ ul .said") == ["Samma nummer i båda"] * 2
    assert desk.texts(".course strong.number") == ["1", "2", "3"]
    assert {each["href"] for each in desk.page.select(".course a.reference")} == {f"/tips/{each}" for each in tips}


def test_of_another_county_only_that_there_is_something_is_told(
    signed_in: SignedIn, sqlite: Database, make: Make
) -> None:
    event, tips = make(("24", "24", "18"))
    desk = signed_in("officer", county="24")
    opened(desk, event)
    text = desk.page.get_text()
    assert "The event also has tips of other counties" in text
    assert tips[2] not in str(desk.page)
    assert "Skellefteå" not in text
    assert len(desk.page.select(".course li")) == 2
    assert [row.select("td")[1].get_text() for row in _list(desk)] == ["2"]
    assert tips[2] not in [reference for act, reference, *_ in record(sqlite) if act == "opened_in_event"]
    elsewhere = signed_in("officer", county="01", name="far@example.org")
    assert elsewhere.get(f"/events/{event}").status_code == 404
    assert _list(elsewhere) == []


def _list(desk: DeskClient) -> list[object]:
    desk.get("/events")
    return desk.page.select("tbody tr")


def test_a_tip_that_came_later_asks_for_a_purpose_again(
    signed_in: SignedIn, sqlite: Database, keys: Keys, make: Make
) -> None:
    event, tips = make()
    desk = signed_in("officer")
    opened(desk, event)
    _, fresh = a_triaged_tip(sqlite, keys, a_report("Samma man igen."), seed=b"x" * 16)
    with sqlite.writing() as session:
        linked = LinkDecision(decided=CONFIRMED, reason="Samma man")
        decide_link(session, an_officer(), tips[0], fresh, linked, keys=keys.officer, now=NOW)
    desk.get(f"/events/{event}")
    assert desk.texts("h1") == [f"Open event {event}"]


def test_a_damaged_tip_hides_no_other(signed_in: SignedIn, sqlite: Database, make: Make) -> None:
    event, tips = make()
    desk = signed_in("officer")
    with sqlite.writing() as session:
        destroy_keys_of_tip(session, tips[1])
    opened(desk, event)
    assert len(desk.texts(".course .error")) == 1
    assert STORIES[0] in desk.texts(".course .said")


def test_an_event_that_fell_apart_is_no_page(signed_in: SignedIn, sqlite: Database, keys: Keys, make: Make) -> None:
    event, tips = make(("24", "24"))
    desk = signed_in("officer")
    with sqlite.writing() as session:
        take_back_link(session, an_officer(), *tips, keys=keys.officer, now=NOW)
    assert desk.get(f"/events/{event}").status_code == 404
    assert _list(desk) == []
    assert desk.texts("main .sheet > p:last-child") == [
        "No event yet. Confirm a link on the page of a tip, and its event stands here."
    ]


def test_a_question_is_kept_with_a_tip_and_settled(signed_in: SignedIn, sqlite: Database, make: Make) -> None:
    event, tips = make()
    desk = signed_in("officer")
    opened(desk, event)
    once = desk.page.select_one("#question-once")["value"]
    for _ in range(2):
        answer = desk.send(f"/events/{event}/questions", text="Vem betalar rummet?", tip=tips[1], once=once)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/events/{event}#questions")
    desk.get(f"/events/{event}")
    assert desk.texts("#questions ~ ol .said") == ["Vem betalar rummet?"]
    with sqlite.reading() as session:
        row = session.scalars(select(SealedQuestion)).one()
    assert (row.tip_reference, b"betalar" in row.sealed) == (tips[1], False)
    assert desk.send(f"/events/{event}/questions/{row.question_id}/settle").status_code == 303
    desk.get(f"/events/{event}")
    assert desk.texts("#questions ~ ol .said") == []
    assert desk.texts("#questions ~ details .said") == ["Vem betalar rummet?"]
    assert [act for act, *_ in record(sqlite) if act.startswith("question")] == ["question_asked", "question_settled"]
    # Once more changes nothing and is not recorded.
    assert desk.send(f"/events/{event}/questions/{row.question_id}/settle").status_code == 303
    assert len([act for act, *_ in record(sqlite) if act == "question_settled"]) == 1


def test_a_question_without_words_keeps_the_page_and_one_of_another_county_is_refused(
    signed_in: SignedIn, sqlite: Database, make: Make
) -> None:
    event, tips = make(("24", "24", "18"))
    desk = signed_in("officer", county="24")
    opened(desk, event)
    once = desk.page.select_one("#question-once")["value"]
    assert desk.send(f"/events/{event}/questions", text="  ", tip=tips[0], once=once).status_code == 400
    assert desk.texts(".error") == ["Write something first."]
    assert desk.send(f"/events/{event}/questions", text="Vem?", tip=tips[2], once=once).status_code == 404
    assert desk.send(f"/events/{event}/questions/{'0' * 32}/settle").status_code == 404
    with sqlite.reading() as session:
        assert session.scalars(select(SealedQuestion)).all() == []


@pytest.mark.parametrize("counties", [("24", "24"), ("24", "24", "24")])
def test_more_tips_take_no_more_statements(
    signed_in: SignedIn, make: Make, counties: tuple[str, ...], sqlite: Database
) -> None:
    event, _ = make(counties)
    desk = signed_in("officer")
    opened(desk, event)
    said: list[str] = []
    engine = desk.client.application.extensions["desk"].database.engine
    engine_event.listen(engine, "before_cursor_execute", lambda *heard: said.append(heard[2]))
    desk.get(f"/events/{event}")
    # The session, the tips and their number, purposes, the end of the record and the new entries, the state of the
    # register of venues, and six tables.
    assert len([each for each in said if each.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]) == 13
