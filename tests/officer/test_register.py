"""The page on which an officer writes down what came by telephone, letter, e-mail, on the street or from a hotel."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, func, select, text

from tests.factories import Keys
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.pictures import a_picture
from tipline.casework.triage_tip import triage_tip
from tipline.config import bundled
from tipline.domain.channels import BY_HAND
from tipline.domain.languages import all_languages
from tipline.intake.follow_up import add_to_tip
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.redrawings import Redrawing
from tipline.persistence.sessions import OfficerSession
from tipline.persistence.tips import Tip
from tipline.web.catalogues import Catalogues

NOW = datetime(2026, 11, 24, 22, 41, 7, tzinfo=UTC)
TOLD = {
    "channel": "phone",
    "received_day": "2026-11-24",
    "received_time": "23:05",
    "story": "Ringde från <hotellet>:\n en kvinna hålls inlåst i rum 318.",
    "people": "Två män & en kvinna",
    "when": "now",
    "when_text": "i natt",
    "audience": "hotel",
    "municipality": "1980",
    "place": "Grand",
    "room": "318",
    "plate": "MLB123",
    "phone": "070-174 06 05",
    "web_address": "example.org/annons",
    "known_by": "saw",
    "contact": "receptionen",
    "page_language": "sv",
}


@pytest.fixture(autouse=True)
def _present(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("register", "register_form"):
        monkeypatch.setattr(f"tipline.officer.{module}.present", lambda: NOW)


def press(desk: DeskClient, **typed: Any) -> int:
    """Sends the page's form as the page has it, with `typed` in its fields."""
    form = desk.page.select_one("form[action='/tips/new']")
    hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")} if form else {}
    answer = desk.client.post(
        "/tips/new", data=hidden | TOLD | typed, headers={"Accept-Language": "en"}, content_type="multipart/form-data"
    )
    desk.page = BeautifulSoup(answer.text, "html.parser")
    return answer.status_code


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0


def fields(page: BeautifulSoup) -> dict[str, str]:
    """What the form would send: the words that were kept."""
    found = {}
    for each in page.select("form[action='/tips/new'] [name]"):
        if each.name == "textarea":
            found[each["name"]] = each.get_text().removeprefix("\n")
        elif each.name == "select":
            chosen = each.select_one("option[selected]")
            found[each["name"]] = chosen["value"] if chosen else ""
        elif each.get("type") not in {"radio", "checkbox", "hidden", "file"} or each.has_attr("checked"):
            found[each["name"]] = each.get("value", "")
    return found


@pytest.fixture
def desk(signed_in: SignedIn) -> DeskClient:
    found = signed_in("officer")
    assert found.get("/tips/new").status_code == 200
    return found


def test_the_page_is_no_tip_and_begins_with_the_time_it_is_in_sweden(desk: DeskClient) -> None:
    assert desk.texts("h1") == ["Register a tip"]
    kept = fields(desk.page)
    assert (kept["received_day"], kept["received_time"], kept["page_language"]) == ("2026-11-24", "23:41", "sv")
    assert desk.page.select("[name=received_hour]") == []
    assert [each["value"] for each in desk.page.select("[name=channel]")] == list(BY_HAND)
    assert {each["for"] for each in desk.page.select(".register label[for]")} <= {
        each["id"] for each in desk.page.select("[id]")
    }


def test_a_registered_tip_is_opened_with_every_answer_and_its_channel(
    desk: DeskClient, sqlite: Database, keys: Keys
) -> None:
    assert press(desk, signs=["rec-01", "rec-02"]) == 200
    reference = desk.texts("h1 .reference")[0]
    with sqlite.writing() as session:
        assert triage_tip(session, reference, keys=keys.officer, now=NOW)
    desk.get("/queue?county=19")
    assert desk.texts("a[data-row]") == [reference]
    desk.open_tip(reference)
    assert desk.page.select_one("[data-story]").get_text() == TOLD["story"]
    assert desk.texts("[data-channel]") == ["Telephone (114 14)"]
    assert "Received 2026-11-24 23:00" in desk.texts(".facts")[0]
    answers = desk.texts(".answers dd")
    for said in ("Grand", "318", "MLB123", "070-174 06 05", "Två män & en kvinna", "Västerås"):
        assert [each for each in answers if said in each] != [], said
    assert desk.page.select("[data-contact=masked]") != []
    assert TOLD["contact"] not in str(desk.page)
    assert "Language of the tipster" in desk.texts(".answers dt")
    assert len(desk.texts(".answers > div:first-child dd")) == 2
    with sqlite.reading() as session:
        entry = next(iter(all_entries(session)))
    assert (entry.officer_name, entry.act, entry.tip_reference, entry.detail) == (
        "eva@example.org",
        "tip_registered",
        reference,
        "phone",
    )


