"""Many tips triaged together, on both databases: as each would be alone, and at the price of a few."""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, text, update

from tests.casework.test_join_near_copies import clusters, flood
from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_triaged_tip, an_officer
from tests.jobs.test_tasks import damage, letters, pass_time, send, urgencies
from tests.persistence.test_queue import counted
from tipline.casework.erase_tip import erase
from tipline.casework.judge_tip import Judged, judge_tip
from tipline.casework.triage_tip import store_judged
from tipline.jobs import triage
from tipline.jobs.triage import HELD_SECONDS, LEASE, TOGETHER, triage_waiting
from tipline.jobs.zone import Zone
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.near_copies import TipBand
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip, lease_tips_awaiting_triage, tip_by_reference

PLATE = "plate", "MLB123"


def send_all(zone: Zone, keys: Keys, *stories: str) -> list[str]:
    """Their references. They came in this order."""
    sent = [send(zone, keys, story, number) for number, story in enumerate(stories, 1)]
    with zone.database.writing() as session:
        for number, reference in enumerate(sent):
            came = NOW + number * timedelta(minutes=15)
            session.execute(update(Tip).where(Tip.reference == reference).values(received_at=came))
    return sent


def refuse(zone: Zone, reference: str, judged: str) -> None:
    """From now on the database takes no judgement of the first tip: one at most of the two may have one."""
    index = f"CREATE UNIQUE INDEX refuse ON tips ((urgency IS NULL)) WHERE reference IN ('{reference}', '{judged}')"
    with zone.database.writing() as session:
        session.execute(text(index))


def left_of(zone: Zone, reference: str) -> dict[str, int]:
    """How many rows triage has left of a tip."""
    with zone.database.reading() as session:
        return {
            kind.__tablename__: session.scalar(select(func.count()).where(kind.tip_reference == reference)) or 0
            for kind in (SealedAssessment, TipWord, TipBand, TipFingerprint)
        }


