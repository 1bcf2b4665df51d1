"""Claim, move, reply, note: who may, what stays in the record, and what the second of two officers is told."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.factories import (
    LATER,
    NOW,
    ONCE,
    QUIET,
    SEED,
    Keys,
    a_report,
    a_sent_tip,
    a_triaged_tip,
    an_officer,
    destroy_keys_of_tip,
    state_and_grade,
)
from tests.officer.accounts import an_account
from tipline.casework.claim_tip import AlreadyClaimed, claim_tip, release_tip
from tipline.casework.move_tip import OutcomeMissing, move_tip
from tipline.casework.read_tip import OpenTip, PurposeMissing, read_tip
from tipline.casework.reply_to_tipster import TipWithdrawn, reply_to_tipster
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import NotTheClaimant, TipNotFound
from tipline.casework.unmask_contact import ContactDetails
from tipline.casework.write_note import write_note
from tipline.casework.write_statement import write_statement
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.statements import NothingGraded, Statement
from tipline.domain.states import MoveNotAllowed
from tipline.intake.follow_up import add_to_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.wrapped_keys import WrappedKey

EVA, BO = an_officer(officer_id=1), an_officer(officer_id=2, name="bo@example.org")


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    """Claims point to accounts; the first two have the numbers 1 and 2."""
    with database.writing() as session:
        assert [an_account(session, officer.name) for officer in (EVA, BO)] == [1, 2]


def look(database: Database, keys: Keys, officer: Officer, reference: str, purpose: str = "duty") -> OpenTip:
    with database.writing() as session:
        if purpose:
            state_purpose(session, officer, reference, purpose, keys=keys.officer, now=NOW)
        return read_tip(session, officer, reference, keys=keys.officer, now=NOW)


def acts(database: Database, reference: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name) for entry in entries_of_tip(session, reference)]


def test_reading_shows_the_very_words_but_no_contact_details_and_writes_one_entry(
    database: Database, keys: Keys
) -> None:
    report = a_report('Rum 5 < 6 & "x" <3 &amp; \u202e\u0000slut', when="now", contact="070-174 06 05")
    _, reference = a_triaged_tip(database, keys, report)
    opened = look(database, keys, EVA, reference)
    assert opened.report == replace(report, contact="")
    assert opened.contact == ContactDetails(left=True)
    assert opened.assessment is not None
    assert acts(database, reference) == [("purpose_stated", EVA.name), ("tip_opened", EVA.name)]


def test_opening_asks_for_a_purpose_once(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with pytest.raises(PurposeMissing):
        look(database, keys, EVA, reference, purpose="")
    assert acts(database, reference) == []
    look(database, keys, EVA, reference, purpose="duty")
    look(database, keys, EVA, reference, purpose="")
    assert [act for act, _ in acts(database, reference)] == ["purpose_stated", "tip_opened", "tip_opened"]
    with pytest.raises(PurposeMissing):
        look(database, keys, BO, reference, purpose="")


@pytest.mark.parametrize("role", ["admin", "auditor", "coordinator", "unheard of"])
def test_roles_without_the_right_never_see_a_word(database: Database, keys: Keys, role: str) -> None:
    _, reference = a_triaged_tip(database, keys)
    with pytest.raises(NotPermitted):
        look(database, keys, an_officer(role), reference)
    assert acts(database, reference) == []


def test_another_countys_tip_does_not_exist(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(municipality="1980"))
    assert look(database, keys, an_officer(county="19"), reference).tip.county == "19"
    with pytest.raises(TipNotFound):
        look(database, keys, an_officer(county="01"), reference)


def test_a_tip_of_no_known_county_is_everybodys(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    assert look(database, keys, an_officer(county="01"), reference).assessment is None


def test_the_second_of_two_officers_is_told(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
        claim_tip(session, EVA, reference, keys=keys.officer, now=LATER)
    with database.writing() as session, pytest.raises(AlreadyClaimed):
        claim_tip(session, BO, reference, keys=keys.officer, now=NOW)
    assert acts(database, reference) == [("tip_claimed", EVA.name)]


def test_a_supervisor_may_take_over(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    boss = an_officer("supervisor", officer_id=2, name=BO.name)
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    with database.writing() as session:
        claim_tip(session, boss, reference, keys=keys.officer, now=LATER)
    with database.writing() as session, pytest.raises(NotTheClaimant):
        release_tip(session, EVA, reference, keys=keys.officer, now=LATER)
    assert acts(database, reference) == [("tip_claimed", EVA.name), ("tip_taken_over", BO.name)]


@pytest.mark.parametrize(("send", "state"), [(a_sent_tip, "received"), (a_triaged_tip, "triaged")])
def test_a_tip_handed_back_is_where_it_was(database: Database, keys: Keys, send: object, state: str) -> None:
    _, reference = send(database, keys)  # type: ignore[operator]
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    with database.writing() as session:
        release_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
    assert tip is not None
    assert tip.state == state


def test_a_tip_is_moved_by_the_table_and_closed_with_an_outcome(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(QUIET))

    def move(officer: Officer, state: str, outcome: str = "") -> None:
        with database.writing() as session:
            move_tip(session, officer, reference, state, outcome=outcome, keys=keys.officer, now=NOW)

    with pytest.raises(NotTheClaimant):
        move(EVA, "assessed")
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    with pytest.raises(MoveNotAllowed):
        move(EVA, "closed", "unfounded")
    with database.writing() as session:
        state_and_grade(session, keys, EVA, reference)
    move(EVA, "assessed")
    with pytest.raises(OutcomeMissing):
        move(EVA, "closed", "because")
    with pytest.raises(NotTheClaimant):
        move(BO, "closed", "unfounded")
    move(EVA, "closed", "unfounded")
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
    assert tip is not None
    assert (tip.state, tip.outcome) == ("closed", "unfounded")


def test_a_tip_is_assessed_when_something_in_it_is_graded(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    ungraded = Statement(text="Två män gick in.", nature="fact", obtained="observed", subject="buyer")

    def assess() -> None:
        with database.writing() as session:
            move_tip(session, EVA, reference, "assessed", outcome="", keys=keys.officer, now=NOW)

    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    with pytest.raises(NothingGraded):
        assess()
    with database.writing() as session:
        write_statement(session, EVA, reference, ungraded, once="1" * 32, keys=keys.officer, now=NOW)
    with pytest.raises(NothingGraded):
        assess()
    with database.writing() as session:
        state_and_grade(session, keys, EVA, reference)
    assess()
    assert acts(database, reference)[-1] == ("tip_moved", EVA.name)


def test_notes_and_replies_are_read_by_colleagues(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        write_note(session, EVA, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
        reply_to_tipster(session, EVA, reference, "Vilken våning?", once=ONCE, keys=keys.officer, now=LATER)
    opened = look(database, keys, BO, reference)
    assert [(note.author, note.text) for note in opened.notes] == [(EVA.name, "Ring hotellet.")]
    assert [(line.author, line.text) for line in opened.lines] == [("officer", "Vilken våning?")]


def test_a_destroyed_key_leaves_nothing_to_read_and_the_page_still_opens(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        write_note(session, EVA, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
        destroy_keys_of_tip(session, reference)
    opened = look(database, keys, EVA, reference)
    assert (opened.report, opened.assessment, [note.text for note in opened.notes]) == (None, None, [None])


def test_a_reply_or_note_sent_twice_from_one_page_is_there_once(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    for _ in range(2):
        with database.writing() as session:
            write_note(session, EVA, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
            reply_to_tipster(session, EVA, reference, "Vilken våning?", once=ONCE, keys=keys.officer, now=NOW)
    opened = look(database, keys, EVA, reference)
    assert (len(opened.notes), len(opened.lines)) == (1, 1)
    assert [act for act, _ in acts(database, reference)][:2] == ["note_written", "reply_written"]


def test_a_reply_to_a_withdrawn_tip_is_refused_and_leaves_no_trace(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        withdraw_tip(session, code, keys=keys.site, now=NOW)
    with database.writing() as session, pytest.raises(TipWithdrawn):
        reply_to_tipster(session, EVA, reference, "Vilken våning?", once=ONCE, keys=keys.officer, now=NOW)
    assert acts(database, reference) == []
    assert look(database, keys, EVA, reference).lines == []


def test_a_withdrawn_tip_is_worked_like_any_other(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        withdraw_tip(session, code, keys=keys.site, now=NOW)
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
        write_note(session, EVA, reference, "Ring hotellet.", once=ONCE, keys=keys.officer, now=NOW)
        state_and_grade(session, keys, EVA, reference)
        move_tip(session, EVA, reference, "assessed", outcome="", keys=keys.officer, now=NOW)
    assert [act for act, _ in acts(database, reference)] == [
        "tip_claimed",
        "note_written",
        "statement_written",
        "tip_moved",
    ]


def test_one_damaged_message_hides_nothing_else(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        add_to_tip(session, code, "Mer.", (), keys=keys.site, seed=SEED, now=NOW)
        session.execute(update(WrappedKey).where(WrappedKey.envelope != reference).values(wrapped=b"rot"))
    opened = look(database, keys, EVA, reference)
    assert [line.text for line in opened.lines] == [None]
    assert opened.report == a_report()
