"""Near-copies join one cluster, whoever triages them and when; nothing else about them changes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip, an_instance
from tipline.casework.triage_tip import triage_tip
from tipline.cli.demo import demonstration_tips
from tipline.domain.ranks import RANKS
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.database import Database
from tipline.persistence.near_copies import TipBand, TipCluster
from tipline.persistence.tips import Tip


def seed(number: int) -> bytes:
    return number.to_bytes(16, "big")


def flood() -> list[str]:
    """Five near-copies."""
    return [tip["text"] for tip in demonstration_tips() if tip["event"] == "flood2"]


def clusters(database: Database) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    with database.reading() as session:
        for row in session.scalars(select(TipCluster)):
            found.setdefault(row.cluster, set()).add(row.tip_reference)
    return list(found.values())


def triage(database: Database, keys: Keys, reference: str) -> None:
    with database.writing() as session:
        triage_tip(session, reference, keys=keys.officer, now=NOW)


def test_near_copies_are_one_cluster_and_other_tips_in_none(database: Database, keys: Keys) -> None:
    stories = [LOCKED_IN, *flood(), QUIET]
    references = [a_triaged_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate(stories)]
    assert clusters(database) == [set(references[1:-1])]


def test_the_same_words_about_other_rooms_and_cars_are_other_tips(database: Database, keys: Keys) -> None:
    for number in range(4):
        story = f"Rum 31{number}: flera okända män kommer och går, en kvinna hålls kvar. MLB12{number}"
        a_triaged_tip(database, keys, a_report(story), seed=seed(number))
    assert clusters(database) == []


def test_being_one_of_many_changes_no_level_and_drops_no_tip(database: Database, keys: Keys) -> None:
    references = [a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(number))[1] for number in range(5)]
    with database.reading() as session:
        tips = session.scalars(select(Tip)).all()
    assert {tip.reference for tip in tips} == set(references)
    assert {(tip.rank, tip.state) for tip in tips} == {(RANKS["immediate"], "triaged")}


def test_a_tip_that_is_like_two_clusters_makes_them_one(database: Database, keys: Keys) -> None:
    *stories, last = flood()
    apart = [a_triaged_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate(stories)]
    with database.writing() as session:
        session.execute(update(TipCluster).where(TipCluster.tip_reference.in_(apart[:2])).values(cluster="0"))
    assert sorted(map(len, clusters(database))) == [2, 2]
    _, between = a_triaged_tip(database, keys, a_report(last), seed=seed(9))
    assert clusters(database) == [{*apart, between}]


def test_triage_that_runs_again_changes_nothing(database: Database, keys: Keys) -> None:
    references = [a_triaged_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate(flood())]
    before = clusters(database)
    with database.writing() as session:
        # As under a newer version of the policy.
        session.execute(delete(SealedAssessment))
    for reference in references:
        triage(database, keys, reference)
    assert clusters(database) == before == [set(references)]


def test_a_tip_triaged_before_there_were_clusters_joins_when_triage_runs_again(database: Database, keys: Keys) -> None:
    references = [a_triaged_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate(flood())]
    with database.writing() as session:
        session.execute(delete(TipCluster))
        session.execute(delete(TipBand))
    for reference in references:
        triage(database, keys, reference)
    assert clusters(database) == [set(references)]


def test_workers_that_triage_a_flood_at_once_make_one_cluster(database: Database, keys: Keys) -> None:
    references = [
        a_sent_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate([*flood(), *flood()])
    ]
    with ThreadPoolExecutor(len(references)) as workers:
        list(workers.map(lambda reference: triage(database, keys, reference), references))
    assert clusters(database) == [set(references)]


def test_a_tip_without_words_is_in_no_cluster(database: Database, keys: Keys) -> None:
    for number in range(3):
        a_triaged_tip(database, keys, a_report("???"), seed=seed(number))
    assert clusters(database) == []


def test_a_place_that_differs_keeps_short_tips_apart(database: Database, keys: Keys) -> None:
    for number, place in enumerate(("Storgatan 4 i Borlänge", "Hamnplan 11 i Sundsvall")):
        a_triaged_tip(database, keys, a_report("Sexköp pågår", place=place), seed=seed(number))
    assert clusters(database) == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Keys:
    """The keys of another officer zone."""
    return Keys(an_instance(tmp_path / "elsewhere"))


def bands(database: Database) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(TipBand.band)))


def test_who_has_the_database_and_another_key_finds_nothing_of_a_text(
    database: Database, keys: Keys, elsewhere: Keys
) -> None:
    a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(1))
    stored = bands(database)
    a_triaged_tip(database, elsewhere, a_report(LOCKED_IN), seed=seed(2))
    assert len(stored) > 0
    assert len(bands(database)) == 2 * len(stored)
    assert clusters(database) == []
