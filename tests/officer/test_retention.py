"""How long tips are kept, at the desk: lists of one's own county, holds, reviews, and deletions by two people."""

from datetime import timedelta

import pytest

from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.officer.desk import present
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.erasures import erasure_of
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.tombstones import read_tombstones

OFFICER, SUPERVISOR, SECOND = "eva@example.org", "sara@example.org", "olga@example.org"
DECISION = "RA-FS 2021:6, dnr <22-2026/777>"
WORDS = ("inlåst", "MLB123", "kontakt@example.org")


@pytest.fixture
def tips(sqlite: Database, keys: Keys) -> dict[str, str]:
    """One of county 19 that is past its time, one that will be, one to be reviewed, one of county 18 that is past."""
    days = {"past": 400, "soon": 330, "review": 366, "elsewhere": 400}
    found = {}
    for name, age in days.items():
        report = a_report(f"Rum 318: {name} inlåst. Bil MLB123.", contact="kontakt@example.org")
        found[name] = a_triaged_tip(sqlite, keys, report, seed=name.ljust(16).encode())[1]
        with sqlite.writing() as session:
            tip = tip_by_reference(session, found[name])
            assert tip is not None
            tip.county = "18" if name == "elsewhere" else "19"
            tip.received_at = present() - timedelta(days=age)
            tip.state = "claimed" if name == "review" else "triaged"
    return found


def propose(desk: DeskClient, tip: str, **fields: str) -> str:
    """The address of the proposal."""
    desk.get("/retention")
    once = str(desk.page.select_one("[data-track] [name=once]")["value"])
    said = {"track": "not_in_a_case", "decision": DECISION, "reason": "Tiden är ute.", "once": once, **fields}
    answer = desk.send("/retention/propose", tip=tip, **said)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_page_lists_what_is_due_in_the_own_county_and_no_word_of_it(
    signed_in: SignedIn, tips: dict[str, str]
) -> None:
    desk = signed_in("supervisor", county="19", name=SUPERVISOR)
    page = desk.get("/retention").text
    assert desk.texts("[data-track=not_in_a_case] .tick .reference") == [tips["past"]]
    assert desk.texts("section[aria-labelledby=soon] .reference") == [tips["soon"]]
    assert desk.texts("section[aria-labelledby=reviews] .reference") == [tips["review"]]
    assert desk.texts("section[aria-labelledby=counts] [data-count]") == ["1", "1", "1", "0"]
    assert [word for word in (*WORDS, tips["elsewhere"]) if word in page] == []
    everywhere = signed_in("supervisor", name=SECOND)
    assert tips["elsewhere"] in everywhere.get("/retention").text


@pytest.mark.parametrize("role", ["officer", "coordinator", "auditor", "admin"])
def test_other_roles_have_no_such_room(signed_in: SignedIn, role: str) -> None:
    desk = signed_in(role)
    assert desk.get("/retention").status_code == 403
    assert desk.page.select(".rooms a[href='/retention']") == []


def test_a_hold_shows_on_the_tip_and_keeps_it_out_of_every_proposal(
    signed_in: SignedIn, sqlite: Database, tips: dict[str, str]
) -> None:
    sara, reference = signed_in("supervisor", county="19", name=SUPERVISOR), tips["past"]
    sara.open_tip(reference)
    once = "0" * 32
    assert sara.send(f"/tips/{reference}/hold", reason=" ", once=once).status_code == 303
    sara.get(f"/tips/{reference}")
    assert sara.page.select("[data-held]") == []
    assert sara.send(f"/tips/{reference}/hold", reason="Begärd av <JO>", once=once).status_code == 303
    for desk in (sara, signed_in("officer", county="19", name=OFFICER)):
        if desk is not sara:
            desk.open_tip(reference)
        desk.get(f"/tips/{reference}")
        assert "Begärd av <JO>" in desk.texts("[data-held] p")[0]
    assert desk.page.select("form[action$='/lift-hold'], form[action$='/keep-on']") == []
    sara.get("/retention")
    assert sara.page.select("[data-track]") == []
    assert sara.texts("section[aria-labelledby=held] a") == [reference]
    said = {"track": "not_in_a_case", "decision": DECISION, "reason": "x", "once": once}
    assert sara.send("/retention/propose", tip=reference, **said).status_code == 409
    sara.get(f"/tips/{reference}")
    assert sara.send(f"/tips/{reference}/lift-hold", reason="Återlämnad", once=once).status_code == 303
    sara.get("/retention")
    assert sara.texts("[data-track] .tick .reference") == [reference]
    with sqlite.reading() as session:
        told = [(each.act, each.purpose) for each in all_entries(session) if "hold" in each.act or "held" in each.act]
    assert told == [("tip_held", "Begärd av <JO>"), ("hold_lifted", "Återlämnad")]


