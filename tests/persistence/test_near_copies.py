"""Finding tips by their bands: those that share enough of them, at a bounded price."""

from sqlalchemy.orm import Session

from tests.factories import NOW
from tipline.persistence.database import Database
from tipline.persistence.near_copies import MOST_OF_A_BAND, add_bands, tips_sharing
from tipline.persistence.tips import Tip


def add(session: Session, reference: str, bands: list[int]) -> str:
    session.add(Tip(reference=reference.ljust(10, "0"), received_at=NOW))
    session.flush()
    add_bands(session, reference.ljust(10, "0"), bands)
    return reference.ljust(10, "0")


def test_tips_with_enough_equal_bands_are_found(database: Database) -> None:
    with database.writing() as session:
        one = add(session, "A", [1, 2, 3, 4])
        two = add(session, "B", [1, 2, 9, 8])
        add(session, "C", [1, 7, 6, 5])
        assert sorted(tips_sharing(session, [1, 2, 3, 10], 2)) == [one, two]
        assert tips_sharing(session, [1, 2, 3, 10], 3) == [one]
        assert tips_sharing(session, [11, 12], 1) == []


def test_the_copies_of_a_large_flood_are_found_by_the_same_few(database: Database) -> None:
    with database.writing() as session:
        first = sorted(add(session, f"F{number:03}", [1, 2, 3]) for number in range(MOST_OF_A_BAND + 20))
        assert sorted(tips_sharing(session, [1, 2, 3], 3)) == first[:MOST_OF_A_BAND]
