"""Exports at the desk: from the queue to the file, with a second person and a code, and nothing without them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.entrance import PASSWORD, Entrance
from tipline.casework.erase_tip import erase
from tipline.casework.write_statement import write_statement
from tipline.domain import exports as rules
from tipline.domain.grading import Grade
from tipline.domain.statements import Statement
from tipline.officer import exports, freshness
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

OFFICER, SUPERVISOR = "eva@example.org", "sara@example.org"
STORY = "Rum 318: en kvinna är inlåst."
FORM = {"to_whom": "Underrättelseenheten", "purpose": "A review.", "where": "within", "contents": "tips"}


@pytest.fixture
def reference(sqlite: Database, keys: Keys) -> str:
    """A tip in county 19."""
    return a_tip(sqlite, keys, "19", STORY)


def a_tip(sqlite: Database, keys: Keys, county: str, story: str) -> str:
    _, reference = a_triaged_tip(sqlite, keys, a_report(story), seed=story.encode()[:16].ljust(16))
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = county  # type: ignore[union-attr]
    return reference


def state(sqlite: Database, keys: Keys, reference: str, said: str, handling: str) -> None:
    grade = Grade(scheme="4x4", source="X", information="4", handling=handling)
    stated = Statement(text=said, nature="fact", obtained="heard", subject="unknown", grade=grade)
    with sqlite.writing() as session:
        write_statement(session, an_officer(), reference, stated, once="a" * 32, keys=keys.officer, now=NOW)


def acts(sqlite: Database) -> list[str]:
    with sqlite.reading() as session:
        return [entry.act for entry in all_entries(session)]


def ask(desk: DeskClient, reference: str, **fields: str) -> str:
    """The address of the request, which waits."""
    desk.get("/exports/new")
    once = str(desk.page.select_one("main [name=once]")["value"])
    answer = desk.send("/exports/new", once=once, tip=reference, **{**FORM, **fields})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/exports/{once}")
    return f"/exports/{once}"


def approve(desk: DeskClient, address: str) -> None:
    desk.get("/approvals")
    assert desk.page.select(f"[data-export=asked] a[href='{address}']") != []
    desk.get(address)
    assert desk.page.select(f"form[action='{address}/approve']") != []
    assert desk.send(f"{address}/approve").status_code == 303


def test_the_queue_leads_to_its_tips_and_two_people_to_the_file(
    signed_in: SignedIn, sqlite: Database, reference: str
) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    eva.get("/queue?state=triaged&county=19")
    address = str(eva.page.select_one("main a[href^='/exports/new']")["href"])
    eva.get(address)
    assert [each["value"] for each in eva.page.select("main [name=tip]")] == [reference]
    address = ask(eva, reference)
    eva.get(address)
    assert eva.page.select("form[action$='/take'], form[action$='/approve']") == []
    assert eva.send(f"{address}/take").status_code == 409
    approve(sara, address)
    sara.get(address)
    shown = " ".join(sara.texts("main"))
    assert [each for each in (FORM["to_whom"], FORM["purpose"], reference, OFFICER) if each not in shown] == []
    eva.get(address)
    answer = eva.send(f"{address}/take")
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
    assert json.loads(answer.text)["story"] == STORY
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="tips-20')
    assert name.endswith('.jsonl"')
    assert reference not in name
    assert eva.send(f"{address}/take").status_code == 409
    assert [act for act in acts(sqlite) if "export" in act or "approval" in act] == [
        *("approval_asked", "approval_approved", "approval_used", "tip_exported")
    ]
    eva.get("/approvals")
    assert eva.texts("[data-export=used] .standing") == ["Done"]


def test_the_table_holds_what_is_stated_as_officers_see_it(
    signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str
) -> None:
    said = 'rum 5 < 6 & "x" <3 &amp;'
    state(sqlite, keys, reference, said, "H0")
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    address = ask(eva, reference, contents="statements", where="outside")
    approve(sara, address)
    eva.get(address)
    answer = eva.send(f"{address}/take")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [(row["reference"], row["text"], row["handling"]) for row in rows] == [(reference, said, "H0")]
    assert STORY not in answer.text


@pytest.mark.parametrize("part", ["to_whom", "purpose", "where", "contents"])
def test_a_request_says_all_of_it_and_keeps_its_words(
    signed_in: SignedIn, sqlite: Database, reference: str, part: str
) -> None:
    desk = signed_in("officer")
    desk.get("/exports/new")
    fields = {**FORM, part: " "}
    assert desk.send("/exports/new", once="0" * 32, tip=reference, **fields).status_code == 400
    assert len(desk.texts(".error")) == 1
    kept = {each["name"]: each["value"] for each in desk.page.select("main input[checked], main input[id]")}
    assert {name: kept.get(name) for name in fields if name != part} == {
        name: value for name, value in fields.items() if name != part
    }
    assert kept["tip"] == reference
    assert acts(sqlite) == []


def test_a_request_without_a_tip_goes_back_to_the_queue(signed_in: SignedIn, reference: str) -> None:
    desk = signed_in("officer")
    desk.get("/exports/new")
    answer = desk.send("/exports/new", once="0" * 32, **FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue")
    desk.get("/queue")
    assert desk.texts(".told.error") == ["Choose at least one tip first."]


def test_codes_that_ask_for_a_test_are_listed_and_ticked(
    signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str
) -> None:
    state(sqlite, keys, reference, "Hon ropade.", "H1")
    desk = signed_in("officer")
    desk.get("/exports/new")
    assert [each.partition(":")[0] for each in desk.texts("ul.rules li")] == ["H1", "H1"]
    assert desk.send("/exports/new", once="0" * 32, tip=reference, **FORM).status_code == 400
    assert desk.texts(".error") == ["Test what the marks remind of, and say that you have."]
    address = ask(desk, reference, tested="1")
    desk.get(address)
    assert "Tested by the asker" in desk.texts("dt")
    assert [each for each in desk.texts("dd") if each.startswith("H1: ")] != []


def test_more_tips_than_fit_are_told_and_offered_no_form(
    signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_tip(sqlite, keys, "19", "Nytt om baren.")
    monkeypatch.setattr(exports, "MOST_TIPS", 1)
    desk = signed_in("officer")
    desk.get("/exports/new")
    assert "2 tips fit the filter." in " ".join(desk.texts("main p"))
    assert desk.page.select("main form") == []
    desk.get("/exports/new?state=closed")
    assert "No tip fits what you ask for." in desk.texts("main p")
    desk.get("/queue?state=closed")
    assert desk.page.select("a[href^='/exports/new']") == []


def test_a_form_with_more_tips_than_fit_is_not_understood(signed_in: SignedIn, site: Flask, reference: str) -> None:
    desk = signed_in("officer")
    desk.get("/exports/new")
    token = desk.page.select_one("[name=csrf_token]")["value"]
    tips = [f"{number:010d}" for number in range(rules.MOST_TIPS + 1)]
    data = {"csrf_token": token, "once": "0" * 32, **FORM, "tip": tips}
    assert desk.client.post("/exports/new", data=data).status_code == 400


def test_a_search_for_certain_tips_is_in_the_record(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    signed_in("officer").get(f"/exports/new?q={reference[:4]}")
    assert acts(sqlite) == ["queue_searched"]


def test_another_county_gets_nothing_of_it(signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str) -> None:
    here = a_tip(sqlite, keys, "01", "Nytt om baren.")
    eva, other = signed_in("officer", name=OFFICER), signed_in("supervisor", county="01", name=SUPERVISOR)
    address = ask(eva, reference)
    for page in ("/approvals", "/exports/new", "/exports/new?county=19"):
        assert [word for word in (address, reference) if word in other.get(page).text] == []
    assert other.get(address).status_code == 404
    for deed in ("approve", "refuse", "take"):
        assert other.send(f"{address}/{deed}").status_code == 404
    for chosen in (reference, [here, reference]):
        data = {**FORM, "once": "0" * 32, "purpose": "", "tip": chosen}
        other.get("/queue")
        token = other.page.select_one("[name=csrf_token]")["value"]
        assert other.client.post("/exports/new", data={"csrf_token": token, **data}).status_code == 404
    assert acts(sqlite) == ["approval_asked", "act_refused", "act_refused"]


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_other_roles_export_nothing(signed_in: SignedIn, reference: str, role: str) -> None:
    desk = signed_in(role)
    assert desk.get("/exports/new").status_code == 403
    desk.get("/queue")
    assert desk.page.select("a[href^='/exports/new']") == []


def test_a_deed_without_its_token_is_refused(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    address = ask(eva, reference)
    for desk, place in (
        (eva, "/exports/new"),
        (sara, f"{address}/approve"),
        (sara, f"{address}/refuse"),
        (eva, f"{address}/take"),
    ):
        assert desk.client.post(place, data={**FORM, "once": "0" * 32, "tip": reference}).status_code == 400
    assert acts(sqlite) == ["approval_asked", *["act_refused"] * 4]


def test_a_tip_deleted_since_is_told_on_the_page(
    signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str
) -> None:
    desk = signed_in("officer")
    address = ask(desk, reference)
    with sqlite.writing() as session:
        tip = tip_by_reference(session, reference, lock=True)
        assert tip is not None
        erase(session, tip, decision="RA 2026/777", by=SUPERVISOR, keys=keys.officer, now=NOW)
    desk.get(address)
    assert "Deleted since. It is left out." in desk.texts(".export-tips span")


def test_no_file_without_its_record(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    address = ask(eva, reference)
    approve(sara, address)
    eva.get(address)
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
    answer = eva.send(f"{address}/take")
    assert (answer.status_code, STORY in answer.text) == (503, False)
    with sqlite.reading() as session:
        assert session.scalar(text("SELECT state FROM exports")) == "approved"


def test_a_desk_left_unlocked_gives_no_file_and_deletes_nothing(
    site: Flask, signed_in: SignedIn, sqlite: Database, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entrance = Entrance(site, sqlite)
    eva, sara = entrance.enrolled(), signed_in("supervisor", name=SUPERVISOR)
    browser = entrance.browser()
    assert browser.sign_in(eva.name, PASSWORD, eva.code()).status_code == 200
    desk = DeskClient(browser.client)
    address = ask(desk, reference)
    approve(sara, address)
    with monkeypatch.context() as later:
        later.setattr(freshness, "FRESH_FOR", timedelta(0))
        desk.get(address)
        assert len(desk.page.select("main input[name=code]")) == 1
        for wrong in ("", "000000"):
            answer = desk.send(f"{address}/take", code=wrong)
            assert (answer.status_code, STORY in answer.text) == (401, False)
        desk.get("/approvals")
        erased = desk.send(f"/tips/{reference}/erase", approval="0" * 32, confirmed="yes")
        assert (erased.status_code, erased.headers["Location"]) == (303, "/approvals")
        desk.get("/approvals")
        assert "Nothing was done: show first that it is you." in desk.texts(".told.error")
        assert "tip_exported" not in acts(sqlite)
        desk.get(address)
        answer = desk.send(f"{address}/take", code=eva.code(steps_ahead=1))
        assert json.loads(answer.text)["reference"] == reference
    assert acts(sqlite)[-3:] == ["officer_confirmed", "approval_used", "tip_exported"]
