"""Bulk export: asking for it from the queue, the page of one request, and the file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from tipline.casework.ask_export import ask_export
from tipline.casework.decide_export import decide_export, read_export
from tipline.casework.take_export import take_export
from tipline.casework.tips_to_export import keys_of_tips, reachable_tips, rules_in, stated_in
from tipline.domain.approvals import MOST_REASON
from tipline.domain.export_files import lines_of_tips, table_of_statements
from tipline.domain.exports import CONTENTS, MOST_TIPS, STATEMENTS, TIPS
from tipline.domain.permissions import demand, may
from tipline.domain.referrals import NotTested
from tipline.domain.states import ERASED, REFERRALS
from tipline.domain.times import swedish_day
from tipline.officer import export_labels
from tipline.officer.asking import asked, queue_address
from tipline.officer.desk import desk, present
from tipline.officer.export_form import WHERE, ExportForm
from tipline.officer.freshness import shown_lately
from tipline.officer.proof import proven
from tipline.officer.queue import note_search_of
from tipline.officer.sign_in import current_officer
from tipline.persistence.queue import QueueRow, queue_counts, queue_page
from tipline.persistence.tips import Tip

room = Blueprint("exports", __name__, url_prefix="/exports")

FILES = {
    TIPS: (lines_of_tips, "jsonl", "application/jsonl; charset=utf-8"),
    STATEMENTS: (table_of_statements, "csv", "text/csv; charset=utf-8; header=present"),
}

Answer = AnyResponse | tuple[str, int]


@room.get("/new")
def ask() -> str:
    """The tips that the filter of the queue in the address finds, one by one, unless they are too many."""
    officer, back = current_officer(), queue_address(request.args)
    demand(officer, "ask_approval")
    wanted = replace(asked(request.args), unfolded=True)
    note_search_of(officer, request.args, wanted)
    with desk().database.reading() as database:
        total = sum(queue_counts(database, officer, wanted, most=None).values())
        if not 0 < total <= MOST_TIPS:
            return render_template("export_none.html", total=total, most=MOST_TIPS, back=back)
        rows = queue_page(database, officer, wanted, after=None, most=MOST_TIPS).rows
        return _form_page(database, rows, ExportForm(formdata=None), back)


@room.post("/new")
def take_request() -> Answer:
    officer, form, references = current_officer(), ExportForm(), sorted(set(request.form.getlist("tip")))
    demand(officer, "ask_approval")
    if len(references) > MOST_TIPS:
        raise BadRequest
    if not references:
        flash(gettext("Choose at least one tip first."), "error")
        return redirect("/queue", 303)
    with desk().database.reading() as database:
        tips = reachable_tips(database, officer, references)
        if not form.validate_on_submit():
            return _form_page(database, tips, form, "/queue"), 400
    once, tested = form.once.data or "", bool(form.tested.data)
    try:
        with desk().database.writing() as database:
            keys, now = desk().keys, present()
            ask_export(database, officer, references, form.request(), tested=tested, once=once, keys=keys, now=now)
    except NotTested:
        form.tested.errors = [gettext("Test what the marks remind of, and say that you have.")]
        with desk().database.reading() as database:
            return _form_page(database, tips, form, "/queue"), 400
    flash(gettext("Your request waits for a second person."))
    return redirect(f"/exports/{once}", 303)


@room.get("/<export_id>")
def show(export_id: str) -> str:
    return _export_page(export_id)


@room.post("/<export_id>/approve")
def approve(export_id: str) -> AnyResponse:
    _decide(export_id, "approved")
    return _back(gettext("You have approved it. Your colleague can go on."))


@room.post("/<export_id>/refuse")
def refuse(export_id: str) -> AnyResponse:
    _decide(export_id, "refused")
    return _back(gettext("You have refused it."))


@room.post("/<export_id>/take")
def take(export_id: str) -> Answer:
    """The file. It is made for this answer and kept nowhere."""
    officer, now = current_officer(), present()
    with desk().database.reading() as database:
        read_export(database, officer, export_id)
    if not proven():
        return _export_page(export_id, unproven=True), 401
    with desk().database.writing() as database:
        contents, taken = take_export(database, officer, export_id, keys=desk().keys, now=now)
    written, ending, kind = FILES[contents]
    name = f"{contents}-{swedish_day(now).isoformat()}.{ending}"
    return Response(
        written(taken), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _decide(export_id: str, decided: str) -> None:
    with desk().database.writing() as database:
        decide_export(database, current_officer(), export_id, decided, keys=desk().keys, now=present())


def _form_page(database: Session, tips: Sequence[QueueRow | Tip], form: ExportForm, back: str) -> str:
    """Codes and marks are listed for both places where the recipient can be. They show no word of a tip."""
    references = [tip.reference for tip in tips]
    stated = stated_in(database, references, keys_of_tips(database, references, desk().keys))
    return render_template(
        "export_form.html",
        tips=tips,
        form=form,
        rules=dict(zip(WHERE, (rules_in(stated, state) for state in REFERRALS), strict=True)),
        where=WHERE,
        contents=CONTENTS,
        most=MOST_REASON,
        back=back,
        exporting=export_labels,
    )


def _export_page(export_id: str, *, unproven: bool = False) -> str:
    officer, now = current_officer(), present()
    with desk().database.reading() as database:
        found, tips = read_export(database, officer, export_id)
    context: dict[str, Any] = {"export": found.export, "tips": tips, "erased": ERASED}
    return render_template(
        "export.html",
        **context,
        asker=found.asker,
        approver=found.approver,
        standing=found.export.standing(now),
        own=found.export.asker_id == officer.officer_id,
        decides=may(officer, "decide_approval"),
        fresh=shown_lately(),
        unproven=unproven,
        exporting=export_labels,
    )


def _back(told: str) -> AnyResponse:
    flash(told)
    return redirect("/approvals", 303)