def test_the_code_is_shown_to_be_handed_over_and_works(desk: DeskClient, sqlite: Database, keys: Keys) -> None:
    assert press(desk) == 200
    code = desk.texts("[data-receipt]")[0]
    assert re.fullmatch(r"(\d{4} ){5}\d{4}", code)
    assert desk.texts(".paper dd") == ["127.0.0.1:8000/sv/follow-up", "112", "114 14"]
    with sqlite.writing() as session:
        add_to_tip(session, code.replace(" ", ""), "Mer.", (), keys=keys.site, seed=b"x" * 16, now=NOW)


@pytest.mark.parametrize("language", ["sv", "ar", "ti", "th", ""])
def test_the_paper_is_in_the_language_of_the_person_and_the_page_in_the_officers(
    desk: DeskClient, language: str
) -> None:
    assert press(desk, page_language=language) == 200
    paper = desk.page.select_one(".paper")
    assert paper["lang"] == (language or "sv")
    assert paper["dir"] == ("rtl" if language == "ar" else "ltr")
    assert "Your code" not in paper.get_text()
    # Between Arabic words, 114 14 would read 14 114.
    assert [each["dir"] for each in paper.select("dd > bdi")] == ["ltr"] * 3
    assert f"/{language or 'sv'}/follow-up" in paper.get_text()
    assert desk.texts("h1")[0].startswith("The tip is registered")


def test_the_same_form_again_is_no_second_tip_and_tells_the_same_code(desk: DeskClient, sqlite: Database) -> None:
    form, codes = desk.page, []
    for _ in range(2):
        desk.page = form
        assert press(desk) == 200
        codes.append(desk.texts("[data-receipt]")[0])
    assert (len(set(codes)), count(sqlite)) == (1, 1)
    desk.get("/tips/new")
    assert press(desk) == 200
    assert count(sqlite) == 2


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"story": "  \n "}, "story"),
        ({"story": "x" * 10_001}, "story"),
        ({"channel": ""}, "channel"),
        ({"channel": "web"}, "channel"),
        ({"channel": "system"}, "channel"),
        ({"received_day": ""}, "received_day"),
        ({"received_day": "24/11"}, "received_day"),
        ({"received_day": "2026-11-25"}, "received_day"),
        ({"received_day": "2024-11-24"}, "received_day"),
        ({"received_day": "0001-01-01"}, "received_day"),
        ({"received_time": "23:42"}, "received_day"),
        ({"received_time": "24:00"}, "received_time"),
        ({"received_time": ""}, "received_time"),
        ({"received_day": "2026-03-29", "received_time": "02:30"}, "received_day"),
        ({"municipality": "9999"}, "municipality"),
        ({"page_language": "xx"}, "page_language"),
        ({"room": "1" * 201}, "room"),
        ({"signs": ["no-such"]}, "signs"),
        ({"csrf_token": "x"}, "send"),
        ({"once": "x"}, "send"),
    ],
)
def test_a_fault_is_said_and_keeps_every_word(
    desk: DeskClient, sqlite: Database, typed: dict[str, Any], at: str
) -> None:
    assert press(desk, **typed) == 400
    assert count(sqlite) == 0
    assert [link["href"] for link in desk.page.select("[data-faults] a")] == [f"#{at}"]
    assert desk.page.select_one(f"#{at}") is not None
    chosen_from = {"channel", "municipality", "page_language", "signs"}
    wanted = {name: value for name, value in (TOLD | typed).items() if name not in {"csrf_token", "once"}}
    kept = fields(desk.page)
    assert {name: kept.get(name) for name in wanted if name not in chosen_from & set(typed)} == {
        name: value for name, value in wanted.items() if name not in chosen_from & set(typed)
    }
    assert press(desk) == 200


