"""Referring a tip, passing it on, waiting for an answer, opening it again: what the page offers, and what is kept."""

import pytest
from sqlalchemy import select, text, update

from tests.factories import NOW, ONCE, SEED, Keys, a_report, a_triaged_tip, an_officer, destroy_keys_of_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_lifecycle import STATED, WORDS, numbers, place, where
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import Grade
from tipline.domain.statements import Statement
from tipline.intake.follow_up import add_to_tip, read_follow_up
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.referrals import SealedReferral, SealedReopening
from tipline.persistence.tips import tip_by_reference

once = numbers()


def at_a_tip(
    signed_in: SignedIn, database: Database, keys: Keys, state: str = "assessed", said: Statement = STATED
) -> tuple[DeskClient, str, str]:
    """The desk at a claimed tip in `state` with one statement, its receipt code and its reference."""
    code, reference = a_triaged_tip(database, keys, a_report("I baren."))
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.send(f"/tips/{reference}/claim").status_code == 303
    with database.writing() as session:
        write_statement(session, an_officer(), reference, said, once=ONCE, keys=keys.officer, now=NOW)
    place(database, reference, state)
    desk.get(f"/tips/{reference}")
    return desk, code, reference


def said(handling: str, secrecy: str = "") -> Statement:
    grade = Grade(scheme="4x4", source="X", information="4", handling=handling)
    return Statement(text="x", nature="fact", obtained="heard", subject="unknown", secrecy=secrecy, grade=grade)


def offered(desk: DeskClient) -> set[str]:
    """The states that the forms of the page lead to."""
    fields = desk.page.select(
        ".deeds form[action$='/state'] [name=state], .deeds form[action$='/referral'] [name=state]"
    )
    return {field["value"] for field in fields}


def acts(database: Database, reference: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.detail) for entry in entries_of_tip(session, reference)]


@pytest.mark.parametrize(
    ("state", "told", "act"),
    [
        ("referred", "Referred within the police", "tip_referred"),
        ("passed_on", "Passed on outside the police", "tip_passed_on"),
    ],
)
def test_to_whom_and_why_is_kept_sealed_and_shown_and_not_in_the_record(
    signed_in: SignedIn, sqlite: Database, keys: Keys, *, state: str, told: str, act: str
) -> None:
    desk, code, reference = at_a_tip(signed_in, sqlite, keys)
    number = once()
    for _ in range(2):
        assert desk.send(f"/tips/{reference}/referral", state=state, once=number, **WORDS).status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.texts(".went strong, .went .by bdi, .went > p:not(.by)") == [
        told, "eva@example.org", "To: Socialtjänsten", "OSL 10:27",
    ]  # fmt: skip
    assert told in desk.texts(".head .facts > span")
    assert acts(sqlite, reference)[-2:] == [(act, ""), ("tip_opened", "")]
    with sqlite.reading() as session:
        row = session.scalars(select(SealedReferral)).one()
        assert (row.state, row.tip_reference, b"Social" in row.sealed) == (state, reference, False)
        assert read_follow_up(session, code, keys=keys.site).status == "passed_on"


