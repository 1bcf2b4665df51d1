"""Which reports are told in nearly the same words: the copies of a flood, a report sent twice with small edits.

Of a text the letters and digits count, in runs of four: case, spaces, punctuation, accents, invisible characters and
letters of another script that look the same make no difference, and a script that writes no spaces is no exception.
Texts that name different rooms, plates or telephones are different, however alike their words.
The runs that two texts share, out of all that either has, are their likeness (Jaccard). It is never computed from the
texts: each text gets 48 **bands**, and two texts have a band in common with the chance likeness³ (MinHash: a band is
made of three minima). Two texts are alike when an eighth of their bands are equal, as is expected at likeness ½.

Measured on the 240 tips of the demonstration: copies of one flood have a likeness of 0.55 to 1, two other tips at most
0.11. Under 4000 keys the weakest link that holds a flood of five together had 6 equal bands three times, 7 to 9 once in
a hundred times, and else more; under 200 keys no two other tips had more than 2. ALIKE is 6: where it must be wrong, it
rather shows two copies apart than joins two tips.

A band is made under a key of the officer zone, so a stolen database cannot be searched for a text or a word. What it
still tells: which tips are alike and how many, and now and then that two tips share a few words; somebody who can also
send tips learns whether a text like theirs came in. The minima would tell more (how often a run occurs, and with it
what it says), so they are not kept. What is kept bears the tip's reference, for a purge to find.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from hashlib import blake2b, shake_128

from tipline.domain.assessment import Entity
from tipline.domain.municipalities import municipality_name
from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import LATIN_LOOK_ALIKES
from tipline.domain.report import Report

Bands = tuple[int, ...]

BANDS = 48
ALIKE = BANDS // 8
"""Equal bands from which on two texts count as alike."""

RUN = 4
"""Characters. Three are shared by chance, five do not survive the edits of a flood."""
MINIMA = 3
"""Of one band. Two join what merely has the same subject."""
SAMPLE = 128
"""Runs of a text that are compared, always those with the smallest hashes: enough to know a likeness to 0.04."""
LONGEST = 50_000
"""Characters of a text that are looked at. The form takes a third of it."""

TELLING = frozenset({"room", "plate", "phone"})
"""Kinds of entities. Two receptionists who write alike of room 310 and room 311 have seen two things."""

ORDER_BYTES = 4
"""Of the place that a run has in one random order: a big-endian number."""
ORDERS_BYTES = BANDS * MINIMA * ORDER_BYTES
SAME_LETTERS = LATIN_LOOK_ALIKES | {ord("ı"): "i"}
"""The Turkish ı becomes I in capitals."""


def words_compared(report: Report) -> str:
    """What was typed about the event: two that are told alike of different places are two."""
    return "\n".join(
        (
            report.story,
            report.when_text,
            report.place,
            municipality_name(report.municipality),
            report.room,
            report.plate,
            report.phone,
            report.web_address,
            report.people,
        )
    )


def told_apart_by(entities: Iterable[Entity]) -> str:
    """What makes two reports in the same words two: another room, car or telephone."""
    return "\n".join(sorted({f"{each.kind} {each.value}" for each in entities if each.kind in TELLING}))


def bands_of_tip(report: Report, entities: Iterable[Entity], key: bytes) -> Bands:
    """What the words of a tip are compared by with those of others. `entities` are those that triage found in it."""
    return bands_of(words_compared(report), key, told_apart_by(entities))


def bands_of(text: str, key: bytes, told_apart: str = "") -> Bands:
    """The bands of a text, 63 bits each and always in the same order; none of a text without letters and digits.

    Two texts that are told apart have none in common.
    """
    said = _letters_of(text[:LONGEST])
    if not said:
        return ()
    hashed = _keyed(key, b"run")
    runs = {said[start : start + RUN] for start in range(max(1, len(said) - RUN + 1))}
    sample = sorted({hashed(run.encode()) for run in runs})[:SAMPLE]
    # The minima of 144 orders, each a random order of all runs that is the same for every text.
    minima = smallest_in_each([shake_128(each).digest(ORDERS_BYTES) for each in sample])
    banded = _keyed(_keyed(key, b"apart")(told_apart.encode()), b"band")
    size = ORDERS_BYTES // BANDS
    bands = (banded(bytes([place]) + minima[place * size : (place + 1) * size]) for place in range(BANDS))
    return tuple(int.from_bytes(each) >> 1 for each in bands)


def smallest_in_each(rows: Sequence[bytes]) -> bytes:
    """The smallest number of each column. Each row holds as many of ORDER_BYTES as there are orders.

    All columns are compared at once, as parts of one long number, in two fifths of the time of one after the other.
    """
    smallest = reduce(_smaller, map(_apart, rows))
    return (smallest >> ORDERS_BITS << ORDER_BITS | smallest & EVERY_OTHER).to_bytes(ORDERS_BYTES)


ORDER_BITS, ORDERS_BITS = ORDER_BYTES * 8, ORDERS_BYTES * 8
PAIR = (1 << 2 * ORDER_BITS) - 1
EVERY_OTHER = ((1 << ORDERS_BITS) - 1) // PAIR * ((1 << ORDER_BITS) - 1)
"""The bits of every second number of a row."""
ABOVE = ((1 << 2 * ORDERS_BITS) - 1) // PAIR << ORDER_BITS
"""The bit above each number of two rows that stand apart."""


def _apart(row: bytes) -> int:
    """The numbers of a row with as many empty bits before each: first those of odd places, then those of even ones."""
    whole = int.from_bytes(row)
    return (whole >> ORDER_BITS & EVERY_OTHER) << ORDERS_BITS | whole & EVERY_OTHER


def _smaller(one: int, other: int) -> int:
    """The smaller of each two numbers. Where one is not below the other, a subtraction leaves the bit above it."""
    not_below = (one | ABOVE) - other & ABOVE
    return one ^ (one ^ other) & not_below - (not_below >> ORDER_BITS)


def equal_bands(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How many bands two texts have in common. ALIKE and more make them alike."""
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=False))


def _letters_of(text: str) -> str:
    # Without the marks first: putting ten thousand on one letter in order takes a normaliser seconds.
    bare = "".join(each for each in text if not unicodedata.combining(each))
    parted = unicodedata.normalize("NFD", fold(bare).text.casefold())
    return "".join(filter(str.isalnum, parted)).translate(SAME_LETTERS)


def _keyed(key: bytes, purpose: bytes) -> Callable[[bytes], bytes]:
    begun = blake2b(key=key, person=purpose, digest_size=8)

    def hashed(data: bytes) -> bytes:
        state = begun.copy()
        state.update(data)
        return state.digest()

    return hashed
