"""Where many tips wait their urgency goes first: what they are found by comes after, and is no other for that."""

from collections.abc import Sequence
from math import inf

import pytest
from sqlalchemy import select, text, update

from tests.casework.test_join_near_copies import clusters, flood
from tests.factories import LOCKED_IN, NOW, QUIET, Keys, an_officer
from tests.jobs.test_index_tips import linked, records, waits
from tests.jobs.test_tasks import letters, send, urgencies
from tests.jobs.test_triage import left_of, send_all
from tests.persistence.test_queue import counted
from tipline.casework.add_entity import add_entity
from tipline.casework.erase_tip import erase
from tipline.casework.index_tip import INDEX_VERSION
from tipline.casework.index_tip import index_tips as put_in_index
from tipline.casework.judge_tip import judge_tip
from tipline.jobs import indexing, triage
from tipline.jobs.indexing import index_tips
from tipline.jobs.tasks import tasks_of
from tipline.jobs.triage import triage_waiting
from tipline.jobs.zone import Zone
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint
from tipline.persistence.near_copies import TipBand
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import tip_by_reference

LOT = 4
NAMING = "Bil MLB123 stod utanför, och han gav mig numret 070-174 06 34."
ELSEWHERE = "En taxi hämtar unga kvinnor varje natt vid porten på Storgatan 3."


@pytest.fixture(autouse=True)
def _small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "TOGETHER", LOT)


def put_off(zone: Zone, keys: Keys, *stories: str) -> list[str]:
    """Triaged, but not found: as many as make a lot."""
    assert len(stories) == LOT
    sent = send_all(zone, keys, *stories)
    triage_waiting(zone)
    return sent


def found(zone: Zone) -> dict[str, list[Sequence[object]]]:
    """All by which tips are found, and compared."""
    with zone.database.reading() as session:
        return {
            kind.__tablename__: sorted(map(tuple, session.execute(select(*kind.__table__.columns))))
            for kind in (TipFingerprint, TipWord, TipBand)
        }


def places(zone: Zone) -> set[tuple[int, int]]:
    with zone.database.reading() as session:
        return {(each.key_number, each.version) for each in session.scalars(select(IndexedTip))}


def test_a_lot_behind_which_more_may_wait_is_judged_and_alerts_before_any_of_it_is_found(
    zone: Zone, keys: Keys
) -> None:
    _, urgent, *_ = put_off(zone, keys, NAMING, LOCKED_IN, QUIET, NAMING)
    assert urgencies(zone)[urgent] == "immediate"
    assert None not in urgencies(zone).values()
    assert [letter.tip_reference for letter in letters(zone)] == [urgent]
    assert (sum(map(len, found(zone).values())), places(zone), waits(zone)) == (0, {(0, INDEX_VERSION)}, True)


def test_fewer_are_found_at_once(zone: Zone, keys: Keys) -> None:
    sent = send_all(zone, keys, *[NAMING] * (LOT - 1))
    triage_waiting(zone)
    assert (linked(zone), waits(zone)) == (set(sent), False)


def test_put_off_tips_are_found_by_what_they_would_have_been_found_by_at_once(zone: Zone, keys: Keys) -> None:
    one, quiet, other, elsewhere = put_off(zone, keys, NAMING, QUIET, NAMING, ELSEWHERE)
    index_tips(zone)
    later = found(zone)
    assert (linked(zone), clusters(zone.database), waits(zone)) == ({one, other}, [{one, other}], False)
    assert {each: left_of(zone, each)["tip_bands"] for each in (quiet, elsewhere)} == {quiet: 48, elsewhere: 48}
    with zone.database.writing() as session:
        for each in (one, quiet, other, elsewhere):
            at_once = judge_tip(session, each, keys=zone.keys).found_by
            assert at_once is not None
            assert set(at_once.bands or ()) == set(
                session.scalars(select(TipBand.band).where(TipBand.tip_reference == each))
            )
            put_in_index(session, {each: at_once}, zone.keys.index[0])
    assert found(zone) == later


def test_near_copies_meet_whichever_of_them_were_put_off(zone: Zone, keys: Keys) -> None:
    first, *copies = flood()
    before = send(zone, keys, first, 99)
    triage_waiting(zone)
    sent = put_off(zone, keys, *copies)
    assert clusters(zone.database) == []
    index_tips(zone)
    assert clusters(zone.database) == [{before, *sent}]


