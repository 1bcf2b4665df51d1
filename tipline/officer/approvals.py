"""Four eyes: asking a second person, what waits for me, and what has become of what I asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import StringField

from tipline.casework.ask_approval import ask_approval
from tipline.casework.decide_approval import decide_approval
from tipline.casework.tip_access import tip_for
from tipline.domain.approvals import CONTACT, ERASURE, GOOD_FOR, MOST_REASON, SECOND_PERSON_ACTS, WAITS, Request
from tipline.domain.permissions import demand, may
from tipline.officer.desk import desk, present
from tipline.officer.export_list import exports_shown
from tipline.officer.fields import once_only, plain_words
from tipline.officer.freshness import shown_lately
from tipline.officer.sign_in import current_officer
from tipline.persistence.approvals import Approval, Listed, requests_seen_by, requests_waiting_for

room = Blueprint("approvals", __name__)

MOST_REQUESTS = 100
"""On the page, of each kind: weeks of them, the newest of the past first."""

Answer = Response | tuple[str, int]


class ReasonForm(FlaskForm):
    once = once_only()
    reason = StringField(lazy_gettext("Why is it needed?"), plain_words(MOST_REASON))


class ErasureForm(ReasonForm):
    decision = StringField(lazy_gettext("Decision it rests on"), plain_words(MOST_REASON))


@dataclass(frozen=True)
class ListedRequest:
    """One request of the list. `own` says that this officer has asked for it."""

    approval: Approval
    asker: str
    approver: str | None
    standing: str
    own: bool


@room.get("/approvals")
def show() -> str:
    officer, now = current_officer(), present()
    demand(officer, "ask_approval")
    decides = may(officer, "decide_approval")
    with desk().database.reading() as database:
        waiting = requests_waiting_for(database, officer, now - WAITS, MOST_REQUESTS) if decides else []
        seen = requests_seen_by(database, officer.officer_id, MOST_REQUESTS)
        exports = exports_shown(database, officer, now, MOST_REQUESTS)
    requests = [_listed(each, officer.officer_id, now) for each in seen]
    return render_template(
        "approvals.html",
        **exports,
        decides=decides,
        fresh=shown_lately(),
        waiting=[_listed(each, officer.officer_id, now) for each in waiting],
        own=[each for each in requests if each.own and each.standing in {"asked", "approved"}],
        past=[each for each in requests if not each.own or each.standing not in {"asked", "approved"}],
    )


@room.post("/approvals/<approval_id>/approve")
def approve(approval_id: str) -> Response:
    _decide(approval_id, "approved")
    return _back(gettext("You have approved it. Your colleague can go on."))


@room.post("/approvals/<approval_id>/refuse")
def refuse(approval_id: str) -> Response:
    _decide(approval_id, "refused")
    return _back(gettext("You have refused it."))


@room.get("/tips/<reference>/ask/<act>")
def ask(reference: str, act: str) -> str:
    return _form_page(reference, act, _form(act, fresh=True))


@room.post("/tips/<reference>/ask/<act>")
def take(reference: str, act: str) -> Answer:
    form = _form(act)
    if not form.validate_on_submit():
        return _form_page(reference, act, form), 400
    decision = form.decision.data or "" if isinstance(form, ErasureForm) else ""
    request, once = Request(act=act, reason=form.reason.data or "", decision=decision), form.once.data or ""
    with desk().database.writing() as database:
        ask_approval(database, current_officer(), reference, request, once=once, keys=desk().keys, now=present())
    return _back(gettext("Your request waits for a second person."))


def _decide(approval_id: str, decided: str) -> None:
    with desk().database.writing() as database:
        decide_approval(database, current_officer(), approval_id, decided, keys=desk().keys, now=present())


def _form(act: str, *, fresh: bool = False) -> ReasonForm:
    if act not in SECOND_PERSON_ACTS:
        raise NotFound
    kind = ErasureForm if act == ERASURE else ReasonForm
    return kind(formdata=None) if fresh else kind()


def _form_page(reference: str, act: str, form: ReasonForm) -> str:
    with desk().database.reading() as database:
        tip_for(database, current_officer(), reference, "ask_approval")
    hours = GOOD_FOR[CONTACT] // timedelta(hours=1)
    return render_template("ask_approval.html", reference=reference, act=act, form=form, most=MOST_REASON, hours=hours)


def _listed(found: Listed, officer_id: int, now: datetime) -> ListedRequest:
    approval = found.approval
    return ListedRequest(*found, approval.standing(now), own=approval.asker_id == officer_id)


def _back(told: str) -> Response:
    flash(told)
    return redirect("/approvals", 303)
