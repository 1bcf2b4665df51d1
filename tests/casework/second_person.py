"""Two people for tests of what one cannot do alone: their accounts, a tip, and the steps between them."""

from datetime import timedelta

from tests.factories import (
    NOW,
    ONCE,
    Keys,
    a_report,
    a_triaged_tip,
    an_officer,
)
from tests.officer.accounts import an_account
from tipline.casework.ask_approval import ask_approval
from tipline.casework.decide_approval import decide_approval
from tipline.casework.erase_tip import erase_tip
from tipline.domain.approvals import (
    CONTACT,
    ERASURE,
    Request,
)
from tipline.domain.officers import Officer
from tipline.persistence.approvals import approval_by_id
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

EVA = an_officer("officer", officer_id=1)
SARA = an_officer("supervisor", officer_id=2, name="sara@example.org")
OLGA = an_officer("supervisor", officer_id=3, name="olga@example.org")
IN_01 = an_officer("supervisor", "01", officer_id=4, name="one@example.org")
EVERYBODY = (EVA, SARA, OLGA, IN_01)
DECISION = "Riksarkivet 2026-11-20, dnr RA 22-2026/777"
DELETION = Request(act=ERASURE, reason="The matter was never ours.", decision=DECISION)
LOOK = Request(act=CONTACT, reason="An interview must be arranged.")
OTHER = "f" * 32


def add_accounts(database: Database) -> None:
    with database.writing() as session:
        for officer in EVERYBODY:
            assert an_account(session, officer.name, officer.role, officer.county) == officer.officer_id


def a_tip_in_19(database: Database, keys: Keys) -> tuple[str, str]:
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
