"""What a tip's page shows of its links."""

from collections.abc import Mapping
from typing import Any

from tipline.casework.read_tip import OpenTip
from tipline.domain.assessment import Entity
from tipline.domain.entities.typed import TYPED_KINDS
from tipline.domain.links.clues import Clue
from tipline.domain.links.plate_parts import parts_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.officer.desk import desk
from tipline.officer.entity_form import EntityForm
from tipline.officer.link_form import LinkForm

MOST_OPEN = 5
"""Proposals that are not folded away: a screenful, in the narrow column."""


def links_shown(opened: OpenTip, officer: Officer, sent: LinkForm | None, entity: EntityForm | None) -> dict[str, Any]:
    """`elsewhere` says of each entity in how many other tips it stands, `sent` is a form that was sent in vain."""
    entities = opened.assessment.entities if opened.assessment else ()
    return {
        "links": opened.links,
        "proposed_first": opened.links.proposed[:MOST_OPEN],
        "proposed_rest": opened.links.proposed[MOST_OPEN:],
        "contacts": {each.county: whom_to_ring(each.county) for each in opened.links.pointers},
        "linking": may(officer, "work_tip"),
        "link_form": sent or LinkForm(formdata=None),
        "entity_form": entity or EntityForm(formdata=None),
        "typed_kinds": TYPED_KINDS,
        "found_named": [(row, each, elsewhere(each, opened.links.holders)) for row, each in opened.found],
        "elsewhere": [elsewhere(each, opened.links.holders) for each in entities],
    }


def whom_to_ring(county: str) -> str:
    """As the settings say; empty where they say nothing."""
    config = desk().config
    return config.county_contacts.get(county, "") or config.operator_contact


def elsewhere(entity: Entity, holders: Mapping[Clue, int]) -> int:
    """Other tips that name it. Of a plate those count that name a part of it too, but each part by itself."""
    parts = [Clue("plate_part", part) for part in parts_of(entity.value)] if entity.kind == "plate" else []
    rooms = [each for each in holders if each.kind == "venue_room" and each.value.split(" ", 1)[-1] == entity.value]
    own = [*parts, Clue(entity.kind, entity.value), *(rooms if entity.kind == "room" else [])]
    return max((holders.get(each, 0) for each in own), default=0)
