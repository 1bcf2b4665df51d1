"""Tips by county and municipality: what is counted, for whom, and in one statement over an index."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.factories import NOW, an_officer
from tests.persistence.test_queue import add, counted
from tipline.persistence.database import Database
from tipline.persistence.place_counts import Counted, Places, place_counts

UPPSALA, KNIVSTA, MALMO = ("03", "0380"), ("03", "0330"), ("12", "1280")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        for number, (county, municipality) in enumerate((UPPSALA, UPPSALA, KNIVSTA, MALMO, ("12", ""), ("", ""))):
            add(session, f"A{number}", county=county, municipality=municipality, flags="minor" if number < 2 else "")
        add(session, "B1", county="03", municipality="0380", state="closed", urgency="low")
        add(session, "B2", county="03", municipality="0380", received_at=NOW - timedelta(days=9), urgency=None)
        add(session, "B3", county="03", municipality="0380", state="erased")
    return database


def found(database: Database, county: str = "", **wanted: object) -> Places:
    with database.reading() as session:
        return place_counts(session, an_officer(county=county), Counted(**wanted))  # type: ignore[arg-type]


def test_open_tips_are_counted_by_place_and_an_erased_one_never(filled: Database) -> None:
    assert found(filled) == {UPPSALA: 3, KNIVSTA: 1, MALMO: 1, ("12", ""): 1, ("", ""): 1}
    assert found(filled, state="any")[UPPSALA] == 4
    assert found(filled, state="closed") == {UPPSALA: 1}


def test_level_flag_and_period_narrow_what_is_counted(filled: Database) -> None:
    assert found(filled, flag="minor") == {UPPSALA: 2}
    assert found(filled, urgency="low", state="any") == {UPPSALA: 1}
    assert found(filled, urgency="unjudged") == {UPPSALA: 1}
    assert found(filled, since=NOW)[UPPSALA] == 2
    assert found(filled, since=NOW - timedelta(days=9))[UPPSALA] == 3


def test_an_officer_of_one_county_counts_there_alone(filled: Database) -> None:
    assert found(filled, county="12") == {MALMO: 1, ("12", ""): 1}


def test_it_is_one_statement(filled: Database) -> None:
    with counted(filled) as said:
        found(filled, flag="minor", urgency="urgent", since=NOW, county="03")
    assert len(said) == 1


@pytest.mark.parametrize("county", ["", "03"])
@pytest.mark.parametrize(
    ("state", "index"),
    [
        ("any", "ix_tips_state_county_municipality_flags"),
        ("closed", "ix_tips_state_county_municipality_flags"),
    ],
)
def test_an_index_alone_is_read(sqlite: Database, county: str, state: str, index: str) -> None:
    with counted(sqlite) as said:
        found(sqlite, county=county, state=state)
    with sqlite.reading() as session:
        bound = "".join(part if part != "?" else "'x'" for part in said[0])
        plan = [row[-1] for row in session.execute(text(f"EXPLAIN QUERY PLAN {bound}"))]
    read = [step for step in plan if " tips" in step]
    assert read, plan
    assert [step for step in read if f"USING COVERING INDEX {index}" not in step] == []
