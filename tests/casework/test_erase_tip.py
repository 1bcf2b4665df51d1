"""The erasure of a tip: nothing remains, nothing finds it, and nothing can be done with it, on both engines."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.casework.second_person import (
    DECISION,
    EVA,
    IN_01,
    LOOK,
    OTHER,
    SARA,
    a_tip_in_19,
    acts,
    add_accounts,
    ask,
    decide,
    erase,
)
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
    state_and_grade,
)
from tests.pictures import a_picture
from tipline.casework.ask_approval import ask_approval
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_link import decide_link
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.set_urgency import set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipErased, TipNotFound, keys_of_tip
from tipline.casework.write_note import write_note
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import open_sealed
from tipline.domain.links.decisions import LinkDecision
from tipline.intake.follow_up import ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.persistence.approvals import Approval, requests_seen_by
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT, erasure_of
from tipline.persistence.queue import queue_counts, queue_page
from tipline.persistence.queue_filter import ANY, QueueFilter
from tipline.persistence.reports import report_place, sealed_report
from tipline.persistence.schema import Base
from tipline.persistence.tips import any_tip_awaiting_triage, tip_by_reference, triaged_references
from tipline.persistence.wrapped_keys import WrappedKey


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    return a_tip_in_19(database, keys)


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
            ("reviews", "review_id", "reviewed_at", {"reason": "x"}),
        ):
            row = {"tip_reference": reference, "officer_name": EVA.name, "sealed": b"x", number: "d" * 32, **more}
            columns = Base.metadata.tables[table].columns
            known = {name: value for name, value in (row | {when: NOW}).items() if name in columns}
            session.execute(Base.metadata.tables[table].insert().values(known))
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
    # A tip that is held is not deleted at all.
    assert {name for name, count in rows(database, reference).items() if count == 0} == {"holds"}
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
