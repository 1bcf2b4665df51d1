"""Numbers of open tips that are kept: whatever becomes of tips, they are those that one finds by counting."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations, product
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW, Keys, a_sent_tip, an_officer
from tipline.casework.triage_tip import triage_tip
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.domain.states import ERASED, OPEN_STATES, STATES
from tipline.persistence.database import Database
from tipline.persistence.open_tip_changes import PLACE, OpenTipChange, fold_changes
from tipline.persistence.place_counts import Counted, Places, place_counts
from tipline.persistence.tips import Tip

UPPSALA, KNIVSTA, MALMO, UNKNOWN = ("03", "0380"), ("03", "0330"), ("12", "1280"), ("", "")
REFERENCES = [f"TIP{number:07}" for number in range(6)]
UNSHRUNK = (Phase.reuse, Phase.generate)
"""To make what failed smaller took minutes over PostgreSQL."""
STATEMENTS = ("add", "change", "remove")

columns = some.fixed_dictionaries(
    {},
    optional={
        "state": some.sampled_from((*STATES, ERASED)),
        "rank": some.sampled_from((WAITING, UNTRIAGED, *RANKS.values())),
        "county": some.sampled_from(("03", "12", "")),
        "municipality": some.sampled_from(("0380", "0330", "")),
        "flags": some.sampled_from(("", " minor ")),
    },
)
acts = some.lists(
    some.tuples(
        some.sampled_from((*STATEMENTS, "fold")), some.sets(some.sampled_from(REFERENCES), min_size=1), columns
    ),
    max_size=6,
)
"""What one transaction does, to which tips, and what they get."""


def do(session: Session, act: str, references: set[str], given_columns: dict[str, Any]) -> None:
    there = set(session.scalars(select(Tip.reference)))
    if act == "fold":
        fold_changes(session)
    elif act == "remove":
        session.execute(delete(Tip).where(Tip.reference.in_(references)))
    elif act == "change" and given_columns:
        session.execute(update(Tip).where(Tip.reference.in_(references)).values(**given_columns))
    elif act == "add" and references - there:
        rows = [{"reference": each, "received_at": NOW, **given_columns} for each in sorted(references - there)]
        session.execute(insert(Tip), rows)


def by_counting(session: Session, county: str = "") -> Places:
    tips = select(Tip.county, Tip.municipality).where(Tip.state.in_(OPEN_STATES))
    found: Places = {}
    for place in session.execute(tips.where(Tip.county == county) if county else tips):
        found[place.county, place.municipality] = found.get((place.county, place.municipality), 0) + 1
    return found


def kept(session: Session, county: str = "") -> Places:
    return place_counts(session, an_officer(county=county), Counted())


def rows(session: Session) -> list[tuple[tuple[str, str], int]]:
    """In an order of their own."""
    return sorted(
        ((county, place), change) for county, place, change in session.execute(select(*PLACE, OpenTipChange.change))
    )


@settings(
    max_examples=30, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(transactions=some.lists(some.tuples(acts, some.booleans()), max_size=8))
def test_they_are_those_that_counting_finds_whatever_becomes_of_tips(
    database: Database, transactions: list[tuple[list[tuple[str, set[str], dict[str, Any]]], bool]]
) -> None:
    with database.writing() as session:
        session.execute(delete(Tip))
        session.execute(delete(OpenTipChange))
    for done, is_kept in transactions:
        with (database.writing if is_kept else database.reading)() as session:
            for act in done:
                do(session, *act)
                assert kept(session) == by_counting(session)
        with database.reading() as session:
            for county in ("", "03", "12"):
                assert kept(session, county) == by_counting(session, county)
    with database.writing() as session:
        fold_changes(session)
        judged = select(Tip.county, Tip.municipality, func.count()).where(
            Tip.state.in_(OPEN_STATES), Tip.rank.in_(RANKS.values())
        )
        of_tips = session.execute(judged.group_by(Tip.county, Tip.municipality))
        assert rows(session) == sorted(((county, place), number) for county, place, number in of_tips)


class Kind(NamedTuple):
    """What a tip must be known by to be counted."""

    state: str
    rank: int
    county: str
    municipality: str

    @property
    def place(self) -> list[tuple[str, str]]:
        """Where it is kept, if it is."""
        is_kept = self.state in OPEN_STATES and self.rank in RANKS.values()
        return [(self.county, self.municipality)] if is_kept else []


KINDS = [
    Kind(*each, *place)
    for each in product(("assessed", "closed", ERASED), (WAITING, UNTRIAGED, RANKS["low"]))
    for place in (UPPSALA, KNIVSTA, ("12", "0380"))
]


def test_whatever_is_changed_of_a_tip_is_kept_at_once_and_nothing_else(database: Database) -> None:
    add_one, take_all = insert(Tip).values(reference=REFERENCES[0], received_at=NOW), delete(Tip)

    def changes(session: Session, deed: Any) -> list[tuple[tuple[str, str], int]]:
        session.execute(delete(OpenTipChange))
        session.execute(deed)
        return rows(session)

    with database.writing() as session:
        for before, after in permutations(KINDS, 2):
            others = {name: value for name, value in after._asdict().items() if value != getattr(before, name)}
            assert changes(session, add_one.values(before._asdict())) == [(place, 1) for place in before.place]
            moved = [] if before.place == after.place else [(place, -1) for place in before.place]
            moved += [] if before.place == after.place else [(place, 1) for place in after.place]
            assert changes(session, update(Tip).values(others)) == sorted(moved)
            assert changes(session, take_all) == [(place, -1) for place in after.place]


def add(connection: Connection | Session, place: tuple[str, str], *references: str) -> None:
    county, municipality = place
    for each in references:
        connection.execute(
            insert(Tip).values(
                reference=each, received_at=NOW, state="triaged", rank=RANKS["low"], county=county,
                municipality=municipality,
            )
        )  # fmt: skip


def test_a_tip_that_is_sent_is_counted_and_leaves_no_row_before_it_has_a_level(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.reading() as session:
        assert (rows(session), kept(session)) == ([], {UNKNOWN: 1})
    with database.writing() as session:
        triage_tip(session, reference, keys=keys.officer, now=NOW)
        assert len(rows(session)) == 1
        assert kept(session) == by_counting(session)


def test_who_takes_a_tip_up_or_says_something_of_it_leaves_no_row(database: Database) -> None:
    with database.writing() as session:
        add(session, UPPSALA, REFERENCES[0])
        session.execute(update(Tip).values(state="claimed", rank=RANKS["urgent"], urgency="urgent", flags=" minor "))
        assert rows(session) == [(UPPSALA, 1)]


def test_two_who_fold_at_once_neither_lose_nor_double_what_comes_meanwhile(postgres: Database) -> None:
    with postgres.writing() as session:
        add(session, UPPSALA, *REFERENCES[:2])
        add(session, MALMO, *REFERENCES[2:4])

    def fold() -> None:
        with postgres.writing() as other:
            fold_changes(other)

    with postgres.reading() as looking, ThreadPoolExecutor(1) as second:
        with postgres.writing() as session:
            fold_changes(session)
            behind = second.submit(fold)
            begun = time.monotonic()
            while not looking.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                assert time.monotonic() - begun < 5
                time.sleep(0.01)
            with postgres.writing() as third:
                add(third, UPPSALA, REFERENCES[4])
                third.execute(delete(Tip).where(Tip.reference == REFERENCES[2]))
        behind.result()
    with postgres.writing() as session:
        assert rows(session) == [(UPPSALA, 1), (UPPSALA, 2), (MALMO, -1), (MALMO, 2)]
        assert kept(session) == by_counting(session) == {UPPSALA: 3, MALMO: 1}
        fold_changes(session)
        assert rows(session) == [(UPPSALA, 3), (MALMO, 1)]


def test_places_without_an_open_tip_have_no_row(database: Database) -> None:
    with database.writing() as session:
        add(session, UPPSALA, *REFERENCES[:2])
        add(session, KNIVSTA, REFERENCES[2])
        session.execute(update(Tip).where(Tip.municipality == "0380").values(state="closed"))
        assert kept(session) == {KNIVSTA: 1}
        fold_changes(session)
        assert rows(session) == [(KNIVSTA, 1)]


def test_nobody_waits_for_another_who_changes_a_tip_of_the_same_place(postgres: Database) -> None:
    with postgres.writing() as session:
        add(session, UPPSALA, *REFERENCES[:3])
        fold_changes(session)
    with postgres.writing() as one, postgres.writing() as other:
        for session, reference in ((one, REFERENCES[0]), (other, REFERENCES[1])):
            session.execute(update(Tip).where(Tip.reference == reference).values(state="closed"))
    with postgres.reading() as session:
        assert kept(session) == {UPPSALA: 1}
