"""The audit record's page, for auditors: newest first, and a proof that nothing was changed."""

from flask import Blueprint, render_template, request

from tipline.casework.record_act import first_broken_entry
from tipline.domain.logged import OPERATION_OF
from tipline.domain.permissions import demand
from tipline.officer import labels
from tipline.officer.desk import desk
from tipline.officer.record_filter import asked_of_record, page_number, record_address
from tipline.officer.sign_in import current_officer
from tipline.persistence.audit_search import entries_found

room = Blueprint("record", __name__)

ENTRIES_A_PAGE = 100


@room.get("/audit")
def show() -> str:
    demand(current_officer(), "read_audit")
    wanted, before = asked_of_record(request.args), page_number(request.args.get("before", ""))
    checked = "check" in request.args
    with desk().database.reading() as database:
        found = entries_found(database, wanted, before, ENTRIES_A_PAGE + 1)
        broken = first_broken_entry(database, desk().keys.audit) if checked else None
    entries = found[:ENTRIES_A_PAGE]
    older = str(entries[-1].number) if len(found) > ENTRIES_A_PAGE else ""
    return render_template(
        "audit.html",
        entries=entries,
        asked_for=request.args,
        acts=sorted(OPERATION_OF, key=labels.act_name),
        newest=record_address("/audit", request.args) if before else "",
        older=record_address("/audit", request.args, before=older) if older else "",
        checked=checked,
        broken=broken,
    )
