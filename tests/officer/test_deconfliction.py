"""Two counties with one telephone: both are told that it exists and whom to ring, and nothing else crosses."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.factories import Keys
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_links import CAR, HOTEL, OTHER, PART_OF_CAR, STAIRS, a_tip
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.letters import Letter
from tipline.persistence.neighbours import POINTER_SHOWN
from tipline.persistence.officers import Account

STOCKHOLM, WEST = "01", "14"
EVA, BO = "eva@example.org", "bo@example.org"


@pytest.fixture
def two(signed_in: SignedIn) -> tuple[DeskClient, DeskClient]:
    """The desks of Stockholm and of Västra Götaland."""
    return signed_in("officer", county=STOCKHOLM, name=EVA), signed_in("officer", county=WEST, name=BO)


def pointed_out(database: Database) -> list[tuple[str | None, str, str]]:
    with database.reading() as session:
        entries = [each for each in all_entries(session) if each.act == POINTER_SHOWN]
        return [(each.tip_reference, each.officer_name, each.detail) for each in entries]


def letters(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(each.tip_reference, each.kind) for each in session.scalars(select(Letter)) if "pointer" in each.kind]


def test_both_sides_are_told_the_same_the_other_way_round(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, there = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    said = []
    for desk, reference in zip(two, (here, there), strict=True):
        desk.open_tip(reference)
        said += desk.texts("[data-pointer]")
        assert desk.page.select(".proposed, .decided, [data-elsewhere]") == []
    told = "In one or more tips in %s there is also: the telephone number +46701740605."
    ask = " Ask the county's duty desk who works with it."
    assert said == [told % county + ask for county in ("Västra Götalands län", "Stockholms län")]


def test_nothing_but_the_pointer_changes_on_the_page(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    """The page with the other county's tips, and without them."""
    here = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM)
    others = [a_tip(sqlite, keys, f"{STAIRS} {more}", 2 + number, WEST) for number, more in enumerate("ABC")]
    desk, _ = two
    desk.open_tip(here)
    desk.get(f"/tips/{here}")
    assert [each for each in others if each in desk.page.decode()] == []
    assert desk.page.select("[data-pointers]") != []
    with_them = plain(desk)
    with sqlite.writing() as session:
        session.execute(delete(TipFingerprint).where(TipFingerprint.tip_reference.in_(others)))
    desk.get(f"/tips/{here}")
    assert desk.page.select("[data-pointers]") == []
    assert plain(desk) == with_them


def plain(desk: DeskClient) -> str:
    """What the page holds but for its pointers, its history, and what is random or of the moment."""
    for each in desk.page.select(
        "[data-pointers], .history, [name=csrf_token], [name=once], h2#history, time, .promise"
    ):
        each.extract()
    return re.sub(r"\s+", " ", desk.page.decode())


def test_both_records_say_so_once_and_the_other_names_the_county_alone(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, there = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    for desk, reference in zip(two, (here, there), strict=True):
        desk.open_tip(reference)
        desk.get(f"/tips/{reference}")
    expected = [(here, EVA, "Västra Götalands län"), (there, "Stockholms län", "Stockholms län")]
    assert pointed_out(sqlite) == expected
    third = a_tip(sqlite, keys, HOTEL + " Igen.", 3, WEST)
    two[0].get(f"/tips/{here}")
    assert pointed_out(sqlite) == [*expected, (third, "Stockholms län", "Stockholms län")]


def test_being_pointed_at_stands_in_nobodys_way(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, there = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    eva, bo = two
    with sqlite.writing() as session:
        gone = session.scalars(select(TipFingerprint).where(TipFingerprint.tip_reference == here)).all()
        kept = [each.fingerprint for each in gone]
        session.execute(delete(TipFingerprint).where(TipFingerprint.tip_reference == here))
    bo.open_tip(there)
    seen = bo.page.select_one("form[action$='/claim'] [name=seen]")["value"]
    with sqlite.writing() as session:
        session.add_all(TipFingerprint(fingerprint=each, tip_reference=here, county=STOCKHOLM) for each in kept)
    eva.open_tip(here)
    assert (there, "Stockholms län", "Stockholms län") in pointed_out(sqlite)
    assert bo.send(f"/tips/{there}/claim", seen=seen).status_code == 303


def test_who_asked_for_letters_gets_one_without_a_word_of_the_tip(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    with sqlite.writing() as session:
        session.execute(update(Account).values(letters="pointer"))
    here = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM)
    there = sorted(a_tip(sqlite, keys, f"{STAIRS} {more}", 2 + number, WEST) for number, more in enumerate("ABC"))
    for _ in range(2):
        two[0].open_tip(here)
    with sqlite.reading() as session:
        bo = session.scalars(select(Account.id).where(Account.name == BO)).one()
    assert letters(sqlite) == [(there[0], f"pointer:{bo}")]


def test_who_asked_for_no_letters_gets_none(two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys) -> None:
    here, _ = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    two[0].open_tip(here)
    assert letters(sqlite) == []


def test_the_whole_country_sees_the_tip_and_no_pointer(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    here, there = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    desk = signed_in("officer")
    desk.open_tip(here)
    assert desk.texts(".proposed .reference") == [there]
    assert desk.page.select("[data-pointers]") == []
    assert pointed_out(sqlite) == []


def test_a_tip_of_an_unknown_county_is_everybodys(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, nowhere = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, "")
    two[0].open_tip(here)
    assert desk_sees(two[0]) == ([nowhere], [])
    two[1].open_tip(nowhere)
    assert desk_sees(two[1]) == ([], [STOCKHOLM])


def desk_sees(desk: DeskClient) -> tuple[list[str], list[str]]:
    return desk.texts(".proposed .reference"), [each["data-pointer"] for each in desk.page.select("[data-pointer]")]


def test_a_tip_that_shares_nothing_points_nowhere(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, _ = a_tip(sqlite, keys, OTHER, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    two[0].open_tip(here)
    assert desk_sees(two[0]) == ([], [])


def test_which_part_of_a_plate_the_other_knows_is_not_told(
    two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    whole, part = a_tip(sqlite, keys, CAR, 1, STOCKHOLM), a_tip(sqlite, keys, PART_OF_CAR, 2, WEST)
    two[0].open_tip(whole)
    assert "part of the plate." in two[0].texts("[data-pointer]")[0]
    assert "MLB12?" not in two[0].page.get_text()
    two[1].open_tip(part)
    assert "part of the plate MLB12?." in two[1].texts("[data-pointer]")[0]
    assert "MLB123" not in two[1].page.get_text()


def test_the_settings_say_whom_to_ring(
    site: Flask, two: tuple[DeskClient, DeskClient], sqlite: Database, keys: Keys
) -> None:
    here, _ = a_tip(sqlite, keys, HOTEL, 1, STOCKHOLM), a_tip(sqlite, keys, STAIRS, 2, WEST)
    desk = site.extensions["desk"]
    contacts = {"county_contacts": {WEST: "Regional desk West, 010-000"}, "operator_contact": "National desk"}
    site.extensions["desk"] = replace(desk, config=replace(desk.config, **contacts))
    two[0].open_tip(here)
    assert "Ring: Regional desk West, 010-000." in two[0].texts("[data-pointer]")[0]
    contacts["county_contacts"] = {}
    site.extensions["desk"] = replace(desk, config=replace(desk.config, **contacts))
    two[0].get(f"/tips/{here}")
    assert "Ring: National desk." in two[0].texts("[data-pointer]")[0]
