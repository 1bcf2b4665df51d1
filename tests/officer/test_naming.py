"""What an officer adds to what a tip names: sealed, found by others at once, and taken away again."""

import secrets

import pytest
from sqlalchemy import select

from tests.factories import NOW, Keys, a_report, a_sent_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_links import HOTEL, OTHER, a_tip, acts, decide
from tipline.casework.triage_tip import triage_tip
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.found_entities import FoundEntity

PHONE = {"kind": "phone", "written": "070-174 06 05"}


@pytest.fixture
def pair(sqlite: Database, keys: Keys) -> tuple[str, str]:
    """A tip that names nothing, and one with a telephone."""
    return a_tip(sqlite, keys, OTHER, 1), a_tip(sqlite, keys, HOTEL, 2)


def add(desk: DeskClient, reference: str, once: str = "", **fields: str) -> int:
    form = {"once": once or secrets.token_hex(16), **PHONE, **fields}
    return desk.send(f"/tips/{reference}/entities", **form).status_code


def stored(database: Database) -> list[FoundEntity]:
    with database.reading() as session:
        return list(session.scalars(select(FoundEntity)))


def test_what_is_added_stands_on_both_tips_at_once_and_is_sealed(
    signed_in: SignedIn, sqlite: Database, pair: tuple[str, str]
) -> None:
    bare, other = pair
    desk = signed_in("officer")
    desk.open_tip(bare)
    assert desk.page.select(".proposed") == []
    assert add(desk, bare) == 303
    desk.get(f"/tips/{bare}")
    assert desk.texts(".proposed .reference") == [other]
    (told,) = desk.texts("form.found p")
    assert told.startswith("Phone +46701740605 in 1 other tip eva@example.org")
    desk.open_tip(other)
    assert desk.texts(".proposed .reference") == [bare]
    assert acts(sqlite) == [("entity_added", bare)]
    (row,) = stored(sqlite)
    assert b"46701740605" not in row.sealed
    assert decide(desk, other, bare) == 303
    desk.get(f"/tips/{other}/links/{bare}")
    assert desk.texts(".both-named li") == ["Phone +46701740605"] * 2


def test_the_same_form_twice_and_the_same_thing_again_are_one_entity(
    signed_in: SignedIn, sqlite: Database, pair: tuple[str, str]
) -> None:
    desk = signed_in("officer")
    desk.open_tip(pair[0])
    for once in ("a" * 32, "a" * 32, "b" * 32):
        assert add(desk, pair[0], once) == 303
    assert len(stored(sqlite)) == len(acts(sqlite)) == 1


def test_what_is_not_understood_is_refused_and_comes_back(
    signed_in: SignedIn, sqlite: Database, pair: tuple[str, str]
) -> None:
    desk = signed_in("officer")
    desk.open_tip(pair[0])
    for wrong in ({"written": "ring mig"}, {"kind": "age", "written": "17"}, {"written": " "}):
        assert add(desk, pair[0], **wrong) == 400
        assert desk.page.select_one("#entity-written")["value"] == wrong["written"]
        assert desk.texts("form[action$='/entities'] .error") != []
    assert (stored(sqlite), acts(sqlite)) == ([], [])


def test_what_is_taken_away_is_found_by_nobody(signed_in: SignedIn, sqlite: Database, pair: tuple[str, str]) -> None:
    desk = signed_in("officer")
    desk.open_tip(pair[0])
    add(desk, pair[0], "a" * 32)
    for reference in (pair[1], pair[0], pair[0]):
        assert desk.send(f"/tips/{reference}/entities/remove", found="a" * 32).status_code == 303
        assert len(stored(sqlite)) == (reference == pair[1])
    assert acts(sqlite) == [("entity_added", pair[0]), ("entity_removed", pair[0])]
    desk.get(f"/tips/{pair[0]}")
    assert desk.page.select(".proposed, form.found") == []


def test_what_was_added_before_triage_goes_into_the_index_with_it(
    signed_in: SignedIn, sqlite: Database, keys: Keys, pair: tuple[str, str]
) -> None:
    _, waiting = a_sent_tip(sqlite, keys, a_report("Det luktar rök i trapphuset."), seed=b"a waiting tip   ")
    desk = signed_in("officer")
    desk.open_tip(waiting)
    assert add(desk, waiting) == 303
    with sqlite.writing() as session:
        assert session.get(IndexedTip, waiting) is None
        triage_tip(session, waiting, keys=keys.officer, now=NOW)
    desk.get(f"/tips/{waiting}")
    assert desk.texts(".proposed .reference") == [pair[1]]


def test_another_county_adds_and_takes_away_nothing(
    signed_in: SignedIn, sqlite: Database, pair: tuple[str, str]
) -> None:
    desk = signed_in("officer", county="14")
    desk.get("/you")
    assert add(desk, pair[0]) == 404
    assert desk.send(f"/tips/{pair[0]}/entities/remove", found="a" * 32).status_code == 404
    assert stored(sqlite) == []
