"""What a bulk export holds, and what stays here, on both engines."""

import json

import pytest

from tests.casework.exporting import (
    CONTACT,
    EVA,
    INSIDE,
    OUTSIDE,
    PLACE,
    SARA,
    STORY,
    a_tip_in_19,
    add_accounts,
    ask,
    decide,
    entries,
    state,
    take,
    taken,
)
from tests.factories import LATER, NOW, ONCE, Keys, a_report, a_triaged_tip, destroy_keys_of_tip
from tests.pictures import a_picture
from tipline.casework.erase_tip import erase
from tipline.casework.record_act import first_broken_entry
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.write_note import write_note
from tipline.domain.export_files import lines_of_tips, table_of_statements
from tipline.domain.exported_tip import LeftOut
from tipline.domain.exports import ExportChanged, ExportRequest
from tipline.domain.referrals import NotTested
from tipline.intake.follow_up import add_to_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.database import Database
from tipline.persistence.exports import export_by_id
from tipline.persistence.tips import tip_by_reference


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


@pytest.fixture
def sent(database: Database, keys: Keys) -> tuple[str, str]:
    return a_tip_in_19(database, keys)


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
