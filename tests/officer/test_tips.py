"""One tip at the desk: the purpose first, then its words exactly, then deeds that are recorded."""

import re

import pytest
from sqlalchemy import text

from tests.factories import LOCKED_IN, NOW, ONCE, Keys, a_report, a_sent_tip, a_triaged_tip, an_officer, state_and_grade
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.intake.follow_up import read_follow_up
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

HOSTILE = 'room 5 < 6 & "x" <3 &amp;\n<script>alert(1)</script> {{7*7}} %(x)s\u202etxet\u202c <img src=//x onerror=a>'


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in all_entries(session) if entry.tip_reference]


def test_a_tip_shows_nothing_before_a_purpose_is_given(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    answer = desk.get(f"/tips/{reference}")
    assert answer.status_code == 200
    assert [word for word in ("Rum 318", "inlåst", "MLB123") if word in answer.text] == []
    assert [field["name"] for field in desk.page.select("main input:not([type=hidden])")] == ["purpose"]
    assert acts(sqlite) == []


@pytest.mark.parametrize("purpose", ["", "   ", "x" * 201, "a\x00b"])
def test_a_purpose_must_say_something_that_can_be_kept(
    signed_in: SignedIn, sqlite: Database, keys: Keys, purpose: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.get(f"/tips/{reference}")
    assert desk.send(f"/tips/{reference}/open", purpose=purpose).status_code == 400
    assert len(desk.texts(".error")) > 0
    assert acts(sqlite) == []


def test_a_purpose_is_asked_once_and_every_look_is_recorded(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.get(f"/tips/{reference}")
    assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN
    assert acts(sqlite) == ["purpose_stated", "tip_opened", "tip_opened"]


@pytest.mark.parametrize("story", [HOSTILE, "\n first line empty\n", "نص عربي ABC 123", "<", "a\r\nb"])
def test_the_words_are_shown_exactly_and_nothing_of_them_runs(
    signed_in: SignedIn, sqlite: Database, keys: Keys, story: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys, a_report(story, place="<b>Grand</b>"))
    desk = signed_in("officer")
    desk.open_tip(reference)
    shown = desk.page.select_one("[data-story]")
    assert shown.get_text() == story
    assert {each.name for each in shown.find_all()} <= {"a", "bdi", "sup"}
    assert desk.page.select("main script, main img, main b") == []


def test_marked_words_lead_to_their_reasons(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    marks = desk.page.select("[data-story] a.mark")
    assert len(marks) > 0
    for mark in marks:
        assert mark.get_text() in desk.page.select_one(mark["href"]).get_text()


def test_only_answers_that_were_given_are_shown(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    report = a_report(audience="taxi", when="now", plate="MLB123", signs=("rec-02",))
    _, reference = a_triaged_tip(sqlite, keys, report)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.texts(".answers dt") == ["Signs", "Setting", "When", "Plate"]


def test_a_tip_that_triage_has_not_reached_can_be_read(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN
    assert desk.page.select("a.mark") == []


def test_a_tip_is_claimed_worked_closed_and_opened_again(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    with sqlite.writing() as session:
        state_and_grade(session, keys, an_officer(), reference)
    deeds = (
        ("claim", {}),
        ("state", {"state": "assessed"}),
        ("state", {"state": "closed", "outcome": "passed_on"}),
        ("reopening", {"reason": "The hotel called again.", "once": ONCE[::-1]}),
        ("release", {}),
    )
    for deed, fields in deeds:
        answer = desk.send(f"/tips/{reference}/{deed}", **fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/tips/{reference}")
    desk.get(f"/tips/{reference}")
    assert desk.texts(".told")[-1] == "You have handed the tip back."
    recorded = [act for act in acts(sqlite) if act not in {"purpose_stated", "tip_opened"}]
    assert recorded == ["statement_written", "tip_claimed", "tip_moved", "tip_moved", "tip_reopened", "tip_released"]


def test_a_tip_is_not_closed_without_saying_what_came_of_it(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.send(f"/tips/{reference}/claim")
    with sqlite.writing() as session:
        state_and_grade(session, keys, an_officer(), reference)
    assert desk.send(f"/tips/{reference}/state", state="assessed").status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.send(f"/tips/{reference}/state", state="closed").status_code == 400
    assert desk.texts(".told.error") == ["Choose what came of the tip before you close it."]


@pytest.mark.parametrize(("state", "status"), [("closed", 409), ("received", 409), ("nonsense", 409), ("", 409)])
def test_a_move_that_the_table_lacks_is_a_conflict(
    signed_in: SignedIn, sqlite: Database, keys: Keys, state: str, status: int
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.send(f"/tips/{reference}/claim")
    answer = desk.send(f"/tips/{reference}/state", state=state, outcome="unfounded")
    assert answer.status_code == status


def test_the_second_of_two_officers_meets_a_conflict(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    first = signed_in("officer", name="amir@example.org")
    first.open_tip(reference)
    first.send(f"/tips/{reference}/claim")
    second = signed_in("officer", name="eva@example.org")
    second.open_tip(reference)
    assert second.page.select("form[action$='/claim']") == []
    assert second.send(f"/tips/{reference}/claim").status_code == 409


def test_a_supervisor_takes_a_tip_over(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    first = signed_in("officer", name="amir@example.org")
    first.open_tip(reference)
    first.send(f"/tips/{reference}/claim")
    second = signed_in("supervisor", name="eva@example.org")
    second.open_tip(reference)
    assert desk_button(second, "/claim") == "Take the tip over c"
    assert second.send(f"/tips/{reference}/claim").status_code == 303


def desk_button(desk: DeskClient, deed: str) -> str:
    return " ".join(desk.texts(f"form[action$='{deed}'] button"))


def test_a_reply_reaches_the_tipster_and_a_note_does_not(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.send(f"/tips/{reference}/reply", text="Which <floor>?").status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.send(f"/tips/{reference}/note", text="Known address.").status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.texts(".line .said") == ["Which <floor>?", "Known address."]
    with sqlite.reading() as session:
        lines = read_follow_up(session, code, keys=keys.site).lines
    assert [(line.author, line.text) for line in lines] == [("officer", "Which <floor>?")]


def test_a_withdrawn_tip_says_so_and_offers_no_reply(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.page.select("[data-withdrawn], .row.here .withdrawn") == []
    assert len(desk.page.select("form[action$='/reply'], a[href='#reply-text']")) == 2
    with sqlite.writing() as session:
        withdraw_tip(session, code, keys=keys.site, now=NOW)
    assert desk.send(f"/tips/{reference}/reply", text="Which floor?", once="0" * 32).status_code == 409
    assert (
        desk.texts("main .lead, main p")[0]
        == "The tipster has withdrawn, so nobody could read a reply. It was not sent."
    )
    desk.get(f"/tips/{reference}")
    assert desk.texts("[data-withdrawn] strong") == ["The tipster withdrew on 2026-11-24 23:30."]
    assert desk.page.select("form[action$='/reply'], a[href='#reply-text'], .line") == []
    assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN
    assert desk.texts(".row.here .withdrawn") == ["withdrawn"]


@pytest.mark.parametrize("deed", ["reply", "note"])
def test_words_that_are_too_long_come_back(signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    words = "\nå" * 3000
    assert desk.send(f"/tips/{reference}/{deed}", text=words).status_code == 400
    assert desk.page.select_one(f"#{deed}-text").get_text().removeprefix("\n") == words
    assert desk.texts(".error") == ["This is too long: at most 5000 characters."]


@pytest.mark.parametrize("deed", ["reply", "note"])
def test_words_come_back_when_the_database_does_not_answer(
    signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    # A table that is gone is one of the ways a database is out of order, and lets the sign-in still be checked.
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
    assert desk.send(f"/tips/{reference}/{deed}", text="Words to keep").status_code == 503
    assert desk.page.select_one("textarea[name=text]").get_text().strip() == "Words to keep"


def test_a_deed_without_its_token_is_refused_and_does_nothing(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    before = acts(sqlite)
    for deed in ("claim", "release", "state", "reply", "note", "open"):
        answer = desk.client.post(f"/tips/{reference}/{deed}", data={"text": "x", "purpose": "y", "state": "closed"})
        assert answer.status_code == 400
    assert acts(sqlite) == before


def test_another_county_and_no_tip_look_the_same(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "18"
    desk = signed_in("officer", county="19")
    answers = [desk.get(f"/tips/{each}") for each in (reference, "0000000000", "x")]
    assert [answer.status_code for answer in answers] == [404] * 3
    # The token of the sign-out form tells the second in which the page was made.
    assert len({re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text) for answer in answers}) == 1


@pytest.mark.parametrize("role", ["admin", "auditor", "coordinator"])
def test_a_role_without_tips_is_refused_and_the_refusal_recorded(
    signed_in: SignedIn, sqlite: Database, keys: Keys, role: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    assert signed_in(role).get(f"/tips/{reference}").status_code == 403
    with sqlite.reading() as session:
        assert list(all_entries(session))[-1].act == "act_refused"
