"""Tips joined by hand: one officer's word, told from what triage finds, in the record, and taken back."""

import pytest
from sqlalchemy import select

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_triaged_tip, an_officer, in_one_cluster
from tests.officer.accounts import an_account
from tipline.casework.claim_tip import claim_tip
from tipline.casework.claim_tips import MOST_AT_ONCE, TooManyChosen
from tipline.casework.corroborate import check_corroboration
from tipline.casework.join_tips import AlreadyTogether, NotJoined, TooFewChosen, join_tips, part_tip
from tipline.casework.tip_access import TipNotFound
from tipline.domain.grading import Grade, NotCorroborated
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.ranks import RANKS
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.hand_joins import HandJoin, hand_joins_among
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.queue import queue_page
from tipline.persistence.queue_filter import ANY, QueueFilter
from tipline.persistence.tips import Tip, tip_by_reference

EVA, BO = an_officer(officer_id=1), an_officer(officer_id=2, name="bo@example.org")
A, B, C, D, E, OTHER_COUNTY = TIPS = [f"{letter}{'0' * 9}" for letter in "ABCDEF"]


@pytest.fixture(autouse=True)
def tips(database: Database) -> None:
    """Six tips of Stockholm but for the last. D and E are alike by their words."""
    with database.writing() as session:
        assert [an_account(session, officer.name) for officer in (EVA, BO)] == [1, 2]
        for reference in TIPS:
            county = "18" if reference == OTHER_COUNTY else "01"
            session.add(
                Tip(reference=reference, received_at=NOW, state="triaged", urgency="routine", rank=20, county=county)
            )
        session.flush()
        in_one_cluster(session, [D, E], "WORDS")


def join(database: Database, keys: Keys, *references: str, officer: Officer = EVA) -> int:
    with database.writing() as session:
        return join_tips(session, officer, references, keys=keys.officer, now=NOW)


def part(database: Database, keys: Keys, reference: str, officer: Officer = EVA) -> None:
    with database.writing() as session:
        part_tip(session, officer, reference, keys=keys.officer, now=NOW)


def clusters(database: Database) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    with database.reading() as session:
        for row in session.scalars(select(TipCluster).order_by(TipCluster.tip_reference)):
            found.setdefault(row.cluster, set()).add(row.tip_reference)
    return list(found.values())


def record(database: Database) -> list[tuple[str, str, str | None, str]]:
    with database.reading() as session:
        return [(each.officer_name, each.act, each.tip_reference, each.detail) for each in all_entries(session)]


def by_hand(database: Database, reference: str, *others: str) -> dict[str, HandJoin]:
    """Of the others alone."""
    with database.reading() as session:
        rows = {each.tip_reference: each for each in session.scalars(select(TipCluster))}
        if reference not in rows:
            return {}
        found = hand_joins_among(rows[reference], [rows[each] for each in others if each in rows])
        return {each: found[each] for each in others if each in found}


def test_the_chosen_tips_are_one_cluster_each_with_an_entry(database: Database, keys: Keys) -> None:
    assert join(database, keys, B, A, B, C) == 3
    assert clusters(database) == [{A, B, C}, {D, E}]
    assert record(database) == [
        (EVA.name, "tips_joined", A, f"with {B}, {C}"),
        (EVA.name, "tips_joined", B, f"with {A}, {C}"),
        (EVA.name, "tips_joined", C, f"with {A}, {B}"),
    ]
    assert by_hand(database, A, B, C) == {B: HandJoin(EVA.name, NOW), C: HandJoin(EVA.name, NOW)}


def test_what_triage_found_alike_comes_along_and_is_told_from_it(database: Database, keys: Keys) -> None:
    join(database, keys, A, D)
    assert clusters(database) == [{A, D, E}]
    assert by_hand(database, D, A, E) == {A: HandJoin(EVA.name, NOW)}
    assert by_hand(database, A, D, E) == dict.fromkeys((D, E), HandJoin(EVA.name, NOW))
    assert by_hand(database, E, D) == {}


def test_a_tip_is_taken_out_again_and_the_others_stay(database: Database, keys: Keys) -> None:
    join(database, keys, A, B, C)
    part(database, keys, B, BO)
    assert clusters(database) == [{A, C}, {D, E}]
    assert by_hand(database, A, C) == {C: HandJoin(EVA.name, NOW)}
    assert record(database)[3:] == [(BO.name, "tips_parted", B, "")]


def test_parting_the_last_two_leaves_neither_joined(database: Database, keys: Keys) -> None:
    join(database, keys, A, B)
    part(database, keys, A)
    assert clusters(database) == [{D, E}]


def test_a_tip_is_taken_out_with_what_triage_found_like_it(database: Database, keys: Keys) -> None:
    join(database, keys, A, D)
    part(database, keys, D)
    assert clusters(database) == [{D, E}]
    with database.reading() as session:
        assert {row.joined_by for row in session.scalars(select(TipCluster))} == {None}
    join(database, keys, A, E)
    part(database, keys, A)
    assert clusters(database) == [{D, E}]


@pytest.mark.parametrize("reference", [A, D])
def test_what_no_officer_joined_cannot_be_parted(database: Database, keys: Keys, reference: str) -> None:
    with pytest.raises(NotJoined):
        part(database, keys, reference)
    assert clusters(database) == [{D, E}]
    assert record(database) == []


