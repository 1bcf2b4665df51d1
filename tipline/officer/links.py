"""Links between tips at the desk: decided on a tip's page, or on the page that lays two tips side by side."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tipline.casework.decide_found_link import decide_found_link
from tipline.casework.decide_link import LinkNotFound, take_back_link
from tipline.casework.read_tip import PurposeMissing, read_tip
from tipline.casework.tip_access import TipNotFound, tip_for
from tipline.casework.tip_changes import check_unchanged
from tipline.domain.links.decisions import CONFIRMED, DecisionNotUnderstood, LinkToItself
from tipline.officer.changing import seen_by_form, seen_by_page
from tipline.officer.desk import desk, present
from tipline.officer.link_form import LinkForm
from tipline.officer.link_labels import not_decided
from tipline.officer.refused import record_refused_tip
from tipline.officer.side_by_side import linked_with, side_shown
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import PurposeForm, purpose_page, tip_page

room = Blueprint("links", __name__, url_prefix="/tips/<reference>/links")

Answer = Response | tuple[str, int]


@room.post("")
def decide(reference: str) -> Answer:
    form, fault = LinkForm(), ""
    if not form.validate_on_submit():
        return tip_page(reference, link=form), 400
    other, decided = form.reference(), form.decided.data or ""
    try:
        with _changing_both(reference, other) as database:
            words = form.reason.data or ""
            decide_found_link(
                database,
                current_officer(),
                reference,
                other,
                decided=decided,
                reason=words,
                keys=desk().keys,
                now=present(),
            )
    except DecisionNotUnderstood as missing:
        fault = str(missing)
    except LinkToItself:
        fault = "itself"
    except TipNotFound as missing:
        if str(missing) != other:
            raise
        record_refused_tip(other)
        fault = "not_found"
    if fault:
        form.reason.errors = (not_decided(fault),)
        return tip_page(reference, link=form), 400
    told = gettext("The link is confirmed.") if decided == CONFIRMED else gettext("The link is refuted.")
    return _back(reference, told)


@room.post("/take-back")
def take_back(reference: str) -> Answer:
    form = LinkForm()
    other = form.reference()
    try:
        with _changing_both(reference, other) as database:
            take_back_link(database, current_officer(), reference, other, keys=desk().keys, now=present())
    except LinkNotFound:
        return _back(reference, gettext("Nobody has decided about these two tips."))
    return _back(reference, gettext("The decision about the link is taken back."))


@room.get("/<other>")
def compare(reference: str, other: str) -> Answer | str:
    """Both tips are opened, each with its purpose and its look in the record."""
    if reference == other:
        return redirect(f"/tips/{reference}", 303)
    officer = current_officer()
    try:
        with desk().database.writing() as database:
            sides = [read_tip(database, officer, each, keys=desk().keys, now=present()) for each in (reference, other)]
    except PurposeMissing as missing:
        return purpose_page(str(missing), officer, PurposeForm())
    return render_template(
        "two_tips.html",
        reference=reference,
        sides=[side_shown(one, another) for one, another in (sides, sides[::-1])],
        found=linked_with(sides[0], other),
        link_form=LinkForm(formdata=None),
        other=other,
        seen=seen_by_page(sides[0], told=False),
    )


@contextmanager
def _changing_both(reference: str, other: str) -> Iterator[Session]:
    """As `changing`, with both tips locked in one order for everybody: two officers may decide at once from either."""
    officer = current_officer()
    with desk().database.writing() as database:
        for each in sorted({reference, other}):
            tip_for(database, officer, each, "work_tip", lock=True)
        seen = seen_by_form()
        if seen is not None:
            check_unchanged(database, officer, reference, seen)
        yield database


def _back(reference: str, told: str) -> Response:
    flash(told)
    return redirect(f"/tips/{reference}#links", 303)