def test_the_hour_that_came_twice_is_asked_about(desk: DeskClient, sqlite: Database) -> None:
    at = {"received_day": "2026-10-25", "received_time": "2.30"}
    assert press(desk, **at) == 400
    assert [each["value"] for each in desk.page.select("[name=received_hour]")] == ["first", "second"]
    assert press(desk, **at, received_hour="second") == 200
    with sqlite.reading() as session:
        assert session.scalars(select(Tip.received_at)).one() == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_form_shown_in_that_hour_says_which_one_it_is(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, second = signed_in("officer"), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for moment, hour in ((second - timedelta(hours=1), "first"), (second, "second")):
        monkeypatch.setattr("tipline.officer.register.present", lambda moment=moment: moment)
        desk.get("/tips/new")
        assert fields(desk.page)["received_time"] == "02:30"
        assert [each["value"] for each in desk.page.select("[name=received_hour][checked]")] == [hour]


def test_a_scan_is_kept_and_a_pdf_is_refused_with_a_plain_sentence(desk: DeskClient, sqlite: Database) -> None:
    pdf = (io.BytesIO(b"%PDF-1.7 ..."), "brev.pdf")
    scan = (io.BytesIO(a_picture()), "brev.jpg")
    assert press(desk, photos=[pdf, scan]) == 400
    told = " ".join(desk.texts("[data-faults]"))
    assert "brev.pdf It is not a picture we can take. We take JPEG, PNG, WebP and HEIC." in told
    assert "choose them again" in told
    assert fields(desk.page)["story"] == TOLD["story"]
    assert count(sqlite) == 0
    assert press(desk, photos=[(io.BytesIO(a_picture()), "brev.jpg")]) == 200
    with sqlite.reading() as session:
        assert session.scalars(select(Redrawing.state)).all() == ["waiting"]


def test_a_county_alone_may_be_chosen_and_a_foreign_one_gives_no_link(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer", county="19")
    for place, own in (("19", True), ("1980", True), ("", True), ("01", False), ("0180", False)):
        desk.get("/tips/new")
        assert press(desk, municipality=place) == 200
        assert bool(desk.page.select("main a[href^='/tips/']:not([href='/tips/new'])")) == own
    assert count(sqlite) == 5


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_other_roles_get_neither_page_nor_deed_and_the_refusal_is_recorded(
    signed_in: SignedIn, sqlite: Database, role: str
) -> None:
    desk = signed_in(role)
    assert desk.get("/tips/new").status_code == 403
    assert press(desk) == 403
    assert count(sqlite) == 0
    with sqlite.reading() as session:
        assert [(each.act, each.detail) for each in all_entries(session)] == [("act_refused", "register_tip")] * 2


@pytest.mark.parametrize(("role", "offered"), [("officer", 1), ("supervisor", 1), ("coordinator", 0)])
def test_the_queue_leads_there_for_those_who_may(signed_in: SignedIn, role: str, offered: int) -> None:
    desk = signed_in(role)
    desk.get("/queue")
    assert len(desk.page.select("a[href='/tips/new'][data-key=n]")) == offered


def test_words_come_back_when_the_session_has_ended(desk: DeskClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.execute(delete(OfficerSession))
    assert press(desk) == 401
    assert {name: fields(desk.page)[name] for name in TOLD} == TOLD
    assert desk.texts("[data-faults] p")[0].startswith("Your session has ended.")
    assert (count(sqlite), desk.page.select(".rooms, .who")) == (0, [])


def test_words_come_back_when_nothing_can_be_stored(desk: DeskClient, sqlite: Database) -> None:
    for table in ("audit_entries", "officer_sessions"):
        with sqlite.writing() as session:
            session.execute(text(f"ALTER TABLE {table} RENAME TO lost_{table}"))
        assert press(desk) == 503
        assert {name: fields(desk.page)[name] for name in TOLD} == TOLD
    with sqlite.writing() as session:
        for table in ("audit_entries", "officer_sessions"):
            session.execute(text(f"ALTER TABLE lost_{table} RENAME TO {table}"))
    desk.get("/tips/new")
    assert press(desk) == 200
    assert count(sqlite) == 1


def test_nobody_registers_without_a_session_even_with_a_token_of_the_page(site: Flask, sqlite: Database) -> None:
    client = site.test_client()
    stranger = DeskClient(client)
    assert stranger.get("/tips/new").status_code == 303
    assert press(stranger) == 401
    assert press(stranger) == 401
    assert count(sqlite) == 0


def test_the_paper_says_only_what_every_language_of_the_public_says() -> None:
    texts = (bundled("templates") / "officer" / "receipt_paper.html").read_text()
    said = re.findall(r'_\("([^"]+)"\)', texts)
    assert len(said) == 5
    catalogues = Catalogues(bundled("translations"))
    for language in all_languages().values():
        if language.code != "en":
            spoken = catalogues[language.locale, "messages"]
            assert [each for each in said if spoken.gettext(each) == each] == []


def test_what_both_forms_ask_is_swedish_at_the_desk_too(signed_in: SignedIn) -> None:
    page = signed_in("officer").client.get("/tips/new", headers={"Accept-Language": "sv"}).text
    assert [said for said in ("Det pågår nu", "Hotell, vandrarhem eller liknande") if said not in page] == []
