"""Four eyes at the desk: what is masked is nowhere on a page, who asks and who decides, and what is left at the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.factories import LOCKED_IN, Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.domain.approvals import GOOD_FOR
from tipline.intake.follow_up import ReceiptNotKnown, read_follow_up
from tipline.persistence.approvals import Approval
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.persistence.tips import tip_by_reference

CONTACT = "maj.nordin.kontakt@example.org"
DECISION = "Riksarkivet 2026-11-20, dnr <RA 22-2026/777>"
OFFICER, SUPERVISOR = "eva@example.org", "sara@example.org"


@pytest.fixture
def reference(sqlite: Database, keys: Keys) -> str:
    return a_triaged_tip(sqlite, keys, a_report(contact=CONTACT, place="Grand"))[1]


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name) for entry in all_entries(session)]


def ask(desk: DeskClient, reference: str, act: str = "contact", **fields: str) -> str:
    """The id of the request, which waits."""
    desk.get(f"/tips/{reference}/ask/{act}")
    once = str(desk.page.select_one("main [name=once]")["value"])
    answer = desk.send(f"/tips/{reference}/ask/{act}", once=once, **{"reason": "An interview.", **fields})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/approvals")
    return once


def approve(desk: DeskClient, request: str) -> None:
    desk.get("/approvals")
    assert desk.page.select(f"form[action='/approvals/{request}/approve']") != []
    assert desk.send(f"/approvals/{request}/approve").status_code == 303


def test_contact_details_are_on_no_page_before_a_second_person_agrees(
    signed_in: SignedIn, sqlite: Database, reference: str
) -> None:
    for role, name in (("officer", OFFICER), ("supervisor", SUPERVISOR)):
        desk = signed_in(role, name=name)
        desk.open_tip(reference)
        answer = desk.get(f"/tips/{reference}")
        assert desk.texts("[data-contact] p")[0] == (
            "The tipster left contact details. A second person must agree before they are shown."
        )
        assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN
        assert [word for word in (CONTACT, "nordin", "kontakt@") if word in answer.text] == []
        assert "How to reach the tipster" not in desk.texts(".answers dt")
    assert [act for act, _ in acts(sqlite)].count("contact_unmasked") == 0


def test_a_tip_without_contact_details_says_nothing_of_them(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.page.select("[data-contact]") == []


def test_an_approval_shows_them_to_the_asker_alone_and_each_look_is_recorded(
    signed_in: SignedIn, sqlite: Database, reference: str
) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    for desk in (eva, sara):
        desk.open_tip(reference)
    request = ask(eva, reference)
    eva.get(f"/tips/{reference}")
    assert eva.page.select("[data-contact] a[href='/approvals']") != []
    assert eva.page.select("[data-contact=shown], [data-contact] a.button") == []
    approve(sara, request)
    for _ in range(2):
        eva.get(f"/tips/{reference}")
        assert eva.texts("[data-contact=shown] .shown") == [CONTACT]
    assert CONTACT not in sara.get(f"/tips/{reference}").text
    assert [each for each in acts(sqlite) if each[0] not in {"purpose_stated", "tip_opened"}] == [
        ("approval_asked", OFFICER),
        ("approval_approved", SUPERVISOR),
        ("contact_unmasked", OFFICER),
        ("contact_unmasked", OFFICER),
    ]
    with sqlite.reading() as session:
        assert [word for entry in all_entries(session) for word in (CONTACT,) if word in entry.detail] == []


def test_they_are_masked_again_when_the_time_is_over(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    eva.open_tip(reference)
    approve(sara, ask(eva, reference))
    assert CONTACT in eva.get(f"/tips/{reference}").text
    with sqlite.writing() as session:
        for each in session.scalars(select(Approval)):
            each.decided_at -= GOOD_FOR["contact"] + timedelta(seconds=1)  # type: ignore[operator]
    assert CONTACT not in eva.get(f"/tips/{reference}").text
    assert eva.page.select("[data-contact=masked] a.button") != []
    eva.get("/approvals")
    assert eva.texts("[data-request=lapsed] .standing") == ["Ran out"]


@pytest.mark.parametrize("change", [{"active": False}, {"role": "officer"}])
def test_they_are_masked_again_when_the_second_person_may_no_more(
    signed_in: SignedIn, sqlite: Database, reference: str, change: dict[str, object]
) -> None:
    eva, sara = signed_in("supervisor", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    eva.open_tip(reference)
    approve(sara, ask(eva, reference))
    assert CONTACT in eva.get(f"/tips/{reference}").text
    with sqlite.writing() as session:
        session.execute(update(Account).where(Account.name == SUPERVISOR).values(**change))
    assert CONTACT not in eva.get(f"/tips/{reference}").text


def test_a_refusal_shows_nothing(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    eva.open_tip(reference)
    request = ask(eva, reference)
    sara.get("/approvals")
    assert sara.send(f"/approvals/{request}/refuse").status_code == 303
    assert CONTACT not in eva.get(f"/tips/{reference}").text
    assert sara.send(f"/approvals/{request}/approve").status_code == 409
    assert CONTACT not in eva.get(f"/tips/{reference}").text


def test_nobody_decides_their_own(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    sara = signed_in("supervisor", name=SUPERVISOR)
    request = ask(sara, reference)
    sara.get("/approvals")
    assert sara.page.select(f"form[action^='/approvals/{request}']") == []
    assert sara.send(f"/approvals/{request}/approve").status_code == 409
    assert sara.texts("main p")[0] == "Somebody else must decide what you have asked for."
    assert [act for act, _ in acts(sqlite)] == ["approval_asked"]


def test_an_officer_sees_no_requests_of_others_and_decides_none(
    signed_in: SignedIn, sqlite: Database, reference: str
) -> None:
    request = ask(signed_in("officer", name=OFFICER), reference)
    other = signed_in("officer", name="amir@example.org")
    assert request not in other.get("/approvals").text
    assert other.send(f"/approvals/{request}/approve").status_code == 403
    assert acts(sqlite)[-1] == ("act_refused", "amir@example.org")


def test_another_county_sees_nothing_of_it(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"  # type: ignore[union-attr]
    request = ask(signed_in("officer", name=OFFICER), reference)
    other = signed_in("supervisor", county="01", name=SUPERVISOR)
    assert [word for word in (request, reference) if word in other.get("/approvals").text] == []
    assert other.send(f"/approvals/{request}/approve").status_code == 404
    assert other.get(f"/tips/{reference}/ask/contact").status_code == 404
    assert other.send(f"/tips/{reference}/ask/contact", reason="x", once="0" * 32).status_code == 404
    assert [act for act, _ in acts(sqlite)] == ["approval_asked", "act_refused", "act_refused"]


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_other_roles_have_no_such_room(signed_in: SignedIn, reference: str, role: str) -> None:
    desk = signed_in(role)
    assert desk.get("/approvals").status_code == 403
    assert desk.get(f"/tips/{reference}/ask/erasure").status_code == 403
    assert desk.page.select(".rooms a[href='/approvals']") == []


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("contact", {"reason": "  "}),
        ("contact", {"reason": "x" * 201}),
        ("erasure", {"reason": "x"}),
        ("erasure", {"decision": DECISION}),
    ],
)
def test_a_request_says_why_and_keeps_its_words(
    signed_in: SignedIn, sqlite: Database, reference: str, act: str, fields: dict[str, str]
) -> None:
    desk = signed_in("officer")
    desk.get(f"/tips/{reference}/ask/{act}")
    assert desk.send(f"/tips/{reference}/ask/{act}", once="0" * 32, **fields).status_code == 400
    assert len(desk.texts(".error")) == 1
    kept = {each["name"]: each.get("value", "") for each in desk.page.select("main input:not([type=hidden])")}
    assert {name: kept[name] for name in fields} == fields
    assert acts(sqlite) == []


def test_there_is_nothing_else_to_ask_for(signed_in: SignedIn, reference: str) -> None:
    desk = signed_in("officer")
    assert desk.get(f"/tips/{reference}/ask/everything").status_code == 404


def test_a_deed_without_its_token_is_refused(signed_in: SignedIn, sqlite: Database, reference: str) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    request = ask(eva, reference, "erasure", decision=DECISION)
    before = acts(sqlite)
    for desk, address in (
        (eva, f"/tips/{reference}/ask/contact"),
        (eva, f"/tips/{reference}/erase"),
        (sara, f"/approvals/{request}/approve"),
        (sara, f"/approvals/{request}/refuse"),
    ):
        fields = {"reason": "x", "once": "0" * 32, "approval": request, "confirmed": "yes"}
        assert desk.client.post(address, data=fields).status_code == 400
    assert [act for act, _ in acts(sqlite)[len(before) :]] == ["act_refused"] * 4


def test_a_tip_is_deleted_by_two_and_its_page_says_by_which_decision(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys, a_report(contact=CONTACT))
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    eva.open_tip(reference)
    request = ask(eva, reference, "erasure", decision=DECISION)
    eva.get("/approvals")
    assert eva.page.select("form[action$='/erase']") == []
    approve(sara, request)
    eva.get("/approvals")
    unconfirmed = eva.send(f"/tips/{reference}/erase", approval=request)
    assert (unconfirmed.status_code, unconfirmed.headers["Location"]) == (303, "/approvals")
    assert eva.get(f"/tips/{reference}").status_code == 200
    assert eva.send(f"/tips/{reference}/erase", approval=request, confirmed="yes").status_code == 303
    for desk in (eva, sara):
        for address in (f"/tips/{reference}", f"/tips/{reference}/ask/contact"):
            answer = desk.get(address)
            assert answer.status_code == 410
            assert DECISION in " ".join(desk.texts("[data-erased] p"))
            assert [word for word in ("Rum 318", CONTACT) if word in answer.text] == []
        for address in ("/queue?state=any", f"/queue?state=any&q={reference}"):
            desk.get(address)
            assert desk.page.select(f"main a[href='/tips/{reference}']") == []
    assert eva.send(f"/tips/{reference}/claim").status_code == 410
    assert eva.send(f"/tips/{reference}/erase", approval=request, confirmed="yes").status_code == 410
    with sqlite.reading() as session, pytest.raises(ReceiptNotKnown):
        read_follow_up(session, code, keys=keys.site)
    assert [act for act, _ in acts(sqlite)].count("tip_erased") == 1
    eva.get("/approvals")
    assert eva.texts("[data-request=used] .standing") == ["Done"]


def test_an_erasure_without_its_record_does_not_happen(
    signed_in: SignedIn, sqlite: Database, keys: Keys, reference: str
) -> None:
    eva, sara = signed_in("officer", name=OFFICER), signed_in("supervisor", name=SUPERVISOR)
    request = ask(eva, reference, "erasure", decision=DECISION)
    approve(sara, request)
    eva.get("/approvals")
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
    assert eva.send(f"/tips/{reference}/erase", approval=request, confirmed="yes").status_code == 503
    with sqlite.reading() as session:
        assert tip_by_reference(session, reference).state == "triaged"  # type: ignore[union-attr]
        assert session.scalar(text("SELECT count(*) FROM wrapped_keys")) > 0
