"""Links at the desk: proposed by what tips share, decided by an officer, and never of another county."""

import pytest

from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.officer.links_shown import MOST_OPEN
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

HOTEL = "Samma man stod utanför hotellet i går kväll. Ring 070-174 06 05 om ni vill veta mer."
STAIRS = "Grannen på tredje våningen tar emot besök hela natten och numret i annonsen är 0701740605."
CAR = "En svart bil, MLB123, väntade på parkeringen med motorn i gång."
PART_OF_CAR = "Jag såg bara början på skylten på bilen som körde iväg: MLB12?."
OTHER = "Någon säljer cyklar vid stationen."


def a_tip(database: Database, keys: Keys, story: str, number: int, county: str = "01") -> str:
    _, reference = a_triaged_tip(database, keys, a_report(story), seed=bytes([number]) * 16)
    with database.writing() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        tip.county, tip.municipality = county, "0180" if county == "01" else ""
    return reference


def acts(database: Database) -> list[tuple[str, str | None]]:
    looks = {"purpose_stated", "tip_opened"}
    with database.reading() as session:
        return [(each.act, each.tip_reference) for each in all_entries(session) if each.act not in looks]


def decide(desk: DeskClient, reference: str, other: str, decided: str = "confirmed", reason: str = "") -> int:
    fields = {"other": other, "decided": decided, "reason": reason}
    return desk.send(f"/tips/{reference}/links", **fields).status_code


@pytest.fixture
def pair(sqlite: Database, keys: Keys) -> tuple[str, str]:
    """Two tips with one telephone."""
    return a_tip(sqlite, keys, HOTEL, 1), a_tip(sqlite, keys, STAIRS, 2)


def test_a_tip_says_in_how_many_others_its_telephone_stands(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database, keys: Keys
) -> None:
    a_tip(sqlite, keys, OTHER, 3)
    desk = signed_in("officer", county="01")
    desk.open_tip(pair[0])
    assert desk.texts("[data-also-in]") == ["Also in 1 tip, 1 municipality"]
    assert desk.texts(".proposed .reference") == [pair[1]]
    assert desk.texts(".proposed .shared") == ["the telephone number +46701740605"]
    assert desk.texts(".proposed .bond") == ["strong"]
    assert desk.texts("[data-elsewhere]") == ["in 1 other tip"]


