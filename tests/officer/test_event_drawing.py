"""The drawing of an event: equal to its table, within the county, and with what officers added."""

from itertools import pairwise

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.add_entity import add_entity
from tipline.casework.ask_question import ask_question
from tipline.casework.decide_link import decide_link
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.persistence.database import Database
from tipline.persistence.events import event_members
from tipline.persistence.tips import tip_by_reference

STORIES = (
    "Bil MLB123 stod utanför. Mannen gav mig 070-174 06 34.",
    "Numret 0701740634 stod i annonsen. Hon heter Rosa.",
    "Registreringsnummer som började MLB, sa min granne.",
    "شخص اتصل من الرقم 0701740634 في الليل.",
)
TOWNS = ("2480", "2480", "1880", "2482")


def an_event(database: Database, keys: Keys, kinds: tuple[str, ...] = ("phone",)) -> tuple[str, list[str]]:
    """Its id and its tips, linked in the order of STORIES."""
    tips = [
        a_triaged_tip(database, keys, a_report(story), seed=bytes([number]) * 16)[1]
        for number, story in enumerate(STORIES)
    ]
    with database.writing() as session:
        for reference, town in zip(tips, TOWNS, strict=True):
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county, tip.municipality = town[:2], town
        for one, other in pairwise(tips):
            linked = LinkDecision(decided=CONFIRMED, kinds=kinds, reason="Samma")
            decide_link(session, an_officer(), one, other, linked, keys=keys.officer, now=NOW)
        return event_members(session, tips)[tips[0]], tips


def opened(desk: DeskClient, event: str) -> None:
    desk.get(f"/events/{event}")
    assert desk.send(f"/events/{event}/open", purpose="Preparing an operation").status_code == 303
    assert desk.get(f"/events/{event}").status_code == 200


def test_drawing_and_table_hold_the_same(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    event, tips = an_event(sqlite, keys)
    desk = signed_in("officer")
    opened(desk, event)
    drawn = [(each["data-node"], each.get("href"), each["aria-label"]) for each in desk.page.select("svg [data-node]")]
    rows = desk.page.select("table.network tbody tr")
    assert [each[0] for each in drawn] == [row["data-node"] for row in rows]
    for (_, href, told), row in zip(drawn, rows, strict=True):
        cells = [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"], recursive=False)[:3]]
        assert told == f"{cells[0]} {cells[1]}" + (f", {cells[2]}" if cells[2] else "")
        assert href == (link["href"] if (link := row.select_one("th a")) else None)
    assert {href for _, href, _ in drawn if href} == {f"/tips/{each}" for each in tips}
    lines = {(each["data-one"], each["data-other"]) for each in desk.page.select("svg path[data-one]")}
    told = [(each["data-one"], each["data-other"]) for each in desk.page.select("table.network li")]
    assert (lines, len(told)) == (set(told), 2 * len(lines))
    things = {each[0] for each in drawn} - set(tips)
    assert things == {"phone:+46701740634", "plate:MLB123", "place:2480", "place:1880", "place:2482"}
    assert (tips[2], "plate:MLB123") in lines
    assert "Rosa" not in desk.page.select_one("svg").get_text()


def test_another_county_is_not_drawn(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    event, tips = an_event(sqlite, keys)
    desk = signed_in("officer", county="24")
    opened(desk, event)
    drawn = {each["data-node"] for each in desk.page.select("svg [data-node]")}
    # The plate is whole in one tip of the county and in part in one of another: here it is named by one only.
    assert drawn == {tips[0], tips[1], tips[3], "phone:+46701740634", "place:2480", "place:2482"}
    assert tips[2] not in str(desk.page)
    assert "Örebro" not in str(desk.page.select_one("main"))


def test_the_time_line_has_tips_links_and_questions(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    event, tips = an_event(sqlite, keys)
    with sqlite.writing() as session:
        ask_question(session, an_officer(), tips[1], "Vem?", once="a" * 32, keys=keys.officer, now=NOW)
    desk = signed_in("officer")
    opened(desk, event)
    told = desk.texts(".timeline ol li")
    assert len([each for each in told if each.endswith("The tip came (to the quarter)")]) == len(tips)
    for one, other in pairwise(tips):
        pair = " – ".join(sorted((one, other)))
        assert any(each.endswith(f"{pair} Confirmed a link with another tip") for each in told)
    assert any(each.endswith(f"{tips[1]} Asked an open question about the event") for each in told)


def test_what_an_officer_added_to_two_tips_is_drawn_and_listed(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    event, tips = an_event(sqlite, keys)
    with sqlite.writing() as session:
        for number, reference in enumerate(tips[:2]):
            add_entity(
                session,
                an_officer(),
                reference,
                kind="handle",
                written="@rosa.se",
                once=f"{number:032}",
                keys=keys.officer,
                now=NOW,
            )
    desk = signed_in("officer")
    opened(desk, event)
    assert desk.page.select("svg [data-node='handle:@rosa.se']")
    assert "@rosa.se" in desk.texts(".naming-table tr.shared th")
