"""Which venues a text names: whole words, in the municipalities that are named with them, and no guess between two.

A name counts however it is spelt in its own script, and with a word for its kind before or after it instead of the one
it is registered with: `Hotell Björken` is the hotel Björken and Björkens hotell. Nothing is read across scripts: an
alias in Arabic is found in Arabic alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipline.domain.municipalities import county_of
from tipline.domain.reading.words import Word
from tipline.domain.venues.kind_words import stands_beside, without_kind_words
from tipline.domain.venues.names import Name, compared, words_of
from tipline.domain.venues.venue import Venue

FEWEST_LETTERS = 4
"""Of a name that may stand alone. `Max` is a person, unless a word for a hotel stands beside him (as ordered)."""
GENITIVE = "s"
"""At the end of a name in Swedish and English: what is the hotel's."""


@dataclass(frozen=True, order=True)
class House:
    """A venue that a tip names: its id, and the four-digit code of its municipality."""

    venue_id: str
    municipality: str


@dataclass(frozen=True)
class _Entry:
    words: Name
    house: House
    kind: str
    needs_kind: bool


class VenueNames:
    """The names of a register, prepared so that a text is read once however many there are."""

    def __init__(self, venues: Mapping[str, Venue]) -> None:
        self._by_first: dict[str, list[_Entry]] = {}
        for venue_id, venue in venues.items():
            if not venue.merged_into:
                for entry in _entries(House(venue_id, venue.municipality), venue):
                    self._by_first.setdefault(entry.words[0], []).append(entry)

    def named_in(self, told: Iterable[Word], municipalities: Iterable[str], county: str = "") -> frozenset[House]:
        """`municipalities` are the codes of those that the tip names, `county` the one that was chosen in the form."""
        if not self._by_first:
            return frozenset()
        words, codes = tuple(map(compared, told)), frozenset(municipalities)
        found: set[House] = set()
        place = 0
        while place < len(words):
            here = list(self._at(words, place))
            longest = max((len(each.words) for each in here), default=0)
            houses = {each.house for each in here if len(each.words) == longest}
            near = {each for each in houses if _may_be_meant(each, codes, county)}
            # A name that two municipalities have says which one as little as a first name says who.
            if len({each.municipality for each in near}) == 1:
                found |= near
            place += longest or 1
        return frozenset(found)

    def _at(self, words: Sequence[str], start: int) -> Iterator[_Entry]:
        first = words[start]
        for beginning in {first, first.removesuffix(GENITIVE)}:
            for entry in self._by_first.get(beginning, ()):
                end = start + len(entry.words)
                if _same(words[start:end], entry.words) and (
                    not entry.needs_kind or stands_beside(entry.kind, words, start, end)
                ):
                    yield entry


def _entries(house: House, venue: Venue) -> Iterator[_Entry]:
    for name in venue.names:
        words = words_of(name)
        own = without_kind_words(venue.kind, words)
        if words:
            is_short = sum(each.isalpha() for each in name) < FEWEST_LETTERS
            yield _Entry(words, house, venue.kind, needs_kind=own == words and is_short)
        if own and own != words:
            yield _Entry(own, house, venue.kind, needs_kind=True)


def _same(written: Sequence[str], name: Name) -> bool:
    if len(written) != len(name) or tuple(written[:-1]) != name[:-1]:
        return False
    return written[-1] in {name[-1], name[-1] + GENITIVE}


def _may_be_meant(house: House, municipalities: frozenset[str], county: str) -> bool:
    if municipalities:
        return house.municipality in municipalities
    return county in {"", county_of(house.municipality)}
