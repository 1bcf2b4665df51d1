"""Looking up which tips have something in common with one: by its clues, under every key of the index."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from tipline.crypto.fingerprints import IndexKey
from tipline.domain.links.clues import Clue, in_order
from tipline.domain.municipalities import all_counties
from tipline.domain.officers import Officer
from tipline.persistence.neighbours import Neighbour, neighbours_of


def sought_by(clues: Iterable[Clue], index: Sequence[IndexKey]) -> dict[int, Clue]:
    """By what is looked up, the tip's own clue. The newest key first, and what tells most."""
    ordered = in_order(clues)
    return {key.fingerprint(met.kind, met.value): each for key in index for each in ordered for met in each.meets}


def neighbours_for(
    session: Session, officer: Officer, reference: str, sought: Mapping[int, Clue]
) -> Sequence[Neighbour]:
    """In one statement. There are also tips among them that this officer may not see."""
    name = all_counties().get(officer.county, officer.county)
    return neighbours_of(session, reference, list(sought), county=officer.county, county_name=name)
