"""A tip as another system hands it over: JSON read strictly, and every fault named with its field."""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext

from tipline.domain.channels import DELIVERED
from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties, county_of, municipalities_by_code
from tipline.domain.report import AUDIENCES, KNOWN_BY, MOST_CHARACTERS, WHEN, Report
from tipline.domain.signs import VERSION, signs_by_id
from tipline.domain.swedish_time import InTheFuture, TooLongAgo, check_received
from tipline.web.fields import as_kept

NEEDED = ("id", "channel", "received_at", "story")
SENDER_ID = re.compile(r"[!-~]{1,200}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
"""RFC 3339, which is what `date-time` means in JSON Schema."""

Faults = list[tuple[str, str]]
"""Field and sentence. The field is empty where the body as a whole is at fault."""


class NotTaken(Exception):
    def __init__(self, faults: Faults) -> None:
        super().__init__("faults in what was handed over")
        self.faults = faults


@dataclass(frozen=True)
class HandedOver:
    sender_id: str
    received_at: datetime
    report: Report


def handed_over(body: bytes, now: datetime) -> HandedOver:
    """What the body says. Raises NotTaken with every fault, one for each field."""
    given = _object(body)
    faults = [(name, gettext("This must be given.")) for name in NEEDED if name not in given]
    for name, value in given.items():
        fault = _FIELDS[name](value) if name in _FIELDS else gettext("There is no such field.")
        if fault:
            faults.append((as_kept(name)[:80], fault))
    if not faults:
        faults = _not_together(given, now)
    if faults:
        raise NotTaken(faults)
    return HandedOver(given["id"], datetime.fromisoformat(given["received_at"]), _report(given))


def _not_together(given: dict[str, Any], now: datetime) -> Faults:
    """What is wrong although each field by itself could be right."""
    faults = []
    try:
        check_received(datetime.fromisoformat(given["received_at"]), now)
    except InTheFuture:
        faults.append(("received_at", gettext("This time has not come yet.")))
    except TooLongAgo:
        faults.append(("received_at", gettext("This is more than a year ago.")))
    lies_in = county_of(given.get("municipality", ""))
    if given.get("county") and lies_in not in {"", given["county"]}:
        faults.append(("county", gettext("The municipality lies in another county.")))
    return faults


def _report(given: dict[str, Any]) -> Report:
    told: dict[str, Any] = {name: as_kept(value) if name in MOST_CHARACTERS else value for name, value in given.items()}
    told["signs"] = tuple(told.get("signs", ()))
    del told["id"], told["received_at"]
    return Report(signs_version=VERSION, **told)


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object. Raises NotTaken for anything else, and for a name that stands twice: which one is meant?"""
    try:
        given = json.loads(body.decode(), object_pairs_hook=_once_each, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotTaken([("", gettext("The body is not a JSON object in UTF-8 with each name once."))]) from None
    if not isinstance(given, dict):
        raise NotTaken([("", gettext("The body is not a JSON object in UTF-8 with each name once."))])
    return given


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _text(most: int, *, must_say: bool = False) -> Callable[[Any], str]:
    def fault(value: Any) -> str:
        if not isinstance(value, str) or _has_surrogate(value):
            return gettext("This must be text.")
        if len(value) > most:
            return gettext("This is too long: at most %(max)d characters.", max=most)
        return gettext("This must say something.") if must_say and not value.strip() else ""

    return fault


def _has_surrogate(value: str) -> bool:
    """Half a character: JSON can write one, UTF-8 and the database cannot."""
    return any("\ud800" <= each <= "\udfff" for each in value)


def _one_of(values: Collection[str]) -> Callable[[Any], str]:
    def fault(value: Any) -> str:
        return "" if isinstance(value, str) and value in values else gettext("This is none of the values allowed.")

    return fault


def _signs(value: Any) -> str:
    known = isinstance(value, list) and all(isinstance(each, str) and each in signs_by_id() for each in value)
    if not known or len(set(value)) != len(value):
        return gettext("This must be a list of signs of the catalogue, each once.")
    return ""


def _sender_id(value: Any) -> str:
    fits = isinstance(value, str) and SENDER_ID.fullmatch(value)
    return "" if fits else gettext("This must be 1 to 200 visible characters of ASCII.")


def _moment(value: Any) -> str:
    fault = gettext("This must be a day, a time and an offset, for example 2026-11-24T22:41:00+01:00.")
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return fault
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return fault
    return ""


_FIELDS: dict[str, Callable[[Any], str]] = {
    **{name: _text(most, must_say=name == "story") for name, most in MOST_CHARACTERS.items()},
    "id": _sender_id,
    "received_at": _moment,
    "channel": _one_of(DELIVERED),
    "signs": _signs,
    "audience": _one_of(("", *AUDIENCES)),
    "when": _one_of(("", *WHEN)),
    "known_by": _one_of(("", *KNOWN_BY)),
    "municipality": _one_of({"", *municipalities_by_code()}),
    "county": _one_of({"", *all_counties()}),
    "page_language": _one_of({"", *all_languages()}),
}
