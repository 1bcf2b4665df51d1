"""Finding tips by their bands: those that share enough of them, at a bounded price."""

from sqlalchemy.orm import Session

from tests.factories import NOW
from tipline.persistence.database import Database
from tipline.persistence.near_copies import MOST_OF_A_BAND, add_bands, holders_of
from tipline.persistence.tips import Tip


def add(session: Session, reference: str, bands: list[int]) -> str:
    session.add(Tip(reference=reference.ljust(10, "0"), received_at=NOW))
    session.flush()
    add_bands(session, {reference.ljust(10, "0"): bands})
    return reference.ljust(10, "0")


def test_the_tips_that_have_a_band_are_found_in_order(database: Database) -> None:
    with database.writing() as session:
        two = add(session, "B", [1, 2, 9, 8])
        one = add(session, "A", [1, 2, 3, 4])
        three = add(session, "C", [1, 7, 6, 5])
        assert holders_of(session, [1, 2, 3, 10]) == {1: [one, two, three], 2: [one, two], 3: [one]}
        assert holders_of(session, []) == {}


def test_the_copies_of_a_large_flood_are_found_by_the_same_few(database: Database) -> None:
    with database.writing() as session:
        first = sorted(add(session, f"F{number:03}", [1, 2, 3]) for number in range(MOST_OF_A_BAND + 20))
        assert holders_of(session, [1, 2]) == dict.fromkeys((1, 2), first[:MOST_OF_A_BAND])


def test_the_largest_number_of_63_bits_is_kept_to_the_last(database: Database) -> None:
    largest = (1 << 63) - 1
    with database.writing() as session:
        one, other = add(session, "A", [largest, largest - 1]), add(session, "B", [largest])
        assert holders_of(session, [largest, largest - 1, largest - 2]) == {largest: [one, other], largest - 1: [one]}
