"""What is to be deleted or tried again, and deletions in three steps: proposed, decided by somebody else, done."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from tipline.casework.decide_disposal import decide_disposal, read_disposal
from tipline.casework.execute_disposal import execute_disposal
from tipline.casework.propose_disposal import MOST_TIPS, Proposal, propose_disposal
from tipline.domain.approvals import MOST_REASON
from tipline.domain.permissions import demand, may
from tipline.domain.retention import MOST_DECISION, tracks, unconfirmed
from tipline.domain.times import swedish_day
from tipline.officer import retention_labels
from tipline.officer.desk import desk, present
from tipline.officer.erasing import keep_erasures
from tipline.officer.fields import once_only, plain_words
from tipline.officer.freshness import shown_lately
from tipline.officer.proof import proven
from tipline.officer.retention_lists import SOON_MONTHS, retention_of
from tipline.officer.sign_in import current_officer
from tipline.persistence.disposals import disposals_seen_by
from tipline.persistence.retained import holds_of

room = Blueprint("retention", __name__, url_prefix="/retention")

MOST_LISTED = 100

Answer = Response | tuple[str, int]


class ProposalForm(FlaskForm):
    once = once_only()
    track = StringField()
    decision = StringField(lazy_gettext("Decision it rests on"), plain_words(MOST_DECISION))
    reason = StringField(lazy_gettext("Why is it needed?"), plain_words(MOST_REASON))


@room.get("")
def show() -> str:
    return _page(ProposalForm(formdata=None))


@room.post("/propose")
def propose() -> Answer:
    officer, form = current_officer(), ProposalForm()
    demand(officer, "see_retention")
    references = request.form.getlist("tip")
    if not form.validate_on_submit():
        return _page(form, chosen=references), 400
    words = [form.track.data or "", form.decision.data or "", form.reason.data or ""]
    once, now = form.once.data or "", present()
    with desk().database.writing() as database:
        proposal = Proposal(references, *words)
        propose_disposal(database, officer, proposal, desk().config.tracks, once=once, keys=desk().keys, now=now)
    flash(gettext("Your request waits for a second person."))
    return redirect(f"/retention/{once}", 303)


@room.get("/<disposal_id>")
def certificate(disposal_id: str) -> str:
    return _certificate(disposal_id)


@room.post("/<disposal_id>/approve")
def approve(disposal_id: str) -> Response:
    return _decide(disposal_id, "approved", gettext("You have approved it. Your colleague can go on."))


@room.post("/<disposal_id>/refuse")
def refuse(disposal_id: str) -> Response:
    return _decide(disposal_id, "refused", gettext("You have refused it."))


@room.post("/<disposal_id>/execute")
def execute(disposal_id: str) -> Answer:
    """Only with the box ticked, and by whoever has shown lately that it is them: nothing brings the tips back."""
    officer = current_officer()
    with desk().database.reading() as database:
        read_disposal(database, officer, disposal_id)
    if request.form.get("confirmed") != "yes":
        flash(gettext("Tick the box if you want to delete the tips for ever."), "error")
        return redirect(f"/retention/{disposal_id}", 303)
    if not proven():
        flash(gettext("Nothing was done: show first that it is you."), "error")
        return _certificate(disposal_id), 401
    with desk().database.writing() as database:
        execute_disposal(database, officer, disposal_id, desk().config.tracks, keys=desk().keys, now=present())
    keep_erasures()
    return redirect(f"/retention/{disposal_id}", 303)


def _decide(disposal_id: str, decided: str, told: str) -> Response:
    with desk().database.writing() as database:
        decide_disposal(database, current_officer(), disposal_id, decided, keys=desk().keys, now=present())
    flash(told)
    return redirect(f"/retention/{disposal_id}", 303)


def _page(form: ProposalForm, chosen: list[str] | None = None) -> str:
    officer, now = current_officer(), present()
    demand(officer, "see_retention")
    with desk().database.reading() as database:
        found = retention_of(database, officer, desk().config.tracks, swedish_day(now))
        held = holds_of(database, officer, MOST_LISTED)
        disposals = disposals_seen_by(database, officer, MOST_LISTED)
    context: dict[str, Any] = {"found": found, "held": held, "form": form, "chosen": chosen}
    return render_template(
        "retention.html",
        **context,
        disposals=[(each, each.disposal.standing(now)) for each in disposals],
        by_clock=desk().config.retention_decision,
        unsure=unconfirmed(desk().config.tracks.values()),
        most=MOST_TIPS,
        months=SOON_MONTHS,
        times=retention_labels,
        rules=tracks(),
    )


def _certificate(disposal_id: str) -> str:
    officer, now = current_officer(), present()
    with desk().database.reading() as database:
        found, tips = read_disposal(database, officer, disposal_id)
    own = found.disposal.asker_id == officer.officer_id
    return render_template(
        "disposal.html",
        found=found,
        disposal=found.disposal,
        tips=tips,
        standing=found.disposal.standing(now),
        own=own,
        decides=may(officer, "decide_approval") and not own,
        fresh=shown_lately(),
        times=retention_labels,
        rule=tracks().get(found.disposal.track),
    )
