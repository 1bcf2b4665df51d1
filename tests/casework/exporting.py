"""Officers, tips and steps for tests of bulk exports."""

from dataclasses import replace
from datetime import timedelta

from tests.factories import NOW, ONCE, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import an_account
from tipline.casework.ask_export import ask_export
from tipline.casework.decide_export import decide_export
from tipline.casework.take_export import take_export
from tipline.casework.write_statement import write_statement
from tipline.domain.export_files import lines_of_tips
from tipline.domain.exported_tip import ExportedTip, LeftOut
from tipline.domain.exports import ExportRequest
from tipline.domain.grading import Grade
from tipline.domain.officers import Officer
from tipline.domain.statements import Statement
from tipline.persistence.audit import AuditEntry, all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

EVA = an_officer("officer", "19", officer_id=1)
SARA = an_officer("supervisor", "19", officer_id=2, name="sara@example.org")
OLGA = an_officer("supervisor", officer_id=3, name="olga@example.org")
IN_01 = an_officer("supervisor", "01", officer_id=4, name="one@example.org")
EVERYBODY = (EVA, SARA, OLGA, IN_01)
INSIDE = ExportRequest(to_whom="Underrättelseenheten", purpose="A review.", outside=False, contents="tips")
OUTSIDE = replace(INSIDE, outside=True, to_whom="Socialtjänsten")
CONTACT, PLACE, STORY = "maj.nordin.kontakt@example.org", "Hotell Granen", "Rum 318: en kvinna är inlåst. Bil MLB123."


def add_accounts(database: Database) -> None:
    with database.writing() as session:
        for officer in EVERYBODY:
            assert an_account(session, officer.name, officer.role, officer.county) == officer.officer_id


def a_tip_in_19(database: Database, keys: Keys) -> tuple[str, str]:
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
