"""Links that officers decide about, and the events they make: in the record, undone, erased, and closed to others."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from tests.factories import NOW, Keys, a_report, a_sent_tip, an_officer
from tipline.casework.decide_link import LinkNotFound, decide_link, take_back_link
from tipline.casework.erase_tip import erase
from tipline.casework.tip_access import TipErased, TipNotFound, key_of_tip
from tipline.crypto.opening import open_sealed
from tipline.domain.links.decisions import CONFIRMED, REFUTED, DecisionNotUnderstood, LinkDecision, LinkToItself
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.events import Event, EventTip
from tipline.persistence.tip_links import TipLink, link_place
from tipline.persistence.tips import tip_by_reference

EVA = an_officer()
SAME_CAR = LinkDecision(decided=CONFIRMED, kinds=("plate",), reason="Samma bil")
NOT_THE_SAME = LinkDecision(decided=REFUTED, kinds=("plate",), reason="Bilen är uthyrd")


@pytest.fixture
def tips(database: Database, keys: Keys) -> list[str]:
    """Four of Stockholm."""
    sent = [a_sent_tip(database, keys, a_report(), seed=bytes([each]) * 16)[1] for each in range(4)]
    with database.writing() as session:
        for reference in sent:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county = "01"
    return sent


def decide(database: Database, keys: Keys, one: str, other: str, decision: LinkDecision = SAME_CAR) -> None:
    with database.writing() as session:
        decide_link(session, EVA, one, other, decision, keys=keys.officer, now=NOW)


def take_back(database: Database, keys: Keys, one: str, other: str) -> None:
    with database.writing() as session:
        take_back_link(session, EVA, one, other, keys=keys.officer, now=NOW)


def events(database: Database) -> list[set[str]]:
    """The tips of each, largest first. Every event that is stored has tips."""
    found: dict[str, set[str]] = {}
    with database.reading() as session:
        for row in session.scalars(select(EventTip)):
            found.setdefault(row.event_id, set()).add(row.tip_reference)
        assert set(session.scalars(select(Event.event_id))) == set(found)
    return sorted(found.values(), key=len, reverse=True)


def record(database: Database) -> list[tuple[str, str | None, str]]:
    with database.reading() as session:
        return [(each.act, each.tip_reference, each.detail) for each in all_entries(session)]


def decided(database: Database) -> Iterable[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.scalars(select(TipLink)).all()
    return sorted((row.tip_reference, row.other_reference, row.decided) for row in rows)


def test_a_confirmed_link_lies_with_both_tips_and_makes_an_event(
    database: Database, keys: Keys, tips: list[str]
) -> None:
    one, other, *_ = sorted(tips)
    decide(database, keys, other, one)
    assert decided(database) == [(one, other, CONFIRMED), (other, one, CONFIRMED)]
    assert events(database) == [{one, other}]
    assert record(database) == [("link_confirmed", one, f"with {other}"), ("link_confirmed", other, f"with {one}")]
    with database.reading() as session:
        for row in session.scalars(select(TipLink)):
            assert b"Samma" not in row.sealed
            key = key_of_tip(session, row.tip_reference, keys.officer)
            opened = open_sealed(key, row.sealed, link_place(row.tip_reference, row.other_reference))
            assert LinkDecision.from_bytes(opened) == SAME_CAR


def test_the_last_word_stands_and_an_event_follows_it(database: Database, keys: Keys, tips: list[str]) -> None:
    a, b, c, _ = tips
    decide(database, keys, a, b)
    decide(database, keys, b, c)
    assert events(database) == [{a, b, c}]
    decide(database, keys, a, b, NOT_THE_SAME)
    assert events(database) == [{b, c}]
    decide(database, keys, c, a)
    assert events(database) == [{a, b, c}]
    take_back(database, keys, c, b)
    assert events(database) == [{a, c}]
    take_back(database, keys, a, c)
    assert events(database) == []
    assert sorted(decided(database)) == sorted([(a, b, REFUTED), (b, a, REFUTED)])
    assert [act for act, _, _ in record(database)][-2:] == ["link_taken_back"] * 2


def test_two_events_grow_together_by_one_link(database: Database, keys: Keys, tips: list[str]) -> None:
    a, b, c, d = tips
    decide(database, keys, a, b)
    decide(database, keys, c, d)
    assert sorted(map(sorted, events(database))) == sorted([sorted([a, b]), sorted([c, d])])
    decide(database, keys, a, d)
    assert events(database) == [set(tips)]


def test_an_erased_tip_takes_its_links_along_and_its_event_falls_apart(
    database: Database, keys: Keys, tips: list[str]
) -> None:
    a, b, c, d = tips
    for one, other in ((a, b), (a, c), (c, d)):
        decide(database, keys, one, other)
    with database.writing() as session:
        tip = tip_by_reference(session, a, lock=True)
        assert tip is not None
        erase(session, tip, decision="RA-MS 2026:1", by="eva", keys=keys.officer, now=NOW)
    assert decided(database) == sorted([(c, d, CONFIRMED), (d, c, CONFIRMED)])
    assert events(database) == [{c, d}]
    with pytest.raises(TipErased):
        decide(database, keys, a, b)


def test_what_cannot_be_decided_changes_nothing(database: Database, keys: Keys, tips: list[str]) -> None:
    one, other, *_ = tips
    with pytest.raises(LinkToItself):
        decide(database, keys, one, one)
    with pytest.raises(DecisionNotUnderstood):
        decide(database, keys, one, other, LinkDecision(decided=CONFIRMED))
    with pytest.raises(TipNotFound):
        decide(database, keys, one, "0" * 10)
    with pytest.raises(LinkNotFound):
        take_back(database, keys, one, other)
    assert (decided(database), events(database), record(database)) == ([], [], [])


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        (an_officer("auditor"), NotPermitted),
        (an_officer("admin"), NotPermitted),
        (an_officer("coordinator"), NotPermitted),
        (an_officer(county="18"), TipNotFound),
    ],
    ids=lambda given: getattr(given, "role", ""),
)
def test_whose_business_the_tips_are_not_decides_nothing(
    database: Database, keys: Keys, tips: list[str], other: Officer, refusal: type[Exception]
) -> None:
    for deed in (
        lambda session: decide_link(session, other, *tips[:2], SAME_CAR, keys=keys.officer, now=NOW),
        lambda session: take_back_link(session, other, *tips[:2], keys=keys.officer, now=NOW),
    ):
        with pytest.raises(refusal), database.writing() as session:
            deed(session)
    assert record(database) == []
