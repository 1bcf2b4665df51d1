"""Searching by grade: each code, both of one statement, within the county, and recorded without the codes."""

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import Grade
from tipline.domain.statements import Statement
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database

CALLED = "Han ringde från 070-174 06 34."
ADVERT = "Annonsen hade numret 0701740634."
PART = "Registreringsnummer som började MLB."


def a_tip(database: Database, keys: Keys, story: str, county: str = "") -> str:
    return a_triaged_tip(database, keys, a_report(story, county=county), seed=story.encode()[:16])[1]


def search(desk: DeskClient, **fields: str) -> set[str]:
    desk.get("/search")
    assert desk.send("/search", purpose="Arbete i ett ärende", **fields).status_code == 200
    return set(desk.texts(".found .reference"))


def recorded(database: Database) -> list[str]:
    with database.reading() as session:
        return [each.detail for each in all_entries(session) if each.act == "tips_searched"]


def state(database: Database, keys: Keys, reference: str, source: str, information: str) -> None:
    grade = Grade(scheme="4x4", source=source, information=information, handling="H2")
    stated = Statement(text="Två män.", nature="fact", obtained="observed", subject="buyer", grade=grade)
    with database.writing() as session:
        once = f"{reference}{source}{information}".encode().hex()[:32].ljust(32, "0")
        write_statement(session, an_officer(), reference, stated, once=once, keys=keys.officer, now=NOW)


def test_tips_are_found_by_how_they_are_graded(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    sure, unsure, _ = (a_tip(sqlite, keys, each) for each in (CALLED, ADVERT, PART))
    desk = signed_in("officer")
    state(sqlite, keys, sure, "A", "1")
    state(sqlite, keys, unsure, "A", "4")
    state(sqlite, keys, unsure, "X", "1")
    assert search(desk, source="4x4 A") == search(desk, information="4x4 1") == {sure, unsure}
    # Both codes are meant of one statement.
    assert search(desk, source="4x4 A", information="4x4 1") == {sure}
    assert desk.texts(".understood .term") == ["Source A (Europol 4×4)", "Information 1 (Europol 4×4)"]
    assert search(desk, source="4x4 A", named="0701740634", words="annons") == {unsure}
    assert search(desk, source="3x5x2 1") == set()
    assert recorded(sqlite)[:3] == ["source: 2 hits", "information: 2 hits", "source, information: 1 hits"]
    assert desk.send("/search", purpose="Arbete", source="4x4 Q").status_code == 400


def test_another_county_is_not_found_by_its_grade(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    here, there = a_tip(sqlite, keys, CALLED, "24"), a_tip(sqlite, keys, ADVERT, "14")
    for each in (here, there):
        state(sqlite, keys, each, "A", "1")
    desk = signed_in("officer", county="24")
    assert search(desk, source="4x4 A") == {here}
    assert recorded(sqlite) == ["source: 1 hits"]
