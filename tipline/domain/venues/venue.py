"""What officers know of a venue, and what no venue can be called."""

import unicodedata
from dataclasses import dataclass

from tipline.domain.entities.places import municipality_names
from tipline.domain.municipalities import municipalities_by_code
from tipline.domain.venues.kind_words import only_kind_words
from tipline.domain.venues.names import Name, words_of

KINDS = ("hotel", "flat", "parlour", "stand", "road", "other")
MOST_ALIASES = 20
"""As ordered. A venue with more is several."""
MOST_CHARACTERS = {"name": 100, "address": 200}
"""Own choice: above what stands on any sign."""
JOINER = "\u200c"
"""Parts letters of one word in Persian and Kurdish, and is the only unseen character that a name may hold."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody sees, or that put others in a wrong order."""


class VenueNotSound(Exception):
    """No venue can be like this. The message names the part: kind, name, municipality, address or aliases."""


@dataclass(frozen=True, kw_only=True)
class Venue:
    """`kind` is one of KINDS, `municipality` a four-digit code. `merged_into` is the id of the venue that this one
    turned out to be, or empty: then it is a signpost and nothing else.
    """

    kind: str
    name: str
    municipality: str
    address: str = ""
    aliases: tuple[str, ...] = ()
    merged_into: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


def tidy(written: str) -> str:
    """One spelling of the characters (NFKC) and single spaces: what looks the same on every screen is the same."""
    return " ".join(unicodedata.normalize("NFKC", written).split())


def check_venue(venue: Venue) -> None:
    """Raises VenueNotSound."""
    if venue.kind not in KINDS:
        raise VenueNotSound("kind")
    if venue.municipality not in municipalities_by_code():
        raise VenueNotSound("municipality")
    if not is_a_name(venue.name):
        raise VenueNotSound("name")
    if len(venue.address) > MOST_CHARACTERS["address"] or holds_unseen(venue.address):
        raise VenueNotSound("address")
    if len(venue.aliases) > MOST_ALIASES or not all(map(is_a_name, venue.aliases)):
        raise VenueNotSound("aliases")


def is_a_name(written: str) -> bool:
    """Whether it tells one venue from others: `hotel` alone, or the name of a municipality, stands in every tip."""
    if not 0 < len(written) <= MOST_CHARACTERS["name"] or holds_unseen(written):
        return False
    words = words_of(written)
    tells = any(each.isalpha() for word in words for each in word)
    return tells and not only_kind_words(words) and words not in municipality_names()


def holds_unseen(written: str) -> bool:
    return any(each != JOINER and unicodedata.category(each) in UNSEEN for each in written)


def without_repeats(names: tuple[str, ...], besides: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Of names that are compared as one, the first; none that is compared as one of `besides`."""
    kept: dict[Name, str] = {}
    known = set(map(words_of, besides))
    for each in names:
        words = words_of(each)
        if words not in known:
            kept.setdefault(words, each)
    return tuple(kept.values())
