"""The counting itself: what is lost, doubled, shut or mixed up is found, and what senders must not see is noted."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update

from tests.factories import SEED, Keys, a_report, a_sent_tip
from tests.guarantees.senders import Shown
from tests.guarantees.tally import Differences, differences
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import WrappedKey

SEEDS = [bytes([number]) * len(SEED) for number in range(4)]


def sent(database: Database, keys: Keys, words: str, seed: bytes) -> tuple[Shown, str]:
    code, reference = a_sent_tip(database, keys, a_report(words), seed=seed)
    return Shown(words, code=code), reference


@pytest.fixture
def two(sqlite: Database, keys: Keys) -> list[tuple[Shown, str]]:
    return [sent(sqlite, keys, words, seed) for words, seed in zip(("ett", "två"), SEEDS, strict=False)]


def found(two: list[tuple[Shown, str]], database: Database, keys: Keys) -> Differences:
    return differences([shown for shown, _ in two], database, keys)


def test_what_is_kept_once_differs_in_nothing(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    assert found(two, sqlite, keys) == Differences()


def test_a_lost_tip_is_found(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    with sqlite.writing() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table, column in ((SealedReport, "tip_reference"), (WrappedKey, "tip_reference"), (Tip, "reference")):
            session.execute(delete(table).where(getattr(table, column) == two[0][1]))
    assert found(two, sqlite, keys) == Differences(lost=["ett"], mixed_up=["ett"])


def test_a_doubled_tip_is_found(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    sent(sqlite, keys, "ett", SEEDS[2])
    assert found(two, sqlite, keys) == Differences(doubled=["ett"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda reference: delete(WrappedKey).where(WrappedKey.tip_reference == reference),
        lambda reference: delete(SealedReport).where(SealedReport.tip_reference == reference),
        lambda reference: (
            update(SealedReport).where(SealedReport.tip_reference == reference).values(sealed=b"\1" + bytes(99))
        ),
    ],
)
def test_a_tip_that_does_not_open_is_found(
    two: list[tuple[Shown, str]], sqlite: Database, keys: Keys, spoil: Callable[[str], object]
) -> None:
    reference = two[1][1]
    with sqlite.writing() as session:
        session.execute(spoil(reference))
    assert found(two, sqlite, keys) == Differences(unopened=[reference], lost=["två"], mixed_up=["två"])


def test_two_receipts_that_changed_places_are_found(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    one, other = two[0][0], two[1][0]
    one.code, other.code = other.code, one.code
    assert found(two, sqlite, keys) == Differences(mixed_up=["ett", "två"])


def test_a_picture_that_is_not_there_is_found(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    two[0][0].photo = b"a picture"
    assert found(two, sqlite, keys) == Differences(mixed_up=["ett"])


def test_a_tip_that_nobody_sent_is_found_and_one_who_left_may_be_kept(
    two: list[tuple[Shown, str]], sqlite: Database, keys: Keys
) -> None:
    sent(sqlite, keys, "ingen", SEEDS[2])
    sent(sqlite, keys, "gick", SEEDS[3])
    shown = [*(each for each, _ in two), Shown("gick", refused=1), Shown("gick utan spår", refused=1)]
    assert differences(shown, sqlite, keys) == Differences(unknown=["ingen"])


def test_what_a_sender_must_not_see_is_a_difference(two: list[tuple[Shown, str]], sqlite: Database, keys: Keys) -> None:
    two[0][0].strange.append("answer 500")
    assert found(two, sqlite, keys) == Differences(strange=["ett answer 500"])
