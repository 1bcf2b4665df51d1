"""The register of venues in clear: opened as a whole, and kept by the process until it has changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.orm import Session

from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.assessment import Entity
from tipline.domain.links.clues import Clue, clues_of, municipalities_named
from tipline.domain.reading.folding import fold
from tipline.domain.reading.words import split_words
from tipline.domain.report import Report
from tipline.domain.venues.finding import VenueNames
from tipline.domain.venues.history import Known
from tipline.domain.venues.look_alikes import as_latin
from tipline.domain.venues.names import words_of
from tipline.domain.venues.venue import Venue
from tipline.persistence.venues import Stamp, all_venues, register_stamp, venue_place


@dataclass(frozen=True)
class VenueRegister:
    """By id, in clear and as they lay sealed, at `stamp`. `damaged` are the venues whose seal does not hold: they hide
    no other.
    """

    known: Mapping[str, Known] = field(repr=False)
    sealed: Mapping[str, bytes] = field(repr=False)
    damaged: tuple[str, ...] = ()
    stamp: Stamp | None = None

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        return {venue_id: known.venue for venue_id, known in self.known.items()}

    @cached_property
    def searched(self) -> Mapping[str, str]:
        """By id, the words by which an officer finds it in the list, also what its names only look like."""
        return {venue_id: "\n".join(_searched(venue)) for venue_id, venue in self.venues.items()}

    @cached_property
    def names(self) -> VenueNames:
        """What finds them in a text."""
        return VenueNames(self.venues)


def _searched(venue: Venue) -> Iterator[str]:
    for name in venue.names:
        yield from (" ".join(words_of(each)) for each in {name, as_latin(name)})


_kept: dict[bytes, tuple[Stamp, VenueRegister]] = {}
"""By the key of the register, what was opened last: in production one entry. To open three thousand venues takes
some tenths of a second, which is too long for every tip and every page."""


def venue_register(session: Session, keys: OfficerKeys) -> VenueRegister:
    """As the session sees it: one statement when nothing has changed since it was opened, two when something has."""
    return register_at(session, register_stamp(session), keys)


def register_at(session: Session, stamp: Stamp | None, keys: OfficerKeys) -> VenueRegister:
    """The register that this session has just found to stand at `stamp`."""
    if stamp is None:
        return VenueRegister({}, {})
    held = _kept.get(keys.venues)
    if held and held[0] == stamp:
        return held[1]
    opened = _open(session, keys.venues, held[1] if held else VenueRegister({}, {}), stamp)
    _kept[keys.venues] = (stamp, opened)
    return opened


def clues_with_venues(register: VenueRegister, report: Report, entities: Sequence[Entity]) -> frozenset[Clue]:
    """What a tip can have in common with others, the venues that it names included."""
    told = (*report.words, *split_words(fold(report.place)))
    places = municipalities_named(report, entities)
    return clues_of(report, entities, register.names.named_in(told, places, report.county))


def _open(session: Session, key: bytes, before: VenueRegister, stamp: Stamp) -> VenueRegister:
    """What lies as it lay `before` need not be opened again."""
    sealed, known, damaged = dict(all_venues(session)), {}, []
    for venue_id, content in sealed.items():
        try:
            known[venue_id] = (
                before.known[venue_id]
                if before.sealed.get(venue_id) == content and venue_id in before.known
                else Known.from_bytes(open_sealed(key, content, venue_place(venue_id)))
            )
        except SealDamaged:
            damaged.append(venue_id)
    return VenueRegister(known, sealed, tuple(damaged), stamp)
