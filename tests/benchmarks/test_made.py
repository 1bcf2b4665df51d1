"""A made tip is like one that was sent, triaged and worked: the generator cannot drift from the product."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tests.benchmarks.made.fates import Fate, Line, Plan
from tests.benchmarks.made.papers import LINK, SAID, STATED, Desk, papers_of
from tests.benchmarks.made.record import PURPOSE, entries_of
from tests.benchmarks.made.service import NOW, WHOLE_COUNTRY, make_service
from tests.benchmarks.made.stores import insert_papers
from tests.benchmarks.made.texts import text_of
from tests.factories import Keys, a_report, an_officer
from tests.officer.accounts import a_site, an_account, at_desk
from tests.officer.desk_client import DeskClient
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_link import decide_link
from tipline.casework.move_tip import move_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.record_act import first_broken_entry
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.send_letters import LETTER_LEASE, mark_sent
from tipline.casework.set_urgency import set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.triage_tip import triage_tip
from tipline.casework.venue_register import VenueRegister
from tipline.casework.write_note import write_note
from tipline.casework.write_statement import write_statement
from tipline.domain.report import Report
from tipline.domain.states import OPEN_STATES
from tipline.domain.times import to_quarter
from tipline.intake.follow_up import add_to_tip
from tipline.intake.submit_tip import submit_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.jobs.triage import LEASE
from tipline.persistence.audit import AuditEntry
from tipline.persistence.database import Database
from tipline.persistence.letters import lease_letters_due
from tipline.persistence.migrate import check
from tipline.persistence.open_tip_changes import OpenTipChange
from tipline.persistence.place_counts import Counted, place_counts
from tipline.persistence.schema import Base
from tipline.persistence.tips import Tip, lease_tips_awaiting_triage

TIPS = 20
EVA = an_officer("officer", officer_id=1)
REPORT = a_report()
REFERENCE, OTHER = "MADEMADE00", "MADEMADE01"


@pytest.fixture
def desk(database: Database, keys: Keys) -> Desk:
    with database.writing() as session:
        assert an_account(session, EVA.name) == EVA.officer_id
    index = keys.officer.index[0]
    return Desk(keys.site.ring, index, [text_of(REPORT, VenueRegister({}, {}), keys.officer, index)], [EVA])


def sent_and_triaged(database: Database, keys: Keys, report: Report, seed: bytes) -> tuple[str, str]:
    """Code and reference of a tip that went through the product, worker and letter included."""
    code = submit_tip(database, report, (), keys=keys.site, seed=seed, now=NOW)
    with database.writing() as session:
        (reference,) = lease_tips_awaiting_triage(session, NOW, LEASE, 1)
        triage_tip(session, reference, keys=keys.officer, now=NOW)
        for letter in lease_letters_due(session, NOW, LETTER_LEASE, most=5):
            mark_sent(session, letter, NOW)
    return code, reference


def rows_of(session: Session, *references: str) -> dict[str, list[dict[str, Any]]]:
    """By table, what lies there of the first of these tips: sealed things by their length, names by what they are."""
    found = {}
    for table in Base.metadata.sorted_tables:
        column = table.c.get("tip_reference", table.c.get("reference"))
        if column is None or table.name == AuditEntry.__tablename__:
            continue
        rows = session.execute(select(table).where(column == references[0])).mappings()
        told = [{name: _told(table, name, value, references) for name, value in row.items()} for row in rows]
        if told:
            found[table.name] = sorted(told, key=repr)
    return found


def _told(table: Table, name: str, value: Any, references: tuple[str, ...]) -> Any:
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if value in references:
        return f"tip {references.index(value)}"
    number = name in {"id", "event_id"} or (table.name == "tip_bands" and name == "band")
    return "drawn" if number or (isinstance(value, str) and len(value) == 32) else value


def without_times(rows: Any) -> Any:
    if isinstance(rows, dict):
        return {name: without_times(each) for name, each in rows.items()}
    if isinstance(rows, list):
        return sorted((without_times(each) for each in rows), key=repr)
    return "a time" if isinstance(rows, datetime) else rows


def test_a_made_tip_has_the_rows_of_one_that_was_sent_and_triaged(database: Database, keys: Keys, desk: Desk) -> None:
    with database.writing() as session:
        insert_papers(session, papers_of([Fate(REFERENCE, to_quarter(NOW), 0)], desk))
    _, reference = sent_and_triaged(database, keys, REPORT, b"0123456789abcdef")
    with database.reading() as session:
        made, sent = rows_of(session, REFERENCE), rows_of(session, reference)
    assert {"letters", "tip_words", "tip_fingerprints", "tip_bands", "wrapped_keys"} < set(made)
    assert made == sent


def test_a_worked_tip_has_the_rows_of_one_that_officers_worked(database: Database, keys: Keys, desk: Desk) -> None:
    drawn = {"state": "closed", "outcome": "unfounded", "graded": True, "noted": True, "level_set": True}
    lines = Line("tipster", to_quarter(NOW), handled=True), Line("officer", NOW, handled=False)
    linked = {"linked_to": OTHER, "event": "EVENTEVENT"}
    made = Fate(REFERENCE, to_quarter(NOW), 0, **drawn, **linked, lines=lines, withdrawn=True)  # type: ignore[arg-type]
    other = Fate(OTHER, to_quarter(NOW), 0, linked_to=REFERENCE, event="EVENTEVENT")
    with database.writing() as session:
        insert_papers(session, papers_of([made, other], desk))
    code, reference = sent_and_triaged(database, keys, REPORT, b"0123456789abcdef")
    _, alike = sent_and_triaged(database, keys, a_report("I baren satt en man."), b"another form    ")
    with database.writing() as session:
        work(session, keys, code, reference, alike)
    with database.reading() as session:
        expected, found = rows_of(session, reference, alike), rows_of(session, REFERENCE, OTHER)
        acts = session.execute(select(AuditEntry.act, AuditEntry.detail).where(AuditEntry.tip_reference == reference))
        done = {tuple(row) for row in acts}
    assert len(expected) > 15
    assert without_times(found) == without_times(expected)
    told = entries_of([made], desk)
    assert {(each.act, each.detail) for each in told} <= done
    assert {each.purpose for each in told} == {"", PURPOSE}


def work(session: Session, keys: Keys, code: str, reference: str, other: str) -> None:
    """Everything that a made tip can have been through."""
    given: dict[str, Any] = {"keys": keys.officer, "now": NOW}
    state_purpose(session, EVA, reference, PURPOSE, **given)
    read_tip(session, EVA, reference, **given)
    claim_tip(session, EVA, reference, **given)
    add_to_tip(session, code, SAID, (), keys=keys.site, seed=b"0123456789abcdef", now=NOW)
    reply_to_tipster(session, EVA, reference, SAID, once="a" * 32, **given)
    write_statement(session, EVA, reference, STATED, once="b" * 32, **given)
    write_note(session, EVA, reference, "Ring receptionen.", once="c" * 32, **given)
    set_urgency(session, EVA, reference, "urgent", "Skäl.", once="d" * 32, **given)
    decide_link(session, EVA, reference, other, LINK, **given)
    for state, outcome in (("assessed", ""), ("closed", "unfounded")):
        move_tip(session, EVA, reference, state, outcome=outcome, **given)
    withdraw_tip(session, code, keys=keys.site, now=NOW)


@pytest.fixture
def sara(instance: Path, database: Database, keys: Keys) -> Iterator[tuple[DeskClient, list[tuple[Fate, str]]]]:
    """The desk of somebody who sees all made tips, and these with their words."""
    made = make_service(database, keys, TIPS, waiting=2)
    fates = [fate for block in made.plan.blocks for fate in made.plan.fates(block)]
    site = a_site(instance, database)
    told = [(fate, Report.from_bytes(made.desk.texts[fate.text].report).story) for fate in fates]
    yield at_desk(site, WHOLE_COUNTRY), told
    site.extensions["desk"].database.close()


def test_made_tips_stand_in_the_queue_and_their_pages_show_their_words(
    sara: tuple[DeskClient, list[tuple[Fate, str]]], database: Database, keys: Keys
) -> None:
    desk, told = sara
    assert len(told) == TIPS
    desk.get("/queue?state=any&unfolded=1")
    for fate, _ in told:
        assert fate.reference in desk.html
    assert len(desk.page.select('a[href^="/tips/"]')) >= TIPS + 2
    for fate, story in told[::4]:
        desk.open_tip(fate.reference)
        assert " ".join(story.split()) in desk.texts(".story")[0]
    check(database)
    with database.reading() as session:
        assert first_broken_entry(session, keys.officer.audit) is None


def test_open_tips_of_a_made_service_are_counted(database: Database, keys: Keys) -> None:
    make_service(database, keys, 200, waiting=2)
    with database.reading() as session:
        places = session.execute(select(Tip.county, Tip.municipality).where(Tip.state.in_(OPEN_STATES)))
        assert place_counts(session, an_officer(), Counted()) == Counter(
            (row.county, row.municipality) for row in places
        )
        assert sum(session.scalars(select(OpenTipChange.change))) > 0


def test_a_seed_makes_the_same_tips() -> None:
    one, same, other = (Plan(1200, seed, NOW, [1.0, 2.0]).fates(2) for seed in (1, 1, 2))
    assert one == same != other
    assert len({each.reference for each in one}) == 200