def test_a_tip_that_shares_nothing_says_so(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    reference = a_tip(sqlite, keys, OTHER, 1)
    a_tip(sqlite, keys, HOTEL, 2)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.texts("[data-also-in]") == ["What this tip names is in no other tip that you may see."]
    assert desk.page.select(".proposed, [data-elsewhere]") == []


def test_a_part_of_a_plate_meets_the_plate(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    whole, part = a_tip(sqlite, keys, CAR, 1), a_tip(sqlite, keys, PART_OF_CAR, 2)
    desk = signed_in("officer")
    for one, other in ((whole, part), (part, whole)):
        desk.open_tip(one)
        assert desk.texts(".proposed .reference") == [other]
        assert desk.texts(".proposed .shared") == ["part of the plate MLB12?"]
        assert desk.texts(".proposed .bond") == ["fair"]


def test_many_proposals_are_folded_after_the_first(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    reference, *others = (a_tip(sqlite, keys, f"{each} {HOTEL}", number) for number, each in enumerate("ABCDEFGH"))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert len(desk.page.select(".links > .proposed > li")) == MOST_OPEN
    assert len(desk.page.select(".links > details .proposed > li")) == len(others) - MOST_OPEN


def test_one_press_confirms_and_both_tips_say_who(signed_in: SignedIn, pair: tuple[str, str], sqlite: Database) -> None:
    one, other = pair
    desk = signed_in("officer")
    desk.open_tip(one)
    assert decide(desk, one, other) == 303
    desk.open_tip(other)
    assert desk.texts(".decided .reference") == [one]
    assert desk.texts(".decided .verdict strong") == ["Confirmed"]
    assert "eva@example.org" in desk.texts(".decided .verdict")[0]
    assert "Joined by hand" not in desk.texts(".decided .verdict")[0]
    assert desk.page.select(".proposed") == []
    assert desk.page.select_one(".links .event")["href"].startswith("/events/")
    assert sorted(acts(sqlite)) == sorted([("link_confirmed", one), ("link_confirmed", other)])


def test_pressing_twice_decides_once(signed_in: SignedIn, pair: tuple[str, str], sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.open_tip(pair[0])
    for _ in range(2):
        assert decide(desk, *pair) == 303
    assert len(acts(sqlite)) == len(pair)
    assert decide(desk, *pair, "refuted", "Numret är en taxiväxels.") == 303
    assert len(acts(sqlite)) == 2 * len(pair)


def test_refuting_asks_why_and_keeps_the_answer(signed_in: SignedIn, pair: tuple[str, str], sqlite: Database) -> None:
    one, other = pair
    desk = signed_in("officer")
    desk.open_tip(one)
    assert decide(desk, one, other, "refuted", " ") == 400
    assert desk.texts(".proposed details[open] .error") != []
    assert acts(sqlite) == []
    assert decide(desk, one, other, "refuted", "Numret är en taxiväxels.") == 303
    desk.get(f"/tips/{one}")
    assert desk.texts(".decided .why") == ["Numret är en taxiväxels."]
    assert desk.page.select(".links .event") == []


def test_a_decision_is_taken_back_once(signed_in: SignedIn, pair: tuple[str, str], sqlite: Database) -> None:
    one, other = pair
    desk = signed_in("officer")
    desk.open_tip(one)
    decide(desk, one, other)
    for _ in range(2):
        assert desk.send(f"/tips/{one}/links/take-back", other=other).status_code == 303
    assert [act for act, _ in acts(sqlite)] == ["link_confirmed"] * 2 + ["link_taken_back"] * 2
    desk.get(f"/tips/{one}")
    assert desk.texts(".proposed .reference") == [other]


def test_tips_are_joined_by_hand_with_a_reason_and_a_reference_as_it_is_spoken(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database, keys: Keys
) -> None:
    one, third = pair[0], a_tip(sqlite, keys, OTHER, 3)
    desk = signed_in("officer")
    desk.open_tip(one)
    assert decide(desk, one, third) == 400
    assert desk.page.select_one("#link-other")["value"] == third
    assert decide(desk, one, f" {third[:4].lower()}-{third[4:].lower()}", reason="Samma cykel.") == 303
    desk.get(f"/tips/{one}")
    assert desk.texts(".decided .reference") == [third]
    assert "Joined by hand" in desk.texts(".decided .verdict")[0]


@pytest.mark.parametrize("other", ["", "0000000000", "itself", "elsewhere", "?"])
def test_what_cannot_be_linked_changes_nothing(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database, keys: Keys, other: str
) -> None:
    named = {"itself": pair[0], "elsewhere": a_tip(sqlite, keys, OTHER, 3, "14")}.get(other, other)
    desk = signed_in("officer", county="01")
    desk.open_tip(pair[0])
    assert decide(desk, pair[0], named, reason="Samma cykel.") == 400
    assert desk.texts(".links .error") != []
    assert [act for act, _ in acts(sqlite)] == (["act_refused"] if other == "elsewhere" else [])


def test_what_was_decided_meanwhile_is_told_before_anything_is_decided(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database
) -> None:
    one, other = pair
    eva, sara = signed_in("officer"), signed_in("officer", name="sara@example.org")
    eva.open_tip(one)
    seen = eva.page.select_one("form[action$='/links'] [name=seen]")["value"]
    sara.open_tip(other)
    assert decide(sara, other, one) == 303
    fields = {"other": other, "decided": "refuted", "reason": "Nej.", "seen": seen}
    assert eva.send(f"/tips/{one}/links", **fields).status_code == 409
    assert "sara@example.org" in eva.texts("[data-meanwhile]")[0]
    assert [act for act, _ in acts(sqlite)] == ["link_confirmed"] * 2


def test_two_tips_lie_side_by_side_with_what_both_name_marked(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database
) -> None:
    one, other = pair
    desk = signed_in("officer")
    desk.open_tip(one)
    assert "Why do you open this tip?" in desk.get(f"/tips/{one}/links/{other}").text
    assert "Grannen" not in desk.page.get_text()
    desk.open_tip(other)
    assert desk.get(f"/tips/{one}/links/{other}").status_code == 200
    assert desk.texts(".sides h2") == [one, other]
    assert desk.texts(".sides .both") == ["070-174 06 05", "0701740605"]
    with sqlite.reading() as session:
        looked = [each.tip_reference for each in all_entries(session) if each.act == "tip_opened"]
    assert looked[-2:] == [one, other]
    assert decide(desk, one, other) == 303
    desk.get(f"/tips/{other}/links/{one}")
    assert desk.texts(".verdict strong") == ["Confirmed"]


def test_another_county_is_not_laid_beside_a_tip(
    signed_in: SignedIn, pair: tuple[str, str], sqlite: Database, keys: Keys
) -> None:
    elsewhere = a_tip(sqlite, keys, HOTEL, 3, "14")
    desk = signed_in("officer", county="01")
    desk.open_tip(pair[0])
    assert desk.get(f"/tips/{pair[0]}/links/{elsewhere}").status_code == 404
    assert elsewhere not in desk.get(f"/tips/{pair[0]}").text


def chosen(desk: DeskClient) -> tuple[str, str]:
    """The information code that a new statement begins from, and the tip that confirms it."""
    code = desk.page.select_one("form.stating [name=information] option[selected]")
    return code["value"], desk.page.select_one("form.stating [name=corroborated_by]")["value"]


def test_a_confirmed_tip_of_another_source_proposes_code_3_and_the_page_says_why(
    signed_in: SignedIn, pair: tuple[str, str]
) -> None:
    one, other = pair
    desk = signed_in("officer")
    desk.open_tip(one)
    assert chosen(desk) == ("4", "")
    decide(desk, one, other)
    desk.get(f"/tips/{one}")
    assert chosen(desk) == ("3", other)
    assert other in desk.texts("[data-corroborated]")[0]
    assert "eva@example.org" in desk.texts("[data-corroborated]")[0]
    decide(desk, one, other, "refuted", "Nej.")
    desk.get(f"/tips/{one}")
    assert chosen(desk) == ("4", "")
    assert desk.page.select("[data-corroborated]") == []


def test_a_near_copy_never_proposes_code_3_even_when_it_is_confirmed(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    one, copy = a_tip(sqlite, keys, HOTEL, 1), a_tip(sqlite, keys, HOTEL + "!", 2)
    desk = signed_in("officer")
    desk.open_tip(one)
    assert "nearly the same words" in desk.texts(".proposed .shared")[0]
    assert decide(desk, one, copy) == 303
    desk.get(f"/tips/{one}")
    assert desk.texts(".decided .reference") == [copy]
    assert chosen(desk) == ("4", "")
