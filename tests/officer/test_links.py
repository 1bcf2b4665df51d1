"""Links on the page of a tip: found, decided, taken back; another county's tip told by nothing but a pointer."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.events import event_members
from tipline.persistence.tips import tip_by_reference

CALLED = "Mannen gav mig 070-174 06 34 och åkte i bil MLB123, Umeå."
ADVERT = "Numret 0701740634 står i en annons."
CAR = "Jag såg MLB 123 vid torget, och registreringsnummer som började MLC."
QUIET = "Det är tyst här."
Tell = Callable[..., str]


@pytest.fixture
def tell(sqlite: Database, keys: Keys) -> Tell:
    numbers = iter(range(1, 200))

    def told(story: str, county: str = "24", **answers: object) -> str:
        _, reference = a_triaged_tip(sqlite, keys, a_report(story, **answers), seed=bytes([next(numbers)]) * 16)
        with sqlite.writing() as session:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county = county
        return reference

    return told


def proposed(desk: DeskClient) -> dict[str, list[str]]:
    """What each proposal has in common with the tip, by reference."""
    found = desk.page.select(".links [data-link]:not([data-decided])")
    return {str(each["data-link"]): [clue.get_text() for clue in each.select(".common li")] for each in found}


def decided(desk: DeskClient) -> dict[str, str]:
    return {str(each["data-link"]): str(each["data-decided"]) for each in desk.page.select("[data-decided]")}


def acts(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(each.act, each.tip_reference) for each in all_entries(session)]


def test_a_tip_tells_in_which_others_the_same_is_named(signed_in: SignedIn, tell: Tell) -> None:
    here, advert, car, _ = tell(CALLED), tell(ADVERT), tell(CAR), tell(QUIET)
    desk = signed_in("officer")
    desk.open_tip(here)
    assert proposed(desk) == {advert: ["Phone +46701740634"], car: ["Plate MLB123"]}
    assert desk.texts("#links + p") == ["Also in 2 tips."]
    desk.open_tip(car)
    assert proposed(desk) == {here: ["Plate MLB123"]}


def test_a_tip_that_names_nothing_shared_says_so(signed_in: SignedIn, tell: Tell) -> None:
    tell(CALLED)
    desk = signed_in("officer")
    desk.open_tip(tell(QUIET))
    assert proposed(desk) == {}
    assert desk.texts("#links + p")[0].startswith("No other tip that you can see")


def test_confirming_makes_an_event_and_refuting_ends_it(signed_in: SignedIn, sqlite: Database, tell: Tell) -> None:
    here, advert = tell(CALLED), tell(ADVERT)
    desk = signed_in("officer")
    desk.open_tip(here)
    answer = desk.send(f"/tips/{here}/links", other=advert, decided="confirmed")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tips/{here}#links")
    with sqlite.reading() as session:
        event = event_members(session, (here,))[here]
    desk.get(f"/tips/{here}")
    assert decided(desk) == {advert: "confirmed"}
    assert proposed(desk) == {}
    assert desk.page.select_one(f'.links a[href="/events/{event}"]') is not None
    assert desk.send(f"/tips/{here}/links", other=advert, decided="refuted").status_code == 400
    assert desk.send(f"/tips/{here}/links", other=advert, decided="refuted", reason="Växelns nummer").status_code == 303
    desk.open_tip(advert)
    assert decided(desk) == {here: "refuted"}
    assert "Växelns nummer" in desk.texts(".links .said")
    assert desk.page.select('.links a[href^="/events/"]') == []
    assert desk.send(f"/tips/{advert}/links/take-back", other=here).status_code == 303
    desk.get(f"/tips/{advert}")
    assert (decided(desk), list(proposed(desk))) == ({}, [here])
    told = [act for act, _ in acts(sqlite) if act.startswith("link_")]
    assert told == ["link_confirmed"] * 2 + ["link_refuted"] * 2 + ["link_taken_back"] * 2


def test_tips_with_nothing_in_common_are_joined_by_hand_with_a_reason(
    signed_in: SignedIn, sqlite: Database, tell: Tell
) -> None:
    here, other = tell(CALLED), tell(QUIET)
    desk = signed_in("officer")
    desk.open_tip(here)
    where = f"/tips/{here}/links"
    assert desk.send(where, other=other, decided="confirmed", reason=" ").status_code == 400
    assert desk.texts(".by-hand .error") == ["Say why: the program cannot."]
    assert desk.page.select_one("#link-other")["value"] == other
    assert desk.send(where, other=other.lower(), decided="confirmed", reason="Samma röst").status_code == 303
    desk.get(f"/tips/{here}")
    assert decided(desk) == {other: "confirmed"}
    assert "joined by hand" in desk.page.select_one("[data-decided]").get_text()
    for wrong, said in ((here, "This is the tip that you are reading."), ("0" * 10, "There is no such tip")):
        assert desk.send(where, other=wrong, decided="confirmed", reason="Samma röst").status_code == 400
        assert desk.texts(".by-hand .error")[0].startswith(said)
        assert desk.page.select_one("#link-reason")["value"] == "Samma röst"
    assert [act for act, _ in acts(sqlite) if act == "act_refused"] == []


def without_times(page: BeautifulSoup) -> str:
    """What does not change from one look to the next."""
    for each in page.select("time, [name=csrf_token], [name=once], [name=seen], .history, .made, #history .count"):
        each.decompose()
    return page.get_text(" ", strip=True)


def test_of_another_county_only_a_pointer_crosses_and_both_sides_have_it(signed_in: SignedIn, tell: Tell) -> None:
    here, there = tell(CALLED, "24"), tell(ADVERT, "18", contact="maj@example.org")
    north, west = signed_in("officer", county="24"), signed_in("officer", county="18", name="west@example.org")
    north.open_tip(here)
    assert proposed(north) == {}
    (told,) = north.texts("[data-elsewhere]")
    assert told.startswith("Tips in Örebro län name the same: Phone +46701740634.")
    assert "Ring that county's intelligence desk" in told
    whole = str(north.page)
    assert not any(part in whole for part in (there, "annons", "maj@example.org"))
    west.open_tip(there)
    (told,) = west.texts("[data-elsewhere]")
    assert told.startswith("Tips in Västerbottens län name the same: Phone +46701740634.")
    assert here not in str(west.page)
    # A second and a third there change nothing here.
    north.get(f"/tips/{here}")
    before = without_times(north.page)
    tell(ADVERT.upper(), "18")
    tell("Ring 0701740634 efter nio.", "18")
    north.get(f"/tips/{here}")
    assert without_times(north.page) == before


def test_a_tip_of_another_county_cannot_be_linked_and_the_attempt_is_recorded(
    signed_in: SignedIn, sqlite: Database, tell: Tell
) -> None:
    here, there = tell(CALLED, "24"), tell(ADVERT, "18")
    desk = signed_in("officer", county="24")
    desk.open_tip(here)
    assert desk.send(f"/tips/{here}/links", other=there, decided="confirmed", reason="Samma nummer").status_code == 400
    assert desk.texts(".by-hand .error") == ["There is no such tip that you can see."]
    assert [tip for act, tip in acts(sqlite) if act == "act_refused"] == [there]
    assert [act for act, _ in acts(sqlite) if act.startswith("link_")] == []


def test_another_source_is_proposed_as_confirmation_and_a_copy_is_not(signed_in: SignedIn, tell: Tell) -> None:
    here, advert = tell(CALLED, known_by="told"), tell(ADVERT)
    desk = signed_in("officer")

    def offered() -> tuple[str, str]:
        desk.open_tip(here)
        form = desk.page.select_one("form[action$='/statement']")
        chosen = form.select_one("[name=information] [selected], [name=information]:checked")
        return chosen["value"], form.select_one("[name=corroborated_by]").get("value", "")

    assert offered() == ("4", "")
    desk.send(f"/tips/{here}/links", other=advert, decided="confirmed")
    assert offered() == ("3", advert)
    desk.send(f"/tips/{here}/links", other=advert, decided="refuted", reason="En växel")
    assert offered() == ("4", "")
    copy = tell(CALLED.upper(), known_by="told")
    desk.open_tip(here)
    assert desk.send(f"/tips/{here}/links", other=copy, decided="confirmed").status_code == 303
    assert offered() == ("4", "")


@pytest.mark.parametrize("county", ["24", ""])
def test_somebody_else_has_decided_meanwhile(signed_in: SignedIn, tell: Tell, county: str) -> None:
    here, advert = tell(CALLED), tell(ADVERT)
    desk, other = signed_in("officer", county=county), signed_in("officer", name="bo@example.org")
    desk.open_tip(here)
    seen = desk.page.select_one("form[action$='/links'] [name=seen]")["value"]
    other.open_tip(here)
    other.send(f"/tips/{here}/links", other=advert, decided="refuted", reason="En växel", seen=seen)
    answer = desk.send(f"/tips/{here}/links", other=advert, decided="confirmed", seen=seen)
    assert answer.status_code == 409
    desk.get(f"/tips/{here}")
    assert decided(desk) == {advert: "refuted"}
