"""Who has opened which tips, when and why: for supervisors, of their county."""

from flask import Blueprint, render_template, request

from tipline.domain.logged import looks
from tipline.domain.permissions import demand
from tipline.officer.desk import desk
from tipline.officer.record_filter import asked_of_record, page_number, record_address
from tipline.officer.sign_in import current_officer
from tipline.persistence.audit_search import entries_found

room = Blueprint("looks", __name__)

LOOKS_A_PAGE = 50


@room.get("/audit/looks")
def show() -> str:
    """A page of looks. Auditors read the whole record instead, and see no tip."""
    officer = current_officer()
    demand(officer, "see_looks")
    wanted = asked_of_record(request.args, acts=looks(), county=officer.county)
    before = page_number(request.args.get("before", ""))
    with desk().database.reading() as database:
        found = entries_found(database, wanted, before, LOOKS_A_PAGE + 1)
    entries = found[:LOOKS_A_PAGE]
    older = str(entries[-1].number) if len(found) > LOOKS_A_PAGE else ""
    return render_template(
        "looks.html",
        entries=entries,
        asked_for=request.args,
        acts=looks(),
        newest=record_address("/audit/looks", request.args) if before else "",
        older=record_address("/audit/looks", request.args, before=older) if older else "",
    )
