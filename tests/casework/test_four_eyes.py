"""Asking a second person, and deciding, on both engines."""

import threading

import pytest
from sqlalchemy import select

from tests.casework.second_person import (
    DECISION,
    DELETION,
    EVA,
    IN_01,
    LOOK,
    OLGA,
    OTHER,
    SARA,
    a_tip_in_19,
    acts,
    add_accounts,
    ask,
    decide,
    erase,
    state,
)
from tests.factories import (
    LOCKED_IN,
    NOW,
    Keys,
    a_report,
    a_triaged_tip,
    an_officer,
)
from tipline.casework.ask_approval import AlreadyAsked, ask_approval
from tipline.casework.decide_approval import ApprovalNotFound, decide_approval
from tipline.casework.erase_tip import erase_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.record_act import first_broken_entry
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.domain.approvals import (
    ERASURE,
    GOOD_FOR,
    WAITS,
    ApprovalMoveNotAllowed,
    ApprovalWorthless,
    OwnRequest,
    Request,
    RequestNotSound,
)
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.approvals import requests_waiting_for
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    return a_tip_in_19(database, keys)


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