def test_to_keep_a_tip_on_takes_it_off_the_list_for_a_year(signed_in: SignedIn, tips: dict[str, str]) -> None:
    sara, reference = signed_in("supervisor", county="19", name=SUPERVISOR), tips["review"]
    sara.open_tip(reference)
    assert sara.send(f"/tips/{reference}/keep-on", reason="Utredning pågår", once="1" * 32).status_code == 303
    sara.get("/retention")
    assert sara.texts("section[aria-labelledby=reviews] .reference") == []


def test_tips_are_deleted_in_three_steps_by_two_people_and_a_certificate_is_left(
    signed_in: SignedIn, sqlite: Database, keys: Keys, tips: dict[str, str]
) -> None:
    sara = signed_in("supervisor", county="19", name=SUPERVISOR)
    olga = signed_in("supervisor", name=SECOND)
    place = propose(sara, tips["past"])
    sara.get(place)
    assert sara.page.select("form.for-ever, form[action$='/approve']") == []
    assert sara.send(f"{place}/approve").status_code == 409
    assert sara.send(f"{place}/execute", confirmed="yes").status_code == 409
    olga.get(place)
    assert olga.send(f"{place}/approve").status_code == 303
    assert olga.send(f"{place}/execute", confirmed="yes").status_code == 404
    sara.get(place)
    assert sara.send(f"{place}/execute").status_code == 303
    with sqlite.reading() as session:
        assert erasure_of(session, tips["past"]) is None
    assert sara.send(f"{place}/execute", confirmed="yes").status_code == 303
    with sqlite.reading() as session:
        certificate = erasure_of(session, tips["past"])
        assert certificate is not None
        assert certificate.decision == f"{DECISION} (not_in_a_case)"
        acts = [each.act for each in all_entries(session) if each.act.startswith(("approval", "tip_erased"))]
    assert acts == ["approval_asked", "approval_approved", "approval_used", "tip_erased"]
    page = sara.get(place).text
    assert sara.texts("[data-certificate=used] [data-erased]") == ["1 tip"]
    for told in (DECISION, SUPERVISOR, SECOND, tips["past"], "PBDL 4:2"):
        assert told in " ".join(sara.texts("[data-certificate]"))
    assert [word for word in WORDS if word in page] == []
    assert sara.send(f"{place}/execute", confirmed="yes").status_code == 409


def test_what_is_not_due_or_another_countys_is_not_proposed(
    signed_in: SignedIn, sqlite: Database, tips: dict[str, str]
) -> None:
    sara = signed_in("supervisor", county="19", name=SUPERVISOR)
    sara.get("/retention")
    said = {"track": "not_in_a_case", "decision": DECISION, "reason": "x", "once": "2" * 32}
    assert sara.send("/retention/propose", tip=tips["soon"], **said).status_code == 409
    assert sara.send("/retention/propose", tip=tips["elsewhere"], **said).status_code == 404
    assert sara.send("/retention/propose", tip=tips["past"], **{**said, "track": "closed_case"}).status_code == 409
    assert sara.send("/retention/propose", tip=tips["past"], **{**said, "decision": " "}).status_code == 400
    assert len(sara.texts(".error")) == 1
    propose(sara, tips["past"])
    sara.get("/retention")
    assert sara.send("/retention/propose", tip=tips["past"], **said).status_code == 409


def test_another_county_sees_no_proposal_and_no_certificate(signed_in: SignedIn, tips: dict[str, str]) -> None:
    place = propose(signed_in("supervisor", county="19", name=SUPERVISOR), tips["past"])
    other = signed_in("supervisor", county="18", name=SECOND)
    assert place not in other.get("/retention").text
    assert other.get(place).status_code == 404
    assert other.send(f"{place}/approve").status_code == 404


def test_an_erasure_at_the_desk_stands_in_the_file_outside_the_database(
    signed_in: SignedIn, tips: dict[str, str], instance: object
) -> None:
    sara, olga = signed_in("supervisor", county="19", name=SUPERVISOR), signed_in("supervisor", name=SECOND)
    place = propose(sara, tips["past"])
    olga.get(place)
    olga.send(f"{place}/approve")
    sara.get(place)
    sara.send(f"{place}/execute", confirmed="yes")
    file = instance / "officer" / "erasures.log"  # type: ignore[operator]
    assert [each.reference for each in read_tombstones(file)] == [tips["past"]]
