"""What officers have decided about a tip's links, in clear."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tipline.crypto.opening import opened_as
from tipline.domain.links.decisions import LinkDecision
from tipline.persistence.tip_links import TipLink, link_place


@dataclass(frozen=True)
class OwnLink:
    """A link of the tip that is read with the tip `other`. `decision` is None when its seal is damaged."""

    other: str
    decided: str
    by: str
    at: datetime
    decision: LinkDecision | None


def read_links(rows: Iterable[TipLink], key: bytes | None) -> list[OwnLink]:
    """The newest first. `key` is the tip's own, or None where it is gone."""
    ordered = sorted(rows, key=lambda row: (row.decided_at, row.other_reference), reverse=True)
    return [
        OwnLink(row.other_reference, row.decided, row.officer_name, row.decided_at, _why(row, key)) for row in ordered
    ]


def _why(row: TipLink, key: bytes | None) -> LinkDecision | None:
    return opened_as(LinkDecision.from_bytes, key, row.sealed, link_place(row.tip_reference, row.other_reference))
