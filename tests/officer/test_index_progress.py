"""The page that tells how far the index has come: numbers alone, for who keeps things going."""

import pytest
from sqlalchemy import update

from tests.factories import NOW, Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tipline.crypto.fingerprints import new_index_key
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.index_runs import IndexRun


def tips(database: Database, keys: Keys, number: int) -> list[str]:
    return [a_triaged_tip(database, keys, a_report(), seed=bytes([each] * 16))[1] for each in range(number)]


@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_it_is_there_for_those_who_keep_things_going_and_holds_numbers_alone(
    signed_in: SignedIn, sqlite: Database, keys: Keys, role: str
) -> None:
    made = tips(sqlite, keys, 4)
    new_index_key(keys.officer.index.folder)  # type: ignore[attr-defined]
    with sqlite.writing() as session:
        for reference, failed in ((made[0], False), (made[1], False), (made[2], True)):
            place = IndexedTip.tip_reference == reference
            session.execute(update(IndexedTip).where(place).values(key_number=2, failed=failed))
        session.add(IndexRun(begun_at=NOW, tips=4))
        before = len(list(all_entries(session)))
    desk = signed_in(role, county="")
    assert desk.get("/index").status_code == 200
    assert desk.texts(".pairs dd") == ["2", "1", "1", "2", "1 tip stands under it.", "2026-11-24 23:41"]
    assert desk.texts("label[for=done]") == ["3 of 4 tips are done."]
    (meter,) = desk.page.select("meter#done")
    assert (meter["value"], meter["max"], meter.get_text()) == ("3", "4", "75 %")
    assert desk.page.select("main a[href='/index']") != []
    assert "/index" in [each["href"] for each in desk.page.select(".rooms a")]
    assert [each for each in made if each in desk.page.get_text()] == []
    with sqlite.reading() as session:
        assert len(list(all_entries(session))) == before


@pytest.mark.parametrize("role", ["officer", "supervisor", "coordinator"])
def test_others_are_refused(signed_in: SignedIn, role: str) -> None:
    desk = signed_in(role)
    assert desk.get("/index").status_code == 403
    desk.get("/about")
    assert "/index" not in [each["href"] for each in desk.page.select(".rooms a")]


def test_an_empty_database_has_no_meter_and_an_old_key_that_nothing_needs_is_told(
    signed_in: SignedIn, keys: Keys
) -> None:
    new_index_key(keys.officer.index.folder)  # type: ignore[attr-defined]
    desk = signed_in("auditor")
    assert desk.get("/index").status_code == 200
    assert desk.page.select("meter") == []
    assert desk.texts(".pairs dd") == ["0", "0", "0", "2", "No tip stands under it."]
