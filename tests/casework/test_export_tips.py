"""A bulk export by two: what is asked, who decides, what the file holds and what stays here, on both engines."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories import LATER, NOW, ONCE, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import an_account
from tests.pictures import a_picture
from tipline.casework.ask_export import ask_export
from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.decide_export import decide_export, read_export
from tipline.casework.erase_tip import erase
from tipline.casework.record_act import first_broken_entry
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.take_export import take_export
from tipline.casework.tip_access import TipErased, TipNotFound
from tipline.casework.write_note import write_note
from tipline.casework.write_statement import write_statement
from tipline.domain.approvals import (
    EXPORT,
    GOOD_FOR,
    WAITS,
    ApprovalMoveNotAllowed,
    ApprovalWorthless,
    OwnRequest,
)
from tipline.domain.export_files import lines_of_tips, table_of_statements
from tipline.domain.exported_tip import ExportedTip, LeftOut
from tipline.domain.exports import ExportChanged, ExportRequest
from tipline.domain.grading import Grade
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.referrals import NotTested
from tipline.domain.statements import Statement
from tipline.intake.follow_up import add_to_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.audit import AuditEntry, all_entries
from tipline.persistence.database import Database
from tipline.persistence.exports import export_by_id, exports_seen_by, exports_waiting_for
from tipline.persistence.officers import Account
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.wrapped_keys import destroy_keys_of_tip

EVA = an_officer("officer", "19", officer_id=1)
SARA = an_officer("supervisor", "19", officer_id=2, name="sara@example.org")
OLGA = an_officer("supervisor", officer_id=3, name="olga@example.org")
IN_01 = an_officer("supervisor", "01", officer_id=4, name="one@example.org")
EVERYBODY = (EVA, SARA, OLGA, IN_01)
INSIDE = ExportRequest(to_whom="Underrättelseenheten", purpose="A review.", outside=False, contents="tips")
OUTSIDE = replace(INSIDE, outside=True, to_whom="Socialtjänsten")
CONTACT, PLACE, STORY = "maj.nordin.kontakt@example.org", "Hotell Granen", "Rum 318: en kvinna är inlåst. Bil MLB123."


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    with database.writing() as session:
        for officer in EVERYBODY:
            assert an_account(session, officer.name, officer.role, officer.county) == officer.officer_id


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    """The code and the reference of a tip in county 19."""
    report = a_report(STORY, contact=CONTACT, place=PLACE, when="now", signs=("hotel_cash",), page_language="en")
    code, reference = a_triaged_tip(database, keys, report)
    move(database, reference, "19")
    return code, reference


def move(database: Database, reference: str, county: str) -> None:
    with database.writing() as session:
        tip_by_reference(session, reference).county = county  # type: ignore[union-attr]


def state(
    database: Database,
    keys: Keys,
    reference: str,
    text: str,
    handling: str = "",
    *,
    secrecy: str = "",
    once: str = "a",
) -> None:
    grade = Grade(scheme="4x4", source="B", information="4", handling=handling) if handling else None
    said = Statement(text=text, nature="fact", obtained="heard", subject="exposed", secrecy=secrecy, grade=grade)
    with database.writing() as session:
        write_statement(session, EVA, reference, said, once=once * 32, keys=keys.officer, now=NOW)


def ask(
    database: Database,
    keys: Keys,
    *references: str,
    what: ExportRequest = INSIDE,
    officer: Officer = EVA,
    tested: bool = False,
) -> None:
    with database.writing() as session:
        ask_export(session, officer, references, what, tested=tested, once=ONCE, keys=keys.officer, now=NOW)


def decide(
    database: Database, keys: Keys, officer: Officer = SARA, decided: str = "approved", after: timedelta = timedelta(0)
) -> None:
    with database.writing() as session:
        decide_export(session, officer, ONCE, decided, keys=keys.officer, now=NOW + after)


def take(
    database: Database, keys: Keys, officer: Officer = EVA, after: timedelta = timedelta(0)
) -> list[ExportedTip | LeftOut]:
    with database.writing() as session:
        return take_export(session, officer, ONCE, keys=keys.officer, now=NOW + after)[1]


def taken(database: Database, keys: Keys, *references: str, what: ExportRequest = INSIDE, tested: bool = False) -> str:
    """The file of whole tips, asked for and approved."""
    ask(database, keys, *references, what=what, tested=tested)
    decide(database, keys)
    return lines_of_tips(take(database, keys)).decode()


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return [entry for entry in all_entries(session) if "approval" in entry.act or "export" in entry.act]


def test_the_way_of_an_export_is_in_the_record_with_every_tip_of_it(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    _, other = a_triaged_tip(database, keys, a_report("Nytt."), seed=b"another form    ")
    taken(database, keys, sent[1], other)
    found = entries(database)
    assert [(each.act, each.officer_name, each.tip_reference) for each in found] == [
        ("approval_asked", EVA.name, None),
        ("approval_approved", SARA.name, None),
        ("approval_used", EVA.name, None),
        *(("tip_exported", EVA.name, each) for each in sorted((sent[1], other))),
    ]
    assert {each.purpose for each in found if each.act != "approval_approved"} == {INSIDE.purpose}
    assert all(INSIDE.to_whom in each.detail for each in found if each.act in {"approval_asked", "approval_used"})
    with database.reading() as session:
        assert first_broken_entry(session, keys.officer.audit) is None


def test_only_the_listed_fields_go(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    code, reference = sent
    state(database, keys, reference, "Hon ropade.", "H0", secrecy="18:2")
    with database.writing() as session:
        add_to_tip(session, code, "Dialogens ord.", (a_picture(),), keys=keys.site, seed=b"x" * 16, now=NOW)
        reply_to_tipster(session, SARA, reference, "Svarets ord.", once="b" * 32, keys=keys.officer, now=NOW)
        write_note(session, SARA, reference, "Anteckningens ord.", once="c" * 32, keys=keys.officer, now=NOW)
        tag = tip_by_reference(session, reference).receipt_tag  # type: ignore[union-attr]
    assert tag is not None
    file = taken(database, keys, reference)
    line = json.loads(file)
    assert set(line) == {
        *("reference", "received_at", "channel", "county", "municipality", "level", "state", "outcome", "flags"),
        *("withdrawn", "pictures", "words_held_back", "statements_held_back"),
        *("story", "answers", "entities", "statements"),
    }
    assert (line["story"], line["county"], line["received_at"]) == (
        STORY,
        "Västmanlands län",
        "2026-11-24T22:30:00+00:00",
    )
    assert (line["answers"]["place"], line["answers"]["when"], line["pictures"]) == (PLACE, "now", 0)
    assert "MLB123" in {each["original"] for each in line["entities"]}
    assert line["statements"] == [
        {
            "text": "Hon ropade.",
            "nature": "fact",
            "basis": "heard",
            "subject": "exposed",
            "secrecy": "18:2",
            "scheme": "4x4",
            "source": "B",
            "information": "4",
            "handling": "H0",
            "graded_by": EVA.name,
        }
    ]
    kept = (CONTACT, "nordin", "Dialogens", "Svarets", "Anteckningens", SARA.name, code, tag.hex(), "/tips/", "http")
    assert [word for word in kept if word in file] == []


def test_outside_the_police_h2_and_what_is_not_graded_stay_here(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    state(database, keys, sent[1], "Fritt.", "H0", once="a")
    state(database, keys, sent[1], "Ogradera.", once="b")
    _, other = a_triaged_tip(database, keys, a_report("Andra ord om Baren.", place="Baren"), seed=b"another form    ")
    state(database, keys, other, "Hemligt.", "H2", once="c")
    state(database, keys, other, "Öppet.", "H0", once="d")
    file = taken(database, keys, sent[1], other, what=OUTSIDE)
    lines = {each["reference"]: each for each in map(json.loads, file.splitlines())}
    told = {key: [each["text"] for each in line["statements"]] for key, line in lines.items()}
    assert told == {sent[1]: ["Fritt."], other: ["Öppet."]}
    assert (lines[sent[1]]["story"], lines[sent[1]]["words_held_back"]) == (STORY, False)
    held = lines[other]
    assert (held["story"], held["answers"], held["entities"], held["words_held_back"]) == (None, {}, [], True)
    assert [each["statements_held_back"] for each in lines.values()] == [1, 1]
    assert [word for word in ("Baren", "Hemligt", "Ogradera") if word in file] == []


def test_within_the_police_all_of_it_goes(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    state(database, keys, sent[1], "Hemligt.", "H2", secrecy="18:1", once="a")
    state(database, keys, sent[1], "Ogradera.", once="b")
    line = json.loads(taken(database, keys, sent[1]))
    assert [each["text"] for each in line["statements"]] == ["Hemligt.", "Ogradera."]
    assert (line["story"], line["words_held_back"], line["statements_held_back"]) == (STORY, False, 0)


@pytest.mark.parametrize(("handling", "secrecy", "what"), [("H1", "", INSIDE), ("H0", "35:1", OUTSIDE)])
def test_what_asks_for_a_test_goes_only_when_it_was_tested(
    database: Database, keys: Keys, sent: tuple[str, str], *, handling: str, secrecy: str, what: ExportRequest
) -> None:
    state(database, keys, sent[1], "Hon ropade.", handling, secrecy=secrecy)
    with pytest.raises(NotTested):
        ask(database, keys, sent[1], what=what)
    assert entries(database) == []
    taken(database, keys, sent[1], what=what, tested=True)
    with database.reading() as session:
        export = export_by_id(session, ONCE)
        assert export is not None
        assert export.tested == (secrecy or handling)


def test_a_mark_set_after_the_asking_stops_the_export(database: Database, keys: Keys, sent: tuple[str, str]) -> None:
    ask(database, keys, sent[1])
    decide(database, keys)
    state(database, keys, sent[1], "Nytt.", "H3")
    with pytest.raises(ExportChanged):
        take(database, keys)
    assert [each.act for each in entries(database)] == ["approval_asked", "approval_approved"]


def test_an_erased_tip_is_left_out_and_said_so_and_a_withdrawn_one_is_marked(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    _, other = a_triaged_tip(database, keys, a_report("Bortglömt."), seed=b"another form    ")
    ask(database, keys, sent[1], other)
    decide(database, keys)
    with database.writing() as session:
        withdraw_tip(session, sent[0], keys=keys.site, now=LATER)
        tip = tip_by_reference(session, other, lock=True)
        assert tip is not None
        erase(session, tip, decision="RA 2026/777", by=SARA.name, keys=keys.officer, now=LATER)
    found = take(database, keys)
    lines = {each["reference"]: each for each in map(json.loads, lines_of_tips(found).decode().splitlines())}
    assert lines[sent[1]]["withdrawn"] is True
    assert lines[other] == {"reference": other, "left_out": "erased"}
    assert b"Bortgl" not in lines_of_tips(found) + table_of_statements(found)
    assert [each.tip_reference for each in entries(database) if each.act == "tip_exported"] == [sent[1]]


def test_a_tip_that_cannot_be_read_is_left_out_and_said_so(
    database: Database, keys: Keys, sent: tuple[str, str]
) -> None:
    ask(database, keys, sent[1])
    decide(database, keys)
    with database.writing() as session:
        destroy_keys_of_tip(session, sent[1])
    assert take(database, keys) == [LeftOut(sent[1], "unreadable")]


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
