"""Every entity of a report, from the story and from the fields of the form."""

from collections.abc import Iterator
from itertools import chain

from tipline.domain.assessment import ENTITY_KINDS, Entity
from tipline.domain.entities.addresses import emails_in, handles_in, site_value, sites_in
from tipline.domain.entities.ages import ages_in
from tipline.domain.entities.partial_plates import partial_plates_in
from tipline.domain.entities.phones import phone_value, phones_in
from tipline.domain.entities.places import places_in
from tipline.domain.entities.plates import plate_value, plates_in
from tipline.domain.entities.rooms import room_value, rooms_in
from tipline.domain.municipalities import municipalities_by_code
from tipline.domain.reading.stories import Story, read_words
from tipline.domain.report import Report

IN_ANY_LANGUAGE = (emails_in, sites_in, handles_in, phones_in, plates_in, rooms_in, partial_plates_in)
IN_ITS_OWN = (ages_in, places_in)
"""In order of certainty: what one has found is left alone by those after it."""


def find_entities(report: Report, story: Story | None = None) -> tuple[Entity, ...]:
    """By kind, then by place in the story; what the form's fields hold comes first, and never twice the same.

    `story` is the report's, when it has been read before.
    """
    read = story or read_words(report.folded, report.words, report.page_language)
    found: dict[tuple[str, str], Entity] = {}
    for entity in sorted((*_typed(report), *_told(read)), key=_order):
        found.setdefault((entity.kind, entity.value), entity)
    return tuple(found.values())


def _order(entity: Entity) -> tuple[int, int]:
    return ENTITY_KINDS.index(entity.kind), entity.start


def _told(story: Story) -> Iterator[Entity]:
    taken = bytearray(len(story.folded.original))
    found = (*(finder(story.folded) for finder in IN_ANY_LANGUAGE), *(finder(story) for finder in IN_ITS_OWN))
    for entity in chain.from_iterable(found):
        if not any(taken[entity.start : entity.end]):
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
            yield entity


def _typed(report: Report) -> Iterator[Entity]:
    if value := plate_value(report.plate):
        yield Entity(kind="plate", value=value, original=report.plate, field="plate")
    if value := phone_value(report.phone):
        yield Entity(kind="phone", value=value, original=report.phone, field="phone")
    if value := room_value(report.room):
        yield Entity(kind="room", value=value, original=report.room, field="room")
    if report.municipality in municipalities_by_code():
        code = report.municipality
        yield Entity(kind="municipality", value=code, original=code, field="municipality")
    if value := site_value(report.web_address):
        yield Entity(kind=_kind_of_address(value), value=value, original=report.web_address, field="web_address")


def _kind_of_address(value: str) -> str:
    if "@" not in value:
        return "url"
    return "handle" if value.startswith("@") else "email"
