"""The audit record's page, for auditors: newest first, and a proof that nothing was changed."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest

from tipline.casework.record_act import first_broken_entry
from tipline.domain.permissions import demand
from tipline.officer.desk import desk
from tipline.officer.sign_in import current_officer
from tipline.persistence.audit import newest_entries

room = Blueprint("record", __name__)

ENTRIES_A_PAGE = 100
MOST_DIGITS = 15


@room.get("/audit")
def show() -> str:
    demand(current_officer(), "read_audit")
    before, checked = _number(request.args.get("before", "")), "check" in request.args
    with desk().database.reading() as database:
        entries = newest_entries(database, before, ENTRIES_A_PAGE + 1)
        broken = first_broken_entry(database, desk().keys.audit) if checked else None
    return render_template(
        "audit.html",
        entries=entries[:ENTRIES_A_PAGE],
        older=entries[ENTRIES_A_PAGE - 1].number if len(entries) > ENTRIES_A_PAGE else None,
        before=before,
        checked=checked,
        broken=broken,
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadRequest
    return int(text)