def test_joining_again_adds_to_the_cluster(database: Database, keys: Keys) -> None:
    join(database, keys, A, B)
    join(database, keys, B, C, officer=BO)
    assert clusters(database) == [{A, B, C}, {D, E}]
    with pytest.raises(AlreadyTogether):
        join(database, keys, A, C)
    assert len(record(database)) == 4


def test_claimed_and_closed_tips_are_joined_too_and_stay_as_they_are(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        claim_tip(session, BO, A, keys=keys.officer, now=NOW)
        session.get_one(Tip, B).state = "closed"
    join(database, keys, A, B, C)
    with database.reading() as session:
        assert [session.get_one(Tip, each).state for each in (A, B, C)] == ["claimed", "closed", "triaged"]
        page = queue_page(session, EVA, QueueFilter(state=ANY), after=None, most=50)
    # One row each: a row stands for no tip in another state or in other hands.
    assert [row.reference for row in page.rows] == [A, B, C, D, OTHER_COUNTY]


def test_the_more_urgent_tip_stands_for_the_row_whatever_was_chosen_first(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        session.get_one(Tip, C).rank = RANKS["immediate"]
    join(database, keys, A, B, C)
    with database.reading() as session:
        page = queue_page(session, EVA, QueueFilter(), after=None, most=50)
    assert [(row.reference, row.near_copies) for row in page.rows] == [(C, 2), (D, 1), (OTHER_COUNTY, 0)]


def test_a_tip_of_another_county_is_not_found_and_nothing_is_joined(database: Database, keys: Keys) -> None:
    local = an_officer(county="01")
    with pytest.raises(TipNotFound):
        join(database, keys, A, OTHER_COUNTY, officer=local)
    join(database, keys, B, OTHER_COUNTY)
    with pytest.raises(TipNotFound):
        part(database, keys, OTHER_COUNTY, local)
    assert clusters(database) == [{B, OTHER_COUNTY}, {D, E}]


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_who_works_no_tips_joins_and_parts_none(database: Database, keys: Keys, role: str) -> None:
    join(database, keys, A, B)
    with pytest.raises(NotPermitted):
        join(database, keys, A, C, officer=an_officer(role))
    with pytest.raises(NotPermitted):
        part(database, keys, A, an_officer(role))
    assert clusters(database) == [{A, B}, {D, E}]


def test_one_tip_and_too_many_are_refused(database: Database, keys: Keys) -> None:
    with pytest.raises(TooFewChosen):
        join(database, keys, A, A)
    with pytest.raises(TooManyChosen):
        join(database, keys, *(f"X{number:09}" for number in range(MOST_AT_ONCE + 1)))


def test_the_record_of_many_names_whole_references(database: Database, keys: Keys) -> None:
    many = [f"M{number:09}" for number in range(MOST_AT_ONCE)]
    with database.writing() as session:
        session.add_all(Tip(reference=each, received_at=NOW, state="triaged", rank=20) for each in many)
    join(database, keys, *many)
    for *_, detail in record(database):
        assert len(detail) <= 400
        assert set(detail.removeprefix("with ").removesuffix(" ...").split(", ")) < set(many)


def test_a_tip_joined_by_hand_confirms_nothing(database: Database, keys: Keys) -> None:
    confirmed = Grade(scheme="4x4", source="B", information="3", handling="H2", corroborated_by=B)
    with database.writing() as session:
        check_corroboration(session, EVA, session.get_one(Tip, A), confirmed)
        join_tips(session, EVA, [A, B], keys=keys.officer, now=NOW)
        with pytest.raises(NotCorroborated, match="near_copy"):
            check_corroboration(session, EVA, session.get_one(Tip, A), confirmed)


def seed(number: int) -> bytes:
    return number.to_bytes(16, "big")


def test_later_triage_parts_nothing_and_its_copies_go_with_their_like(database: Database, keys: Keys) -> None:
    _, first = a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(1))
    join(database, keys, A, first)
    _, quiet = a_triaged_tip(database, keys, a_report(QUIET), seed=seed(2))
    _, copy = a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(3))
    assert {A, first, copy} in clusters(database)
    assert by_hand(database, copy, A, first) == {A: HandJoin(EVA.name, NOW)}
    part(database, keys, copy)
    assert sorted(clusters(database), key=sorted) == sorted([{D, E}, {first, copy}], key=sorted)
    _, another = a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(4))
    assert {first, copy, another} in clusters(database)
    with database.reading() as session:
        assert tip_by_reference(session, quiet) is not None


def test_names_of_words_are_never_shared_by_tips_that_were_parted(database: Database, keys: Keys) -> None:
    _, first = a_triaged_tip(database, keys, a_report(LOCKED_IN), seed=seed(1))
    _, other = a_triaged_tip(database, keys, a_report(QUIET), seed=seed(2))
    join(database, keys, first, other)
    for number, story in enumerate((LOCKED_IN, QUIET, LOCKED_IN), start=3):
        a_triaged_tip(database, keys, a_report(story), seed=seed(number))
    part(database, keys, first)
    for number, story in enumerate((QUIET, LOCKED_IN), start=6):
        a_triaged_tip(database, keys, a_report(story), seed=seed(number))
    assert sorted(map(len, clusters(database))) == [2, 3, 4]
    with database.reading() as session:
        pairs = {(row.cluster, row.by_words) for row in session.scalars(select(TipCluster))}
    assert len({words for _, words in pairs}) == len(pairs) == 3
