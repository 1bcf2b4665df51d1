"""Synthetic tips in the index, from a seed, straight into the tables: rows like those of real tips, and nothing else.

Words are as frequent as in natural text: the most frequent stands in a third of the tips, most in a handful.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import psycopg

from tipline.domain.municipalities import all_counties

WORDS = 20_000
"""Different words of all tips."""
WORDS_OF_A_TIP = 12
PHONES_EVERY = 4
"""Every so many tips name a telephone."""
PHONES = 2_000
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
MIXER = 0x9E3779B97F4A7C15
"""An odd number: multiplying by it spreads the numbers of words as a hash would."""
BLOCK = 5_000

DROP = (
    "ALTER TABLE tip_words DROP CONSTRAINT pk_tip_words",
    "DROP INDEX ix_tip_words_tip_reference",
    "DROP INDEX ix_tip_words_word_received_at_tip_reference",
    "ALTER TABLE tip_words DROP CONSTRAINT fk_tip_words_tip_reference",
)
MAKE = (
    "ALTER TABLE tip_words ADD CONSTRAINT pk_tip_words PRIMARY KEY (word, county, received_at, tip_reference)",
    "CREATE INDEX ix_tip_words_tip_reference ON tip_words (tip_reference)",
    "CREATE INDEX ix_tip_words_word_received_at_tip_reference ON tip_words (word, received_at, tip_reference)",
    (
        "ALTER TABLE tip_words ADD CONSTRAINT fk_tip_words_tip_reference "
        "FOREIGN KEY (tip_reference) REFERENCES tips (reference)"
    ),
)
"""Indexes are made when the rows are there: one after the other into a full index takes ten times as long."""


def word(number: int) -> int:
    """The fingerprint of a word; number 0 is the most frequent."""
    return ((number + 1) * MIXER) & (2**63 - 1)


def phone(number: int) -> int:
    """The fingerprint of a telephone. Number 0 is named by a tenth of the tips that name any."""
    return ((number + 1) * MIXER + 12_345) & (2**63 - 1)


def fill(connection: "psycopg.Connection[tuple[object, ...]]", tips: int, seed: int = 1) -> None:
    """Puts so many tips with their words into the tables of an empty, migrated database."""
    for statement in DROP:
        connection.execute(statement)  # type: ignore[arg-type]
    rows = _rows(tips, Random(seed))  # noqa: S311 - figures, not secrets
    while block := list(islice(rows, BLOCK)):
        _copy(
            connection,
            "tips (reference, received_at, state, rank, urgency, county)",
            (f"{reference}\t{at}\ttriaged\t2\troutine\t{county}" for reference, at, county, _, _ in block),
        )
        _copy(
            connection,
            "tip_words (word, county, received_at, tip_reference)",
            (
                f"{each}\t{county}\t{at}\t{reference}"
                for reference, at, county, words, phones in block
                for each in words | phones
            ),
        )
        _copy(
            connection,
            "tip_fingerprints (fingerprint, county, tip_reference)",
            (f"{each}\t{county}\t{reference}" for reference, _, county, _, phones in block for each in phones),
        )
    for statement in MAKE:
        connection.execute(statement)  # type: ignore[arg-type]
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")


def _rows(tips: int, random: Random) -> Iterator[tuple[str, str, str, set[int], set[int]]]:
    counties = list(all_counties())
    for number in range(tips):
        words = {word(int(WORDS ** random.random()) - 1) for _ in range(WORDS_OF_A_TIP)}
        phones: set[int] = set()
        if number % PHONES_EVERY == 0:
            phones = {phone(0 if random.random() < 0.1 else random.randrange(1, PHONES))}
        # A tip every five minutes or so, so that several share a quarter.
        at = (FIRST + number // 3 * QUARTER).isoformat()
        yield f"{number:010}", at, random.choice(counties), words, phones


def _copy(connection: "psycopg.Connection[tuple[object, ...]]", into: str, lines: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy:
        copy.write("".join(f"{line}\n" for line in lines))