def test_what_the_two_ways_to_hand_on_mean_is_said_beside_them(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, _, _ = at_a_tip(signed_in, sqlite, keys)
    assert desk.texts(".way summary") == ["Refer within the police", "Pass on outside the police"]
    within, outside = desk.texts(".way > .hint")
    assert within == "To a unit, an investigation or another police region. Secrecy follows along."
    assert "Secrecy holds against them too" in outside
    assert desk.page.select(".way[open]") == []
    assert len(desk.page.select(".deeds .button.main")) == 1


def test_a_handling_code_forbids_passing_on_and_says_which(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys, said=said("H2"))
    assert offered(desk) == {"referred", "closed", "claimed"}
    rule = "A handling code forbids it: H2: not passed on without permission."
    assert desk.texts(".way .error") == [rule]
    sent = desk.send(f"/tips/{reference}/referral", state="passed_on", once=once(), tested="1", **WORDS)
    assert sent.status_code == 400
    assert (desk.texts(".way[open] .error"), desk.texts(".way[open] .said")) == ([rule], ["Socialtjänsten: OSL 10:27"])
    assert where(sqlite, reference)[0] == "assessed"
    assert [act for act, _ in acts(sqlite, reference) if act == "tip_passed_on"] == []
    assert desk.send(f"/tips/{reference}/referral", state="referred", once=once(), **WORDS).status_code == 303


def test_marks_must_be_tested_before_a_tip_leaves_the_police(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys, said=said("H1", "18:2"))
    within, outside = desk.page.select(".way")
    assert [each.get_text() for each in within.select(".rules li")] == ["H1: not in court without permission"]
    assert [each.get_text() for each in outside.select(".rules li")] == [
        "OSL 18:2, intelligence",
        "H1: not in court without permission",
    ]
    address, number = f"/tips/{reference}/referral", once()
    assert desk.send(address, state="passed_on", once=number, **WORDS).status_code == 400
    assert desk.texts(".way[open] .error") == ["Test what the marks remind of, and say that you have."]
    assert desk.page.select_one(".way[open] [name=to_whom]")["value"] == WORDS["to_whom"]
    assert desk.send(address, state="passed_on", once=number, tested="1", **WORDS).status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.texts(".went .hint") == ["Tested: OSL 18:2, intelligence; H1: not in court without permission"]


def test_a_closed_tip_is_opened_again_with_a_reason_that_only_the_page_shows(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys, "closed")
    assert offered(desk) == set()
    number = once()
    for _ in range(2):
        sent = desk.send(f"/tips/{reference}/reopening", reason="Hotellet <ringde>.", once=number)
        assert sent.status_code == 303
    assert where(sqlite, reference)[:2] == ("assessed", False)
    assert acts(sqlite, reference)[-1] == ("tip_reopened", "")
    desk.get(f"/tips/{reference}")
    assert desk.texts(".went strong, .went .said") == ["Opened again", "Hotellet <ringde>."]
    with sqlite.reading() as session:
        assert b"Hotellet" not in session.scalars(select(SealedReopening)).one().sealed


def test_a_closed_tip_that_was_handed_back_can_be_claimed_and_opened_again(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys, "closed")
    assert desk.send(f"/tips/{reference}/release").status_code == 303
    assert where(sqlite, reference) == ("closed", True, None)
    desk.get(f"/tips/{reference}")
    assert desk.page.select("form[action$='/reopening']") == []
    assert desk.send(f"/tips/{reference}/claim").status_code == 303
    desk.get(f"/tips/{reference}")
    assert len(desk.page.select("form[action$='/reopening']")) == 1
    assert where(sqlite, reference)[0] == "closed"


@pytest.mark.parametrize("state", ["claimed", "assessed"])
def test_a_tip_waits_for_an_answer_once_somebody_has_asked(
    signed_in: SignedIn, sqlite: Database, keys: Keys, state: str
) -> None:
    desk, code, reference = at_a_tip(signed_in, sqlite, keys, state)
    assert "needs_answer" not in offered(desk)
    assert desk.send(f"/tips/{reference}/state", state="needs_answer").status_code == 409
    desk.get(f"/tips/{reference}")
    assert desk.send(f"/tips/{reference}/reply", text="Vilken våning?", once=once()).status_code == 303
    desk.get(f"/tips/{reference}")
    assert "needs_answer" in offered(desk)
    assert desk.send(f"/tips/{reference}/state", state="needs_answer").status_code == 303
    assert acts(sqlite, reference)[-1] == ("tip_moved", f"{state} to needs_answer")
    desk.get(f"/tips/{reference}")
    assert (desk.texts(".answered"), offered(desk)) == ([], {"assessed", "claimed"})
    with sqlite.writing() as session:
        add_to_tip(session, code, "Tredje.", (), keys=keys.site, seed=SEED, now=NOW)
    desk.get(f"/tips/{reference}")
    assert desk.texts(".answered") == ["The tipster has answered. Read the answer"]


@pytest.mark.parametrize("why", ["withdrawn", "no code"])
def test_nobody_waits_for_an_answer_that_cannot_come(
    signed_in: SignedIn, sqlite: Database, keys: Keys, why: str
) -> None:
    desk, code, reference = at_a_tip(signed_in, sqlite, keys)
    assert desk.send(f"/tips/{reference}/reply", text="Vilken våning?", once=once()).status_code == 303
    with sqlite.writing() as session:
        if why == "withdrawn":
            withdraw_tip(session, code, keys=keys.site, now=NOW)
        else:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.reply_key = None
    desk.get(f"/tips/{reference}")
    assert "needs_answer" not in offered(desk)
    assert desk.send(f"/tips/{reference}/state", state="needs_answer").status_code == 409
    assert where(sqlite, reference)[0] == "assessed"


@pytest.mark.parametrize(("door", "state"), [("referral", "assessed"), ("reopening", "closed")])
def test_another_countys_officer_and_whoever_holds_no_claim_is_refused(
    signed_in: SignedIn, sqlite: Database, keys: Keys, door: str, state: str
) -> None:
    _, _, reference = at_a_tip(signed_in, sqlite, keys, state)
    with sqlite.writing() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        tip.county = "18"
    fields = {"state": "referred", **WORDS}
    for role, county, status in (
        ("officer", "19", 404),
        ("officer", "18", 409),
        ("auditor", "", 403),
        ("admin", "", 403),
    ):
        other = signed_in(role, county=county, name=f"{role}{county}@example.org")
        other.get("/queue")
        assert other.send(f"/tips/{reference}/{door}", once=once(), **fields).status_code == status, role
    assert where(sqlite, reference)[0] == state


@pytest.mark.parametrize(("door", "state"), [("referral", "assessed"), ("reopening", "closed")])
def test_words_come_back_when_the_database_does_not_answer(
    signed_in: SignedIn, sqlite: Database, keys: Keys, door: str, state: str
) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys, state)
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
    sent = desk.send(f"/tips/{reference}/{door}", state="referred", once=once(), seen="7", **WORDS)
    assert sent.status_code == 503
    assert desk.page.select_one("textarea[name=reason]").get_text().strip() == "OSL 10:27"
    assert desk.page.select_one("main [name=seen]")["value"] == "7"


@pytest.mark.parametrize("harm", ["damaged", "destroyed"])
def test_a_damaged_or_destroyed_referral_hides_nothing_else(
    signed_in: SignedIn, sqlite: Database, keys: Keys, harm: str
) -> None:
    desk, _, reference = at_a_tip(signed_in, sqlite, keys)
    assert desk.send(f"/tips/{reference}/referral", state="referred", once=once(), **WORDS).status_code == 303
    with sqlite.writing() as session:
        if harm == "damaged":
            session.execute(update(SealedReferral).values(sealed=b"rot"))
        else:
            destroy_keys_of_tip(session, reference)
    assert desk.get(f"/tips/{reference}").status_code == 200
    assert desk.texts(".went .error") == ["The seal of this is damaged, or its key is gone."]
    assert desk.texts(".went .by bdi") == ["eva@example.org"]
