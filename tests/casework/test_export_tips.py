"""A bulk export by two: what is asked, who decides, and that it is done once, on both engines."""

import threading

import pytest
from sqlalchemy import update

from tests.casework.exporting import EVA, IN_01, OLGA, SARA, a_tip_in_19, add_accounts, ask, decide, entries, move, take
from tests.factories import NOW, ONCE, Keys, a_report, a_triaged_tip, an_officer
from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.decide_export import read_export
from tipline.casework.erase_tip import erase
from tipline.casework.tip_access import TipErased, TipNotFound
from tipline.domain.approvals import (
    EXPORT,
    GOOD_FOR,
    WAITS,
    ApprovalMoveNotAllowed,
    ApprovalWorthless,
    OwnRequest,
)
from tipline.domain.exports import ExportChanged
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.database import Database
from tipline.persistence.exports import exports_seen_by, exports_waiting_for
from tipline.persistence.officers import Account
from tipline.persistence.tips import tip_by_reference


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    return a_tip_in_19(database, keys)


def test_the_same_form_sent_twice_is_one_request(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    ask(database, keys, sent[1])
    assert [each.act for each in entries(database)] == ["approval_asked"]


@pytest.mark.parametrize("officer", [IN_01, an_officer("coordinator"), an_officer("auditor"), an_officer("admin")])
def test_who_may_not_reach_the_tips_cannot_ask(
    database: Database, keys: Keys, sent: tuple[str, str], officer: Officer
) -> None:
    with pytest.raises((TipNotFound, NotPermitted)):
        ask(database, keys, sent[1], officer=officer)
    with pytest.raises(TipNotFound):
        ask(database, keys, sent[1], "7K3M9QXDPA")
    assert entries(database) == []


def test_an_erased_tip_cannot_be_asked_for(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    with database.writing() as session:
        tip = tip_by_reference(session, sent[1], lock=True)
        assert tip is not None
        erase(session, tip, decision="RA 2026/777", by=SARA.name, keys=keys.officer, now=NOW)
    with pytest.raises(TipErased):
        ask(database, keys, sent[1])


def test_another_county_neither_sees_nor_decides_what_holds_one_tip_elsewhere(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    _, nowhere = a_triaged_tip(database, keys, a_report("Nytt."), seed=b"another form    ")
    ask(database, keys, sent[1], nowhere)
    with database.reading() as session:
        for officer, sees in ((IN_01, 0), (SARA, 1), (OLGA, 1), (EVA, 0)):
            waiting = exports_waiting_for(session, officer, NOW - WAITS, 9)
            assert [(each.tips, each.asker) for each in waiting] == [(2, EVA.name)] * sees
        with pytest.raises(ApprovalNotFound):
            read_export(session, IN_01, ONCE)
        for officer in (EVA, SARA, OLGA):
            assert {tip.reference for tip in read_export(session, officer, ONCE)[1]} == {sent[1], nowhere}
    with pytest.raises(ApprovalNotFound):
        decide(database, keys, IN_01)
    decide(database, keys, OLGA)
    with database.reading() as session:
        assert [each.approver for each in exports_seen_by(session, EVA.officer_id, 9)] == [OLGA.name]


def test_nobody_decides_their_own_and_nobody_takes_anothers(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    ask(database, keys, sent[1], officer=SARA)
    with pytest.raises(OwnRequest):
        decide(database, keys, SARA)
    with pytest.raises(NotPermitted):
        decide(database, keys, EVA)
    decide(database, keys, OLGA)
    for officer in (OLGA, EVA):
        with pytest.raises(ApprovalNotFound):
            take(database, keys, officer)
    assert len(take(database, keys, SARA)) == 1


def test_nothing_goes_before_it_is_approved_nor_twice_nor_too_late(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    ask(database, keys, sent[1])
    with pytest.raises(ApprovalMoveNotAllowed):
        take(database, keys)
    with pytest.raises(ApprovalMoveNotAllowed):
        decide(database, keys, after=WAITS)
    decide(database, keys)
    with pytest.raises(ApprovalMoveNotAllowed):
        take(database, keys, after=GOOD_FOR[EXPORT])
    take(database, keys)
    with pytest.raises(ApprovalMoveNotAllowed):
        take(database, keys)
    assert [each.act for each in entries(database)].count("tip_exported") == 1


def test_a_refusal_lets_nothing_go(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys, SARA, "refused")
    with pytest.raises(ApprovalMoveNotAllowed):
        take(database, keys)


@pytest.mark.parametrize(
    ("name", "change"),
    [(SARA.name, {"active": False}), (SARA.name, {"role": "officer"}), (SARA.name, {"county": "01"})],
)
def test_an_approval_is_worthless_when_the_second_person_may_no_more(
    database: Database, keys: Keys, sent: tuple[str, str], name: str, change: dict[str, object]
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys)
    with database.writing() as session:
        session.execute(update(Account).where(Account.name == name).values(**change))
    with pytest.raises(ApprovalWorthless):
        take(database, keys)


def test_a_tip_that_has_moved_to_another_county_stops_the_export(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys)
    move(database, sent[1], "01")
    with pytest.raises(ExportChanged):
        take(database, keys)
    assert [each.act for each in entries(database)] == ["approval_asked", "approval_approved"]


def test_of_two_uses_at_once_one_wins(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys)
    both, outcomes = threading.Barrier(2), []

    def use() -> None:
        both.wait()
        try:
            take(database, keys)
            outcomes.append("taken")
        except ApprovalMoveNotAllowed:
            outcomes.append("too late")

    threads = [threading.Thread(target=use) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["taken", "too late"]
    assert [each.act for each in entries(database)].count("tip_exported") == 1
