"""The register of venues: sealed, changed with an entry in the record, and never one officer over another."""

import secrets
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from tests.factories import LATER, NOW, Keys, a_report, a_triaged_tip, an_officer
from tipline.casework.judge_tip import judge_tip
from tipline.casework.keep_venues import VenueChanged, VenueNotFound, add_venue, change_venue, venue_for
from tipline.casework.look_up_venue import look_up_venue
from tipline.casework.merge_venues import merge_venues, part_venue
from tipline.casework.venue_register import venue_register
from tipline.domain.links.clues import Clue
from tipline.domain.permissions import NotPermitted
from tipline.domain.venues.history import MergeNotAllowed
from tipline.domain.venues.venue import Venue, VenueNotSound
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip
from tipline.persistence.venues import SealedVenue

UMEA, LULEA, MALA = "2480", "2580", "2418"
BJORKEN = Venue(kind="hotel", name="Hotell Björken", municipality=UMEA, aliases=("Björkis",))
STORY = "Hon hålls på Hotell Björken i Umeå, rum 214."
EVA, SARA = an_officer(), an_officer("supervisor", name="sara@example.org", officer_id=2)
NUMBERS = count(1)


def added(database: Database, keys: Keys, venue: Venue = BJORKEN) -> str:
    with database.writing() as session:
        return add_venue(session, EVA, venue, once=secrets.token_hex(16), keys=keys.officer, now=NOW)


def venue_now(database: Database, keys: Keys, venue_id: str) -> Venue:
    with database.reading() as session:
        return venue_for(session, EVA, venue_id, keys=keys.officer)[1].venue


def acts(session: Session) -> list[tuple[str, str]]:
    return [(each.act, each.detail) for each in all_entries(session) if each.act.startswith("venue")]


def a_tip(database: Database, keys: Keys, story: str = STORY, **answers: object) -> str:
    return a_triaged_tip(database, keys, a_report(story, **answers), seed=f"{next(NUMBERS):016}".encode())[1]


def tips_of(database: Database, keys: Keys, venue_id: str, county: str = "") -> set[str]:
    with database.writing() as session:
        officer = an_officer(county=county)
        found = look_up_venue(session, officer, venue_id, keys=keys.officer, now=NOW)
    assert found.total == len(found.tips)
    return {each.reference for each in found.tips}


def indexed(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(IndexedTip.tip_reference).where(IndexedTip.version > 0)))


def test_nothing_of_a_venue_is_in_the_database_in_clear(database: Database, keys: Keys) -> None:
    venue_id = added(database, keys, replace(BJORKEN, address="Strandgatan 8"))
    with database.reading() as session:
        row = session.execute(text("SELECT * FROM venues")).mappings().one()
        record = repr(session.execute(text("SELECT * FROM audit_entries")).all())
        assert set(row) == {"venue_id", "number", "changed_at", "sealed"}
        for words in (repr(dict(row)), record):
            assert not any(secret in words for secret in ("jörk", "Strandgatan", UMEA, "hotel"))
        assert acts(session) == [("venue_added", venue_id)]


def test_the_same_page_sent_twice_is_one_venue(sqlite: Database, keys: Keys) -> None:
    with sqlite.writing() as session:
        for _ in range(2):
            add_venue(session, EVA, BJORKEN, once="0" * 32, keys=keys.officer, now=NOW)
        assert acts(session) == [("venue_added", "0" * 32)]


def test_a_change_is_kept_with_what_was_and_only_its_parts_are_in_the_record(database: Database, keys: Keys) -> None:
    venue_id = added(database, keys)
    changed = replace(BJORKEN, name="Hotell Björken Strand", aliases=("Hotell Björken",))
    with database.writing() as session:
        assert change_venue(session, EVA, venue_id, changed, seen=None, keys=keys.officer, now=LATER)
    with database.reading() as session:
        row, known = venue_for(session, EVA, venue_id, keys=keys.officer)
        assert known.venue == changed
        assert known.changes[-1].before == {"name": "Hotell Björken", "aliases": ["Björkis"]}
        assert (row.number, row.changed_at) == (2, LATER)
        assert acts(session)[1:] == [("venue_changed", f"{venue_id}: name, aliases")]


