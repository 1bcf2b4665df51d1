"""Neighbours of a tip: one statement, bounded on each side of the county, and with what the record says of it."""

from tests.factories import NOW, Keys, a_report, a_sent_tip, in_one_cluster
from tests.persistence.test_queue import counted
from tipline.casework.record_act import record_act
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import TipFingerprint
from tipline.persistence.neighbours import ALIKE, MOST_OF_A_CLUE, MOST_SOUGHT, POINTER_SHOWN, neighbours_of
from tipline.persistence.tips import Tip, tip_by_reference


def three_tips(database: Database, keys: Keys) -> list[str]:
    """Of Stockholm, of Västra Götaland, and of a county nobody knows, all with the fingerprint 7."""
    sent = [a_sent_tip(database, keys, a_report(), seed=bytes([each]) * 16)[1] for each in range(3)]
    with database.writing() as session:
        for reference, county in zip(sent, ("01", "14", ""), strict=True):
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county = county
            session.add(TipFingerprint(fingerprint=7, tip_reference=reference, county=county))
    return sent


def found(database: Database, reference: str, *fingerprints: int, county: str = "") -> list[tuple[int, str, bool]]:
    with database.reading() as session:
        rows = neighbours_of(session, reference, fingerprints, county=county, county_name="Stockholms län")
    return [(row.by, row.reference, row.told) for row in rows]


def test_what_shares_a_fingerprint_or_a_cluster_is_found_wherever_it_is(database: Database, keys: Keys) -> None:
    one, other, third = three_tips(database, keys)
    with database.writing() as session:
        in_one_cluster(session, [one, third], "cluster")
    expected = [(ALIKE, third, False), *((7, each, False) for each in sorted((other, third)))]
    assert found(database, one, 7, 8) == expected
    assert found(database, one, 7, 8, county="01") == expected
    assert found(database, one) == expected[:1]


def test_what_was_pointed_out_before_is_told_from_what_was_not(database: Database, keys: Keys) -> None:
    one, other, third = three_tips(database, keys)
    with database.writing() as session:
        for reference, detail in ((other, "Stockholms län"), (third, "Skåne län")):
            entry = {"act": POINTER_SHOWN, "reference": reference, "detail": detail}
            record_act(session, key=keys.officer.audit, officer_name="eva", now=NOW, **entry)
    assert found(database, one, 7, county="01") == sorted([(7, other, True), (7, third, False)], key=lambda row: row[1])


def test_a_flood_elsewhere_hides_nothing_here_and_costs_one_statement(database: Database, keys: Keys) -> None:
    one, *_, third = three_tips(database, keys)
    flood = [f"0000000{number:03}" for number in range(MOST_OF_A_CLUE + 20)]
    with database.writing() as session:
        session.add_all(Tip(reference=each, received_at=NOW, county="14", state="triaged") for each in flood)
        session.flush()
        session.add_all(TipFingerprint(fingerprint=7, tip_reference=each, county="14") for each in flood)
    with database.reading() as session, counted(database) as said:
        sought = [7, *range(100, 100 + 2 * MOST_SOUGHT)]
        rows = neighbours_of(session, one, sought, county="01", county_name="Stockholms län")
    assert len(said) == 1
    assert len([row for row in rows if row.county == "14"]) == MOST_OF_A_CLUE + 1
    assert [row.reference for row in rows if row.county != "14"] == [third]


def test_of_more_fingerprints_than_fit_the_first_count(database: Database, keys: Keys) -> None:
    one, *others = three_tips(database, keys)
    many = [*range(100, 99 + MOST_SOUGHT), 7]
    assert [row[1] for row in found(database, one, *many, county="01")] == sorted(others)
    assert found(database, one, 99, *many, county="01") == []
