"""Asking a second person, deciding, and the erasure that needs one, on both engines."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.factories import (
    LOCKED_IN,
    NOW,
    ONCE,
    QUIET,
    SEED,
    Keys,
    a_report,
    a_sent_tip,
    a_triaged_tip,
    an_officer,
    state_and_grade,
)
from tests.officer.accounts import an_account
from tests.pictures import a_picture
from tipline.casework.ask_approval import AlreadyAsked, ask_approval
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_approval import ApprovalNotFound, decide_approval
from tipline.casework.decide_link import decide_link
from tipline.casework.erase_tip import erase_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.record_act import first_broken_entry
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.set_urgency import set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipErased, TipNotFound, keys_of_tip
from tipline.casework.write_note import write_note
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import open_sealed
from tipline.domain.approvals import (
    CONTACT,
    ERASURE,
    GOOD_FOR,
    WAITS,
    ApprovalMoveNotAllowed,
    ApprovalWorthless,
    OwnRequest,
    Request,
    RequestNotSound,
)
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.intake.follow_up import ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.persistence.approvals import Approval, approval_by_id, requests_seen_by, requests_waiting_for
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT, erasure_of
from tipline.persistence.officers import Account
from tipline.persistence.queue import queue_counts, queue_page
from tipline.persistence.queue_filter import ANY, QueueFilter
from tipline.persistence.reports import report_place, sealed_report
from tipline.persistence.schema import Base
from tipline.persistence.tips import any_tip_awaiting_triage, tip_by_reference, triaged_references
from tipline.persistence.wrapped_keys import WrappedKey

EVA = an_officer("officer", officer_id=1)
SARA = an_officer("supervisor", officer_id=2, name="sara@example.org")
OLGA = an_officer("supervisor", officer_id=3, name="olga@example.org")
IN_01 = an_officer("supervisor", "01", officer_id=4, name="one@example.org")
EVERYBODY = (EVA, SARA, OLGA, IN_01)
DECISION = "Riksarkivet 2026-11-20, dnr RA 22-2026/777"
DELETION = Request(act=ERASURE, reason="The matter was never ours.", decision=DECISION)
LOOK = Request(act=CONTACT, reason="An interview must be arranged.")
OTHER = "f" * 32


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    with database.writing() as session:
        for officer in EVERYBODY:
            assert an_account(session, officer.name, officer.role, officer.county) == officer.officer_id


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    """The code and the reference of a tip in county 19."""
    code, reference = a_triaged_tip(database, keys, a_report(contact="maj@example.org"))
    with database.writing() as session:
        tip_by_reference(session, reference).county = "19"  # type: ignore[union-attr]
    return code, reference


def ask(
    database: Database, keys: Keys, reference: str, officer: Officer = EVA, what: Request = DELETION, **at: object
) -> str:
    once = str(at.get("once", ONCE))
    with database.writing() as session:
        ask_approval(session, officer, reference, what, once=once, keys=keys.officer, now=NOW)
    return once


def decide(
    database: Database, keys: Keys, officer: Officer, decided: str = "approved", after: timedelta = timedelta(0)
) -> None:
    with database.writing() as session:
        decide_approval(session, officer, ONCE, decided, keys=keys.officer, now=NOW + after)


def erase(
    database: Database, keys: Keys, reference: str, officer: Officer = EVA, after: timedelta = timedelta(0)
) -> None:
    with database.writing() as session:
        erase_tip(session, officer, reference, ONCE, keys=keys.officer, now=NOW + after)


def state(database: Database) -> str:
    with database.reading() as session:
        found = approval_by_id(session, ONCE)
        return found.state if found else ""


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name) for entry in all_entries(session)]


def test_the_way_of_a_deletion_is_in_the_record(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    erase(database, keys, sent[1])
    assert acts(database) == [
        ("approval_asked", EVA.name),
        ("approval_approved", SARA.name),
        ("approval_used", EVA.name),
        ("tip_erased", EVA.name),
    ]
    with database.reading() as session:
        entries = list(all_entries(session))
        assert {entry.tip_reference for entry in entries} == {sent[1]}
        assert (entries[0].purpose, entries[3].detail) == (DELETION.reason, DECISION)
        assert DECISION in entries[0].detail
        assert first_broken_entry(session, keys.officer.audit) is None


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin", "unheard of"])
def test_other_roles_neither_ask_nor_decide(database: Database, keys: Keys, sent: tuple[str, str], role: str) -> None:
    with pytest.raises(NotPermitted):
        ask(database, keys, sent[1], an_officer(role, officer_id=3))
    ask(database, keys, sent[1])
    for other in (role, "officer"):
        with pytest.raises(NotPermitted):
            decide(database, keys, an_officer(other, officer_id=3))
    assert (state(database), len(acts(database))) == ("asked", 1)


def test_nobody_decides_their_own(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1], SARA)
    for decided in ("approved", "refused"):
        with pytest.raises(OwnRequest):
            decide(database, keys, SARA, decided)
    assert state(database) == "asked"
    decide(database, keys, OLGA)
    assert state(database) == "approved"


def test_another_countys_tip_is_neither_asked_about_nor_decided(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    with pytest.raises(TipNotFound):
        ask(database, keys, sent[1], IN_01)
    ask(database, keys, sent[1])
    with pytest.raises(ApprovalNotFound):
        decide(database, keys, IN_01)
    with database.reading() as session:
        assert requests_waiting_for(session, IN_01, NOW - WAITS, 9) == []
        assert [each.asker for each in requests_waiting_for(session, SARA, NOW - WAITS, 9)] == [EVA.name]
    assert state(database) == "asked"


@pytest.mark.parametrize("decided", ["used", "lapsed", "asked", "unheard of"])
def test_a_decision_is_yes_or_no(database: Database, keys: Keys, sent: tuple[str, str], decided: str) -> None:
    ask(database, keys, sent[1])
    with pytest.raises(ApprovalNotFound):
        decide(database, keys, SARA, decided)
    assert state(database) == "asked"


def test_what_is_decided_is_not_decided_again(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA, "refused")
    with pytest.raises(ApprovalMoveNotAllowed):
        decide(database, keys, OLGA)
    with pytest.raises(ApprovalMoveNotAllowed):
        erase(database, keys, sent[1])
    assert state(database) == "refused"


def test_a_request_and_an_approval_run_out(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    with pytest.raises(ApprovalMoveNotAllowed):
        decide(database, keys, SARA, after=WAITS)
    decide(database, keys, SARA)
    with pytest.raises(ApprovalMoveNotAllowed):
        erase(database, keys, sent[1], after=GOOD_FOR[ERASURE])
    assert state(database) == "approved"
    with database.writing() as session:
        again = NOW + GOOD_FOR[ERASURE]
        ask_approval(session, EVA, sent[1], DELETION, once=OTHER, keys=keys.officer, now=again)


def test_the_same_form_sent_twice_is_one_request_and_another_one_is_refused(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    ask(database, keys, sent[1])
    ask(database, keys, sent[1])
    with pytest.raises(AlreadyAsked):
        ask(database, keys, sent[1], once=OTHER)
    ask(database, keys, sent[1], what=LOOK, once=OTHER)
    assert [act for act, _ in acts(database)] == ["approval_asked"] * 2


def test_an_unsound_request_is_not_stored(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    with pytest.raises(RequestNotSound):
        ask(database, keys, sent[1], what=Request(act=ERASURE, reason="Spam."))
    assert (state(database), acts(database)) == ("", [])


@pytest.mark.parametrize("other", [SARA, OLGA])
def test_an_approval_serves_nobody_but_the_asker(
    database: Database, keys: Keys, sent: tuple[str, str], other: Officer
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    with pytest.raises(ApprovalNotFound):
        erase(database, keys, sent[1], other)
    assert state(database) == "approved"


def test_an_approval_serves_no_other_act_and_no_other_tip(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    _, another = a_triaged_tip(database, keys, a_report("Nytt."), seed=b"another form    ")
    ask(database, keys, sent[1], what=LOOK)
    decide(database, keys, SARA)
    with pytest.raises(ApprovalNotFound):
        erase(database, keys, sent[1])
    ask_and_approve_other(database, keys, sent[1])
    with database.writing() as session, pytest.raises(ApprovalNotFound):
        erase_tip(session, EVA, another, OTHER, keys=keys.officer, now=NOW)


def ask_and_approve_other(database: Database, keys: Keys, reference: str) -> None:
    ask(database, keys, reference, once=OTHER)
    with database.writing() as session:
        decide_approval(session, SARA, OTHER, "approved", keys=keys.officer, now=NOW)


@pytest.mark.parametrize("officer", [EVA, SARA])
@pytest.mark.parametrize("change", [{"active": False}, {"role": "auditor"}, {"county": "01"}])
def test_an_approval_is_worthless_when_one_of_the_two_may_no_more(
    database: Database, keys: Keys, sent: tuple[str, str], officer: Officer, change: dict[str, object]
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    with database.writing() as session:
        account = session.scalars(select(Account).where(Account.id == officer.officer_id)).one()
        for name, value in change.items():
            setattr(account, name, value)
    with pytest.raises(ApprovalWorthless):
        erase(database, keys, sent[1])
    with database.reading() as session:
        assert read_back(session, keys, sent[1]) == LOCKED_IN


def read_back(session: object, keys: Keys, reference: str) -> str:
    state_purpose(session, SARA, reference, "Look", keys=keys.officer, now=NOW)  # type: ignore[arg-type]
    opened = read_tip(session, SARA, reference, keys=keys.officer, now=NOW)  # type: ignore[arg-type]
    return opened.report.story if opened.report else ""


def test_of_two_uses_at_once_one_wins(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    both, outcomes = threading.Barrier(2), []

    def use() -> None:
        both.wait()
        try:
            erase(database, keys, sent[1])
            outcomes.append("erased")
        except TipErased:
            outcomes.append("too late")

    threads = [threading.Thread(target=use) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["erased", "too late"]
    assert [act for act, _ in acts(database)].count("tip_erased") == 1


def test_of_two_decisions_at_once_one_wins(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    both, outcomes = threading.Barrier(2), []

    def use(officer: Officer, decided: str) -> None:
        both.wait()
        try:
            decide(database, keys, officer, decided)
            outcomes.append(decided)
        except ApprovalMoveNotAllowed:
            outcomes.append("too late")

    threads = [threading.Thread(target=use, args=each) for each in ((SARA, "approved"), (OLGA, "refused"))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert "too late" in outcomes
    assert state(database) in outcomes


@pytest.fixture
def full(database: Database, keys: Keys, sent: tuple[str, str]) -> tuple[str, str]:
    """A tip with a row in every table of its content."""
    code, reference = sent
    _, other = a_sent_tip(database, keys, a_report(QUIET), seed=b"another seed 123")
    linked = LinkDecision(decided="confirmed", reason="Samma bil.")
    with database.writing() as session:
        decide_link(session, EVA, reference, other, linked, keys=keys.officer, now=NOW)
        add_to_tip(session, code, "Mer att säga.", (a_picture(),), keys=keys.site, seed=SEED, now=NOW)
        reply_to_tipster(session, EVA, reference, "Tack.", once="a" * 32, keys=keys.officer, now=NOW)
        write_note(session, EVA, reference, "En anteckning.", once="b" * 32, keys=keys.officer, now=NOW)
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
        state_and_grade(session, keys, EVA, reference)
        set_urgency(session, EVA, reference, "urgent", "Skäl.", once="c" * 32, keys=keys.officer, now=NOW)
        session.execute(
            text("INSERT INTO tip_clusters (tip_reference, cluster) VALUES (:tip, 'x')"), {"tip": reference}
        )
        for table, number, when, more in (
            ("referrals", "referral_id", "referred_at", {"state": "referred"}),
            ("reopenings", "reopening_id", "reopened_at", {}),
            ("translations", "translation_id", "written_at", {"original": reference}),
            ("questions", "question_id", "asked_at", {}),
            ("found_entities", "found_id", "found_at", {}),
        ):
            row = {"tip_reference": reference, "officer_name": EVA.name, "sealed": b"x", number: "d" * 32, **more}
            session.execute(Base.metadata.tables[table].insert().values(row | {when: NOW}))
        session.execute(
            text("INSERT INTO withdrawals (tip_reference, withdrawn_at) VALUES (:tip, :at)"),
            {"tip": reference, "at": "2026-11-24 22:30:00"},
        )
    return sent


def rows(database: Database, reference: str) -> dict[str, int]:
    with database.reading() as session:
        return {
            table.__tablename__: len(session.scalars(select(table).where(table.tip_reference == reference)).all())
            for table in CONTENT
        }


def test_after_an_erasure_no_row_and_no_key_remains(database: Database, keys: Keys, full: tuple[str, str]) -> None:
    _, reference = full
    assert {name for name, count in rows(database, reference).items() if count == 0} == set()
    ask(database, keys, reference, what=LOOK, once=OTHER)
    ask(database, keys, reference)
    decide(database, keys, SARA)
    erase(database, keys, reference)
    assert {name for name, count in rows(database, reference).items() if count} == set()
    with database.reading() as session:
        assert keys_of_tip(session, reference, keys.officer) == {}
        tip, erasure = tip_by_reference(session, reference), erasure_of(session, reference)
        assert tip is not None
        assert erasure is not None
        assert (tip.state, tip.receipt_tag, tip.reply_key, tip.municipality) == ("erased", None, None, "")
        assert (erasure.erased_at, erasure.decision) == (NOW, DECISION)
        left = session.scalars(select(Approval)).all()
        assert [(each.approval_id, each.state) for each in left] == [(ONCE, "used")]
        assert [each.approver for each in requests_seen_by(session, EVA.officer_id, 9)] == [SARA.name]


def test_no_key_that_remains_opens_what_a_backup_still_holds(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    reference = sent[1]
    _, other = a_triaged_tip(database, keys, a_report("Nytt."), seed=b"another form    ")
    with database.reading() as session:
        in_backup, place = sealed_report(session, reference), report_place(reference)
        assert in_backup is not None
        key = keys_of_tip(session, reference, keys.officer)[reference]
        assert LOCKED_IN.encode() in open_sealed(key, in_backup, place)
    ask(database, keys, reference)
    decide(database, keys, SARA)
    erase(database, keys, reference)
    with database.reading() as session:
        assert keys_of_tip(session, reference, keys.officer) == {}
        left = session.execute(select(WrappedKey.envelope, WrappedKey.tip_reference)).all()
        assert {tuple(row) for row in left} == {(other, other)}
        remaining = keys_of_tip(session, other, keys.officer)
    assert len(remaining) == 1
    for each in remaining.values():
        with pytest.raises(SealDamaged):
            open_sealed(each, in_backup, place)


def test_no_code_no_queue_and_no_worker_finds_an_erased_tip(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    code, reference = sent
    ask(database, keys, reference)
    decide(database, keys, SARA)
    erase(database, keys, reference)
    much_later = NOW + timedelta(days=9)
    with database.reading() as session:
        with pytest.raises(ReceiptNotKnown):
            read_follow_up(session, code, keys=keys.site)
        for wanted in (QueueFilter(state=ANY), QueueFilter(state="erased"), QueueFilter(state=ANY, alike=reference)):
            assert queue_page(session, SARA, wanted, after=None, most=9).rows == ()
            assert queue_counts(session, SARA, wanted) == {}
        assert not any_tip_awaiting_triage(session, much_later)
        assert triaged_references(session) == []


DEEDS: list[Callable[..., None]] = [
    lambda session, reference, **at: claim_tip(session, EVA, reference, **at),
    lambda session, reference, **at: write_note(session, EVA, reference, "x", once=OTHER, **at),
    lambda session, reference, **at: reply_to_tipster(session, EVA, reference, "x", once=OTHER, **at),
    lambda session, reference, **at: state_purpose(session, EVA, reference, "x", **at),
    lambda session, reference, **at: ask_approval(session, EVA, reference, LOOK, once=OTHER, **at),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_can_be_done_with_an_erased_tip(
    database: Database, keys: Keys, sent: tuple[str, str], deed: Callable[..., None]
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    erase(database, keys, sent[1])
    before = acts(database)
    with database.writing() as session, pytest.raises(TipErased):
        deed(session, sent[1], keys=keys.officer, now=NOW)
    assert acts(database) == before


def test_another_county_does_not_learn_of_an_erasure(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA)
    erase(database, keys, sent[1])
    with database.reading() as session, pytest.raises(TipNotFound):
        claim_tip(session, IN_01, sent[1], keys=keys.officer, now=NOW)