def test_the_record_tells_of_no_run_where_triage_had_put_it_off(zone: Zone, keys: Keys) -> None:
    put_off(zone, keys, NAMING, QUIET, QUIET, ELSEWHERE)
    index_tips(zone)
    assert (records(zone), waits(zone)) == ([], False)


def test_what_waits_for_another_reason_has_its_run_in_the_record(zone: Zone, keys: Keys) -> None:
    sent = put_off(zone, keys, NAMING, QUIET, QUIET, NAMING)
    index_tips(zone)
    with zone.database.writing() as session:
        mine = IndexedTip.tip_reference
        session.execute(update(IndexedTip).where(mine == sent[0]).values(key_number=0))
        session.execute(update(IndexedTip).where(mine == sent[1]).values(version=INDEX_VERSION - 1))
    index_tips(zone)
    assert waits(zone) is False
    assert records(zone) == [
        f"worker indexing_begun: key 1, rules {INDEX_VERSION}, 1 tips",
        f"worker indexing_ended: key 1, rules {INDEX_VERSION}: {LOT} indexed, 0 failed",
    ]


def test_a_put_off_tip_that_an_officer_adds_to_is_found_and_compared_at_once(zone: Zone, keys: Keys) -> None:
    one, other, *_ = put_off(zone, keys, NAMING, NAMING, QUIET, QUIET)
    for number, reference in enumerate((one, other)):
        with zone.database.writing() as session:
            told = {"kind": "plate", "written": "MLB 777", "once": f"{number:032x}"}
            add_entity(session, an_officer(), reference, **told, keys=zone.keys, now=NOW)
    assert (linked(zone), clusters(zone.database), waits(zone)) == ({one, other}, [{one, other}], True)
    index_tips(zone)
    assert (left_of(zone, one)["tip_bands"], waits(zone)) == (48, False)


def test_an_erased_tip_is_not_put_in_afterwards(zone: Zone, keys: Keys) -> None:
    gone, *_ = put_off(zone, keys, NAMING, QUIET, QUIET, QUIET)
    with zone.database.writing() as session:
        tip = tip_by_reference(session, gone, lock=True)
        assert tip is not None
        erase(session, tip, decision="RA 1", by=an_officer().name, keys=zone.keys, now=NOW)
    index_tips(zone)
    assert (set(left_of(zone, gone).values()), waits(zone)) == ({0}, False)


def test_one_that_cannot_be_stored_keeps_no_other_of_its_lot_from_being_found(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good, *_ = put_off(zone, keys, NAMING, NAMING, QUIET, QUIET)
    refusing = f"CREATE UNIQUE INDEX refuse ON tip_bands ((0)) WHERE tip_reference = '{bad}'"
    with zone.database.writing() as session:
        session.execute(text(refusing))
    tasks_of(zone)["index_tips"]()
    assert (linked(zone), waits(zone), left_of(zone, bad)["tip_words"]) == ({good}, True, 0)
    assert {each.getMessage().partition(":")[0] for each in caplog.records} == {"indexing failed"}
    with zone.database.writing() as session:
        session.execute(text("DROP INDEX refuse"))
    index_tips(zone)
    assert (linked(zone), waits(zone)) == ({bad, good}, False)


def test_many_are_put_in_with_as_many_statements_as_two(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for asking now and then whether something else waits."""
    monkeypatch.setattr(indexing, "ASKING_SECONDS", inf)
    put_off(zone, keys, *[f"{QUIET} Bil MLB{each:03}." for each in range(LOT)])
    said = []
    for number in (2, LOT):
        with zone.database.writing() as session:
            some = select(IndexedTip.tip_reference).order_by(IndexedTip.tip_reference).limit(number)
            session.execute(update(IndexedTip).values(key_number=1))
            session.execute(update(IndexedTip).where(IndexedTip.tip_reference.in_(some)).values(key_number=0))
        with counted(zone.database) as statements:
            index_tips(zone)
        said.append(len(statements))
    assert said[0] == said[1]
    assert places(zone) == {(1, INDEX_VERSION)}