def test_a_tip_that_cannot_be_stored_holds_up_no_other_and_leaves_nothing(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    _, before = a_triaged_tip(zone.database, keys, a_report(QUIET), seed=b"the first of all")
    first, bad, last = send_all(zone, keys, QUIET, LOCKED_IN, QUIET)
    refuse(zone, bad, before)
    with caplog.at_level(logging.DEBUG):
        triage_waiting(zone)
    assert {reference for reference, urgency in urgencies(zone).items() if urgency} == {before, first, last}
    assert set(left_of(zone, bad).values()) == {0}
    assert letters(zone) == []
    assert [each.getMessage() for each in caplog.records if each.name == "tipline.jobs"] == [
        "triage failed: IntegrityError"
    ]
    with zone.database.reading() as session:
        tip = tip_by_reference(session, bad)
        assert tip is not None
        assert (tip.attempts, tip.state) == (1, "received")
        assert tip.leased_until is not None


def test_a_tip_that_cannot_be_opened_is_logged_once_however_many_are_with_it(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    *_, damaged, _ = send_all(zone, keys, QUIET, QUIET, QUIET)
    damage(zone, damaged)
    triage_waiting(zone)
    assert [reference for reference, urgency in urgencies(zone).items() if not urgency] == [damaged]
    assert [each.getMessage() for each in caplog.records] == ["triage failed: SealDamaged"]


def test_a_worker_that_dies_over_many_has_stored_none_and_each_is_judged_once_later(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send_all(zone, keys, QUIET, *flood())

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("tipline.casework.triage_tip.settle", die)
        with pytest.raises(SystemExit):
            triage_waiting(zone)
    triage_waiting(zone)
    assert urgencies(zone) == dict.fromkeys(sent)
    assert [sum(left_of(zone, each).values()) for each in sent] == [0] * len(sent)
    pass_time(zone, LEASE)
    triage_waiting(zone)
    assert None not in urgencies(zone).values()
    assert [left_of(zone, each)["assessments"] for each in sent] == [1] * len(sent)
    assert clusters(zone.database) == [set(sent[1:])]


def test_a_tip_that_was_leased_before_comes_alone(zone: Zone, keys: Keys) -> None:
    first, second, third = send_all(zone, keys, QUIET, QUIET, QUIET)
    now = datetime.now(UTC)
    leased = []
    for moment in (now, now, now + LEASE, now + LEASE, now + LEASE):
        with zone.database.writing() as session:
            leased.append(lease_tips_awaiting_triage(session, moment, LEASE, 2))
    assert leased == [[first, second], [third], [first], [second], [third]]


def test_a_tip_that_was_tried_before_waits_for_none_that_came_later(zone: Zone, keys: Keys) -> None:
    before, after, _ = send_all(zone, keys, QUIET, QUIET, QUIET)
    with zone.database.writing() as session:
        session.execute(update(Tip).where(Tip.reference == after).values(attempts=1))
        assert before in lease_tips_awaiting_triage(session, NOW, LEASE, 3)
        assert lease_tips_awaiting_triage(session, NOW, LEASE, 3) == [after]


@pytest.mark.parametrize(
    ("seconds_of_a_look_at_the_clock", "lots"),
    [(HELD_SECONDS, ["one immediate", "three four"]), (0.0, ["one immediate three four"])],
)
def test_an_immediate_tip_is_stored_before_it_has_waited_long_for_those_behind_it(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch, seconds_of_a_look_at_the_clock: float, lots: list[str]
) -> None:
    sent = send_all(zone, keys, QUIET, LOCKED_IN, QUIET, QUIET)
    names = dict(zip(sent, ("one", "immediate", "three", "four"), strict=True))
    stored: list[str] = []

    def noted(session: object, judged: Collection[Judged], **named: object) -> dict[str, bool]:
        stored.append(" ".join(names[each.reference] for each in judged))
        return store_judged(session, judged, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(triage, "store_judged", noted)
    monkeypatch.setattr(triage, "monotonic", count(step=seconds_of_a_look_at_the_clock).__next__)
    triage_waiting(zone)
    assert stored == lots
    assert [names[letter.tip_reference] for letter in letters(zone)] == ["immediate"]


def test_near_copies_are_found_among_those_that_are_triaged_together_and_before(zone: Zone, keys: Keys) -> None:
    earlier, *copies = flood()
    _, before = a_triaged_tip(zone.database, keys, a_report(earlier), seed=b"the first of all")
    quiet, *sent = send_all(zone, keys, QUIET, *copies)
    triage_waiting(zone)
    assert clusters(zone.database) == [{before, *sent}]
    assert None not in urgencies(zone).values()
    assert left_of(zone, quiet)["tip_bands"] == 48


def test_tips_that_are_triaged_together_and_name_the_same_are_found_by_it(zone: Zone, keys: Keys) -> None:
    one, _, other = send_all(zone, keys, "Bil MLB123 vid hotellet.", QUIET, "Taxi, MLB 123, igen utanför porten.")
    triage_waiting(zone)
    wanted = zone.keys.index[0].fingerprint(*PLATE)
    with zone.database.reading() as session:
        for kind, column in ((TipFingerprint, TipFingerprint.fingerprint), (TipWord, TipWord.word)):
            assert set(session.scalars(select(kind.tip_reference).where(column == wanted))) == {one, other}


def test_many_tips_take_no_more_statements_than_two(zone: Zone, keys: Keys) -> None:
    said = {}
    for number in (2, TOGETHER - 1):
        for each in range(number):
            send(zone, keys, f"{QUIET} Bil MLB{number + each:03}.", number + each)
        with counted(zone.database) as statements:
            triage_waiting(zone)
        said[number] = len(statements)
        assert None not in urgencies(zone).values()
    assert said[TOGETHER - 1] == said[2]


def test_a_tip_that_was_erased_while_it_was_judged_is_not_stored_with_the_others(zone: Zone, keys: Keys) -> None:
    kept, gone = send_all(zone, keys, QUIET, QUIET)
    with zone.database.reading() as session:
        judged = [judge_tip(session, each, keys=keys.officer) for each in (kept, gone)]
    with zone.database.writing() as session:
        tip = tip_by_reference(session, gone, lock=True)
        assert tip is not None
        erase(session, tip, decision="RA 1", by=an_officer().name, keys=keys.officer, now=NOW)
    with zone.database.writing() as session:
        assert store_judged(session, judged, keys=keys.officer, now=NOW) == {kept: True}
    assert set(left_of(zone, gone).values()) == {0}
    with zone.database.writing() as session:
        assert store_judged(session, judged, keys=keys.officer, now=NOW) == {kept: False}
    assert left_of(zone, kept)["assessments"] == 1
