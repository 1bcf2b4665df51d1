"""What an officer types as named in a tip, read by the same finders as the tip itself."""

from tipline.domain.assessment import Entity
from tipline.domain.entities.finding import find_entities
from tipline.domain.report import Report

TYPED_KINDS = ("phone", "plate", "partial_plate", "url", "handle", "email", "room")
"""What tips can be linked by. An age links nothing, and where a tip belongs is chosen elsewhere."""
BY_OFFICER = "officer"
"""In place of the field that holds an entity."""


class EntityNotUnderstood(Exception):
    """The finders see nothing of this kind in what was typed, or more than one."""


def entity_typed(kind: str, written: str) -> Entity:
    """Raises EntityNotUnderstood."""
    if kind not in TYPED_KINDS:
        raise EntityNotUnderstood(kind)
    said = written.strip()
    # What stands in a field of the form needs no words around it.
    by_field = {
        "phone": Report(story="", phone=said),
        "plate": Report(story="", plate=said),
        "room": Report(story="", room=said),
    }
    read = by_field.get(kind, Report(story=said))
    found = [each for each in find_entities(read) if each.kind == kind]
    if len(found) != 1:
        raise EntityNotUnderstood(kind)
    return Entity(kind=kind, value=found[0].value, original=said, field=BY_OFFICER)