def test_to_change_nothing_is_no_act(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    with sqlite.writing() as session:
        assert not change_venue(session, EVA, venue_id, BJORKEN, seen=None, keys=keys.officer, now=LATER)
        assert len(acts(session)) == 1


def test_what_another_officer_has_changed_meanwhile_is_not_lost(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    with sqlite.writing() as session:
        mine = replace(BJORKEN, address="Strandgatan 8")
        assert change_venue(session, SARA, venue_id, mine, seen=1, keys=keys.officer, now=LATER)
    with sqlite.writing() as session, pytest.raises(VenueChanged) as refused:
        change_venue(session, EVA, venue_id, BJORKEN, seen=1, keys=keys.officer, now=LATER)
    assert [each.officer_name for each in refused.value.meanwhile] == [SARA.name]
    other = added(sqlite, keys, replace(BJORKEN, name="Hotell Granen", aliases=()))
    with sqlite.writing() as session, pytest.raises(VenueChanged):
        merge_venues(session, EVA, venue_id, other, seen=1, keys=keys.officer, now=LATER)
    with sqlite.writing() as session:
        again = replace(BJORKEN, address="Strandgatan 9")
        assert change_venue(session, SARA, venue_id, again, seen=1, keys=keys.officer, now=LATER)


def test_a_venue_of_another_county_is_not_there(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    other = added(sqlite, keys, replace(BJORKEN, name="Hotell Granen", municipality=LULEA))
    deeds = (
        lambda session, officer: venue_for(session, officer, venue_id, keys=keys.officer),
        lambda session, officer: look_up_venue(session, officer, venue_id, keys=keys.officer, now=NOW),
        lambda session, officer: change_venue(
            session, officer, venue_id, BJORKEN, seen=None, keys=keys.officer, now=NOW
        ),
        lambda session, officer: merge_venues(session, officer, other, venue_id, seen=None, keys=keys.officer, now=NOW),
        lambda session, officer: part_venue(session, officer, venue_id, keys=keys.officer, now=NOW),
    )
    for deed in deeds:
        with sqlite.writing() as session, pytest.raises(VenueNotFound):
            deed(session, an_officer(county="25"))
        for role in ("coordinator", "auditor", "admin"):
            with sqlite.writing() as session, pytest.raises(NotPermitted):
                deed(session, an_officer(role))
    near, elsewhere = an_officer(county="24"), replace(BJORKEN, municipality=LULEA)
    with sqlite.writing() as session, pytest.raises(NotPermitted):
        change_venue(session, near, venue_id, elsewhere, seen=None, keys=keys.officer, now=NOW)
    with sqlite.writing() as session, pytest.raises(NotPermitted):
        add_venue(session, an_officer(county="25"), BJORKEN, once="1" * 32, keys=keys.officer, now=NOW)
    with sqlite.writing() as session, pytest.raises(VenueNotSound):
        add_venue(session, EVA, replace(BJORKEN, name="Hotell"), once="1" * 32, keys=keys.officer, now=NOW)
    with sqlite.reading() as session:
        assert [act for act, _ in acts(session)] == ["venue_added"] * 2


def test_a_tip_is_found_by_the_venue_it_names(database: Database, keys: Keys) -> None:
    venue_id = added(database, keys)
    named, in_field = a_tip(database, keys), a_tip(database, keys, "Rum 3.", place="Björkis", municipality=UMEA)
    a_tip(database, keys, "Hotell Björken i Luleå, rum 214.")
    assert tips_of(database, keys, venue_id) == {named, in_field}
    with database.reading() as session:
        clues = judge_tip(session, named, keys=keys.officer).found_by.clues
    assert {
        Clue("venue", venue_id),
        Clue("venue_room", f"{venue_id} 214"),
        Clue("room_of_a_house", "2480 214"),
    } <= clues


def test_tips_and_their_number_are_those_of_the_officers_county(database: Database, keys: Keys) -> None:
    venue_id = added(database, keys)
    here, nowhere = a_tip(database, keys), a_tip(database, keys, "Hotell Björken, rum 8.")
    elsewhere = a_tip(database, keys, "Hotell Björken i Umeå, och så till oss.", municipality=LULEA)
    assert tips_of(database, keys, venue_id) == {here, nowhere, elsewhere}
    assert tips_of(database, keys, venue_id, "24") == {here, nowhere}


def test_a_look_is_in_the_record(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    tips_of(sqlite, keys, venue_id)
    with sqlite.reading() as session:
        assert acts(session)[1:] == [("venue_looked_up", venue_id)]


def test_merged_venues_are_one_and_two_again(database: Database, keys: Keys) -> None:
    kept, gone = (
        added(database, keys),
        added(database, keys, replace(BJORKEN, name="Stora Bjorken", aliases=("Birken",))),
    )
    with database.writing() as session:
        merge_venues(session, EVA, kept, gone, seen=None, keys=keys.officer, now=LATER)
    assert venue_now(database, keys, kept).aliases == ("Björkis", "Stora Bjorken", "Birken")
    assert venue_now(database, keys, gone).merged_into == kept
    tip = a_tip(database, keys, "Stora Björken i Umeå")
    assert (tips_of(database, keys, kept), tips_of(database, keys, gone)) == ({tip}, set())
    with database.writing() as session:
        part_venue(session, EVA, gone, keys=keys.officer, now=LATER)
    assert venue_now(database, keys, kept) == BJORKEN
    assert venue_now(database, keys, gone) == replace(BJORKEN, name="Stora Bjorken", aliases=("Birken",))
    with database.reading() as session:
        told = [act for act in acts(session) if act[0] in {"venues_merged", "venues_parted"}]
    assert told == [("venues_merged", f"{gone} into {kept}"), ("venues_parted", f"{gone} from {kept}")]


def test_a_signpost_is_only_parted_and_never_while_it_points_to_another(sqlite: Database, keys: Keys) -> None:
    one, two, three = (added(sqlite, keys, replace(BJORKEN, name=f"Hotell {each}", aliases=())) for each in "ABC")
    with sqlite.writing() as session:
        merge_venues(session, EVA, two, one, seen=None, keys=keys.officer, now=NOW)
        merge_venues(session, EVA, three, two, seen=None, keys=keys.officer, now=NOW)
    refused = (
        lambda session: change_venue(session, EVA, one, BJORKEN, seen=None, keys=keys.officer, now=NOW),
        lambda session: merge_venues(session, EVA, one, three, seen=None, keys=keys.officer, now=NOW),
        lambda session: merge_venues(session, EVA, three, three, seen=None, keys=keys.officer, now=NOW),
        lambda session: part_venue(session, EVA, one, keys=keys.officer, now=NOW),
        lambda session: part_venue(session, EVA, three, keys=keys.officer, now=NOW),
    )
    for deed in refused:
        with sqlite.writing() as session, pytest.raises(MergeNotAllowed):
            deed(session)
    with sqlite.writing() as session:
        part_venue(session, EVA, two, keys=keys.officer, now=NOW)
        part_venue(session, EVA, one, keys=keys.officer, now=NOW)
    assert [venue_now(sqlite, keys, each).aliases for each in (one, two, three)] == [()] * 3


def test_tips_that_may_name_what_has_changed_wait_to_be_indexed(database: Database, keys: Keys) -> None:
    here, there, nowhere = (a_tip(database, keys, f"Rum 4{place}") for place in (" i Umeå", " i Luleå", ""))
    assert indexed(database) == {here, there, nowhere}
    venue_id = added(database, keys)
    assert indexed(database) == {there}
    with database.writing() as session:
        venue = replace(BJORKEN, municipality=MALA)
        change_venue(session, EVA, venue_id, venue, seen=None, keys=keys.officer, now=LATER)
        session.execute(text("UPDATE indexed_tips SET version = 1 WHERE tip_reference = :tip"), {"tip": here})
    assert indexed(database) == {there, here}
    with database.writing() as session:
        change_venue(
            session, EVA, venue_id, replace(venue, address="Torget 1"), seen=None, keys=keys.officer, now=LATER
        )
    assert indexed(database) == {there, here}
    with database.writing() as session:
        change_venue(session, EVA, venue_id, BJORKEN, seen=None, keys=keys.officer, now=LATER)
    assert indexed(database) == {there}


def test_the_register_is_opened_once_until_it_changes(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    asked: list[str] = []
    event.listen(sqlite.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def opened() -> int:
        with sqlite.reading() as session:
            asked.clear()
            assert set(venue_register(session, keys.officer).venues) >= {venue_id}
            return len([each for each in asked if "venues" in each])

    assert [opened(), opened()] == [2, 1]
    other = added(sqlite, keys, replace(BJORKEN, name="Hotell Granen"))
    assert [opened(), opened()] == [2, 1]
    with sqlite.reading() as session:
        assert set(venue_register(session, keys.officer).venues) == {venue_id, other}


def test_what_was_rolled_back_is_not_kept(sqlite: Database, keys: Keys) -> None:
    venue_id = added(sqlite, keys)
    with sqlite.reading() as session:
        add_venue(session, EVA, replace(BJORKEN, name="Hotell Granen"), once="2" * 32, keys=keys.officer, now=NOW)
        session.flush()
        assert len(venue_register(session, keys.officer).venues) == 2
    with sqlite.reading() as session:
        assert set(venue_register(session, keys.officer).venues) == {venue_id}


def test_a_damaged_seal_hides_no_other_venue_and_stops_no_triage(sqlite: Database, keys: Keys) -> None:
    whole, moved = added(sqlite, keys), added(sqlite, keys, replace(BJORKEN, name="Hotell Granen"))
    with sqlite.writing() as session:
        session.get_one(SealedVenue, moved).sealed = session.get_one(SealedVenue, whole).sealed
    with sqlite.reading() as session:
        register = venue_register(session, keys.officer)
        assert (set(register.venues), register.damaged) == ({whole}, (moved,))
    tip = a_tip(sqlite, keys)
    assert tips_of(sqlite, keys, whole) == {tip}
