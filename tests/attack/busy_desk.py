"""A desk in the middle of its work: venues, statements, holds, requests, so that every form is on some page."""

import secrets
from datetime import date

from tipline.cli.demo_browser import OfficerBrowser
from tipline.domain.notices import ALL

GRADE = {"scheme": "4x4", "source": "X", "information": "4", "handling": "H2"}
STATED = {"text": "The woman cried.", "nature": "fact", "obtained": "heard", "subject": "unknown"}
EXPORT = {"to_whom": "Region West", "purpose": "A review.", "where": "within", "contents": "tips"}
VENUES = ("Hotel Granen", "Hotel Tallen")
NOTICE = {"county": "25", "text": "Look out.", "audience": "hotel", "language": ALL, "do": "keep"}


def make_busy(desk: OfficerBrowser, references: list[str], today: date) -> None:
    """Every tip was opened for a purpose; something of each kind was done to the first few."""
    for name in VENUES:
        desk.keep_venue({"name": name, "kind": "hotel", "municipality": "1980"})
    for reference in references:
        desk.story_of(reference)
    first, second, third, fourth = references[:4]
    _do(desk, f"/tips/{first}", f"/tips/{first}/claim")
    _do(desk, f"/tips/{first}", f"/tips/{first}/statement", **STATED, **GRADE)
    _do(desk, f"/tips/{first}", f"/tips/{first}/entities", kind="phone", written="070-174 06 05")
    _do(desk, f"/tips/{first}", f"/tips/{first}/links", other=second, reason="The same car.", decided="confirmed")
    _do(desk, f"/tips/{third}", f"/tips/{third}/hold", reason="A case in court.")
    _do(desk, f"/tips/{fourth}/ask/erasure", f"/tips/{fourth}/ask/erasure", reason="A law.", decision="RA 2026/777")
    _do(desk, f"/exports/new?tip={second}", "/exports/new", tip=second, **EXPORT)
    _do(desk, "/queue?state=any", "/queue/views", name="All")
    days = {"first_day": today.isoformat(), "last_day": today.isoformat()}
    _do(desk, "/notices/new", "/notices/new", **NOTICE, **days)


def _do(desk: OfficerBrowser, page: str, action: str, **typed: str) -> None:
    """Posts what the page's form of this address has, and what is typed."""
    _, shown = desk.get(page)
    form = next((each for each in shown.forms if each.action.partition("?")[0] in {action, ""}), None)
    assert form is not None, f"{page} has no form for {action}"
    once = {"once": secrets.token_hex(16)} if "once" in form.fields else {}
    preset = {name: value for name, value in form.fields.items() if value}
    desk.get(action, {**preset, **once, **typed})
