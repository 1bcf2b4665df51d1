"""Queue and tip make at most twelve statements, whatever they show, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer, state_and_grade
from tests.officer.accounts import a_site, an_account, at_desk
from tests.officer.desk_client import DeskClient
from tests.persistence.test_queue import counted
from tests.pictures import a_picture
from tipline.casework.ask_approval import ask_approval
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_approval import decide_approval
from tipline.casework.decide_found_link import decide_found_link
from tipline.casework.join_tips import join_tips
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.set_urgency import set_urgency
from tipline.casework.write_note import write_note
from tipline.domain.approvals import CONTACT, Request
from tipline.intake.follow_up import add_to_tip
from tipline.officer.desk import present
from tipline.persistence.database import Database

MOST = 12
"""Issue and house.md: no statement per row, and not one per kind of paper either."""
EVA = an_officer("officer", officer_id=1)
SARA = an_officer("supervisor", officer_id=2, name="sara@example.org")


@pytest.fixture
def desk(instance: Path, database: Database) -> Iterator[DeskClient]:
    """Eva's desk, on either engine."""
    site = a_site(instance, database)
    with database.writing() as session:
        for officer in (EVA, SARA):
            an_account(session, officer.name, officer.role)
    yield at_desk(site, EVA.name)
    site.extensions["desk"].database.close()


def a_full_tip(database: Database, keys: Keys) -> str:
    """A tip with everything that its page can show, in a colleague's hands, with near-copies joined by hand."""
    code, reference = a_triaged_tip(database, keys, a_report(contact="maj@example.org"))
    _, other = a_triaged_tip(database, keys, a_report("I baren satt en man."), seed=b"another form    ")
    a_triaged_tip(database, keys, a_report("En bil, MLB123, väntade."), seed=b"a third form    ")
    with database.writing() as session:
        add_to_tip(session, code, "Mer.", (a_picture(),), keys=keys.site, seed=b"0123456789abcdef", now=NOW)
        reply_to_tipster(session, SARA, reference, "Tack.", once="a" * 32, keys=keys.officer, now=NOW)
        write_note(session, EVA, reference, "En anteckning.", once="b" * 32, keys=keys.officer, now=NOW)
        claim_tip(session, SARA, reference, keys=keys.officer, now=NOW)
        state_and_grade(session, keys, SARA, reference)
        set_urgency(session, SARA, reference, "urgent", "Skäl.", once="c" * 32, keys=keys.officer, now=NOW)
        linked = {"decided": "confirmed", "reason": "Samma man."}
        decide_found_link(session, EVA, reference, other, **linked, keys=keys.officer, now=NOW)
        join_tips(session, EVA, [reference, other], keys=keys.officer, now=NOW)
        wish = Request(act=CONTACT, reason="An interview must be arranged.")
        ask_approval(session, EVA, reference, wish, once="d" * 32, keys=keys.officer, now=present())
        decide_approval(session, SARA, "d" * 32, "approved", keys=keys.officer, now=present())
    return reference


def test_a_full_tip_takes_few_statements(desk: DeskClient, database: Database, keys: Keys) -> None:
    reference = a_full_tip(database, keys)
    _, alike = a_triaged_tip(database, keys, a_report("Jag såg bilen MLB123 vid torget."), seed=b"a third form    ")
    desk.open_tip(reference)
    site = desk.client.application.extensions["desk"].database
    with counted(site) as said:
        page = desk.get(f"/tips/{reference}")
    assert [
        part
        for part in ("Samma man.", alike, "maj@example.org", "sara@example.org", "Mer.", "En anteckning.")
        if part not in page.text
    ] == []
    for shown in (".alike .by-hand", ".links .decided", ".links .proposed", ".links .event"):
        assert desk.page.select(shown) != [], shown
    assert 5 < len(said) <= MOST, "\n".join(each[:80] for each in said)


@pytest.mark.parametrize("asked", ["", "?late=1", "?mine=1&state=any", "?answer=1", "?q=A"])
def test_a_full_queue_takes_few_statements(desk: DeskClient, database: Database, keys: Keys, asked: str) -> None:
    a_full_tip(database, keys)
    desk.get("/queue")
    site = desk.client.application.extensions["desk"].database
    with counted(site) as said:
        assert desk.get(f"/queue{asked}").status_code == 200
    assert 3 < len(said) <= MOST, "\n".join(each[:80] for each in said)
