"""The queue's address: what its parameters ask for, and addresses that ask for something else."""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest

from tipline.domain.assessment import FLAGS, URGENCIES
from tipline.domain.municipalities import all_counties, municipalities_by_code
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.domain.references import ALPHABET, LENGTH, is_reference
from tipline.domain.states import STATES
from tipline.officer.desk import present
from tipline.persistence.queue_filter import ANY, OPEN, UNJUDGED, QueueFilter
from tipline.persistence.queue_order import PageKey

PARAMETERS = (
    "state",
    "urgency",
    "flag",
    "county",
    "municipality",
    "language",
    "mine",
    "q",
    "alike",
    "unfolded",
    "late",
    "answer",
)
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
YES_OR_NO = YES | NO
LANGUAGE_CODE = re.compile("[a-z]{2,3}")
LOOK_ALIKES = str.maketrans("OIL", "011", " -\u00a0")
"""How Crockford's base 32 reads the letters it leaves out; spaces and dashes are breath, not content."""
NO_REFERENCE = "-"
"""Begins no reference: a search for what cannot be one finds nothing."""


def asked(arguments: Mapping[str, str]) -> QueueFilter:
    """The filter of an address. A value that is no value of its parameter is refused, not left out unseen."""
    given = {name: arguments.get(name, "").strip() for name in PARAMETERS}
    allowed: dict[str, object] = {
        "state": {OPEN, ANY, *STATES},
        "urgency": {UNJUDGED, *URGENCIES},
        "flag": FLAGS,
        "county": all_counties(),
        "municipality": municipalities_by_code(),
        "mine": YES_OR_NO,
        "unfolded": YES_OR_NO,
        "late": YES_OR_NO,
        "answer": YES_OR_NO,
    }
    for name, values in allowed.items():
        if given[name] and given[name] not in values:  # type: ignore[operator]
            raise BadRequest
    if given["language"] and not LANGUAGE_CODE.fullmatch(given["language"]):
        raise BadRequest
    if given["alike"] and not is_reference(given["alike"]):
        raise BadRequest
    return QueueFilter(
        # Somebody who types a reference looks for that tip, whatever has become of it.
        state=given["state"] or (ANY if given["q"] else OPEN),
        urgency=given["urgency"],
        flag=given["flag"],
        county=given["county"],
        municipality=given["municipality"],
        language=given["language"],
        mine=given["mine"] in YES,
        reference=_reference_begun(given["q"]),
        alike=given["alike"],
        unfolded=given["unfolded"] in YES,
        late_at=present() if given["late"] in YES else None,
        answer=given["answer"] in YES,
    )


def _reference_begun(typed: str) -> str:
    folded = typed.upper().translate(LOOK_ALIKES)
    return folded if len(folded) <= LENGTH and set(folded) <= set(ALPHABET) else NO_REFERENCE


def queue_address(arguments: Mapping[str, str], **changes: str) -> str:
    """The queue asked for the same with `changes`; an empty value takes a parameter away, and so does a new page."""
    kept = {name: arguments.get(name, "") for name in PARAMETERS} | changes
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"/queue?{query}" if query else "/queue"


def page_key_text(key: PageKey) -> str:
    plain = f"{key.rank}.{int(key.received_at.timestamp())}.{key.reference}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def page_key_from(text: str) -> PageKey | None:
    """The key that `page_key_text` wrote, None for an empty text. Raises BadRequest for anything else."""
    if not text:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        rank, moment, reference = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split(".")
        key = PageKey(int(rank), datetime.fromtimestamp(int(moment), UTC), reference)
    except (ValueError, binascii.Error, OverflowError, OSError):
        raise BadRequest from None
    if key.rank not in {UNTRIAGED, WAITING, *RANKS.values()} or not is_reference(key.reference):
        raise BadRequest
    return key
