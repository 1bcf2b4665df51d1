"""What a tipster says: the answers of the form, as they were typed."""

import json
from dataclasses import dataclass, field, fields
from functools import cached_property

from tipline.domain.channels import WEB
from tipline.domain.reading.folding import Folded, fold
from tipline.domain.reading.words import Word, split_words

AUDIENCES = ("hotel", "taxi", "property", "other")
WHEN = ("now", "today", "earlier", "recurring", "unknown")
KNOWN_BY = ("saw", "heard", "told", "online", "unknown")


MOST_CHARACTERS = {
    "story": 10_000,
    "people": 1_000,
    "when_text": 200,
    "place": 1_000,
    "room": 200,
    "plate": 200,
    "phone": 200,
    "web_address": 1_000,
    "contact": 200,
}
"""How long each text may be. Own choice: far above what people write, and small enough to be read by triage at once."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report. Only `story` must say something; every text is kept exactly as it came.

    `signs` holds ids of the sign catalogue in its version `signs_version`, `municipality` a four-digit code, and
    `county` a two-digit one where the municipality is not known. `page_language` is the language of the form, or the
    one that was spoken; `channel` is one of `domain/channels.py`.
    """

    story: str
    page_language: str = ""
    signs: tuple[str, ...] = field(default=())
    signs_version: str = ""
    audience: str = ""
    when: str = ""
    when_text: str = ""
    known_by: str = ""
    municipality: str = ""
    county: str = ""
    place: str = ""
    room: str = ""
    plate: str = ""
    phone: str = ""
    web_address: str = ""
    people: str = ""
    contact: str = ""
    channel: str = WEB

    @cached_property
    def folded(self) -> Folded:
        """The story made comparable. As `words`, it is worked out once however many ask, and goes with the report."""
        return fold(self.story)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return split_words(self.folded)

    def to_bytes(self) -> bytes:
        """UTF-8 JSON with the keys in a fixed order: equal reports give equal bytes."""
        # Not by `asdict`, which copies each value and takes as long as all the rest.
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Report":
        """The report that `to_bytes` wrote. Keys this version does not know are left out."""
        known = {each.name for each in fields(cls)}
        stored = {key: value for key, value in json.loads(data).items() if key in known}
        return cls(**{**stored, "signs": tuple(stored.get("signs", ()))})
