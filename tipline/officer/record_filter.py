"""What the pages of the record are asked for, in their address."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest

from tipline.domain.logged import OPERATION_OF
from tipline.domain.references import is_reference
from tipline.domain.times import SWEDISH_TIME
from tipline.persistence.audit_search import Wanted

PARAMETERS = ("officer", "act", "reference", "day")
MOST_DIGITS = 15


def asked_of_record(arguments: Mapping[str, str], *, acts: tuple[str, ...] = (), county: str = "") -> Wanted:
    """The filter of an address, within `acts` and `county`. Raises BadRequest for a value that is none."""
    given = {name: arguments.get(name, "").strip() for name in PARAMETERS}
    if given["act"] and given["act"] not in (acts or OPERATION_OF):
        raise BadRequest
    reference = given["reference"].upper()
    if reference and not is_reference(reference):
        raise BadRequest
    since, until = _day(given["day"]) if given["day"] else (None, None)
    return Wanted(
        officer_name=given["officer"].casefold(),
        acts=(given["act"],) if given["act"] else acts,
        reference=reference,
        since=since,
        until=until,
        county=county,
    )


def page_number(text: str) -> int | None:
    """The entry before which a page begins. Raises BadRequest."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadRequest
    return int(text)


def record_address(path: str, arguments: Mapping[str, str], **changes: str) -> str:
    """The same page of the record asked for the same with `changes`."""
    kept = {name: arguments.get(name, "").strip() for name in PARAMETERS} | changes
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{query}" if query else path


def _day(text: str) -> tuple[datetime, datetime]:
    """When a Swedish day begins and ends."""
    try:
        day = date.fromisoformat(text)
        begins, ends = (datetime.combine(each, time(), SWEDISH_TIME) for each in (day, day + timedelta(days=1)))
        return begins.astimezone(UTC), ends.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest from None
