"""What an officer says to a link between two tips: confirmed, refuted, joined by hand, or taken back."""

from flask import Blueprint, flash, redirect
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.decide_link import decide_link, take_back_link
from tipline.casework.find_links import find_links
from tipline.casework.read_tip import read_tip
from tipline.casework.tip_access import TipErased, TipNotFound
from tipline.domain.links.decisions import CONFIRMED, DecisionNotUnderstood, LinkDecision, LinkToItself
from tipline.officer.changing import changing
from tipline.officer.demanding import demand_tip
from tipline.officer.desk import desk, present
from tipline.officer.linked import LinkForm, ShownLink
from tipline.officer.refused import record_refused_tip
from tipline.officer.sign_in import current_officer
from tipline.officer.tips import tip_page

room = Blueprint("links", __name__, url_prefix="/tips/<reference>/links")

Answer = Response | tuple[str, int]


@room.post("")
def decide(reference: str) -> Answer:
    """What the two have in common is looked up again: no form says that."""
    demand_tip(reference, "work_tip")
    form = LinkForm()
    if not form.validate_on_submit():
        return tip_page(reference, link=form), 400
    try:
        decided = _decide(reference, form)
    except LinkToItself:
        return _refused(reference, form, gettext("This is the tip that you are reading. Name another."))
    except DecisionNotUnderstood:
        form.reason.errors = [gettext("Say why: the program cannot.")]
        return tip_page(reference, link=form), 400
    except (TipNotFound, TipErased) as missing:
        if str(missing) == reference:
            raise
        record_refused_tip(form.reference)
        return _refused(reference, form, gettext("There is no such tip that you can see."))
    told = gettext("The link is confirmed.") if decided == CONFIRMED else gettext("The link is refuted.")
    return _back(reference, told)


@room.post("/take-back")
def take_back(reference: str) -> Answer:
    form = LinkForm()
    with changing(reference) as database:
        take_back_link(database, current_officer(), reference, form.reference, keys=desk().keys, now=present())
    return _back(reference, gettext("The decision is taken back."))


def _decide(reference: str, form: LinkForm) -> str:
    officer, keys, now = current_officer(), desk().keys, present()
    with changing(reference) as database:
        opened = read_tip(database, officer, reference, keys=keys, now=now)
        found = find_links(database, officer, opened, keys.index).tips
        kinds = next((ShownLink(each, None).kinds for each in found if each.tip.reference == form.reference), ())
        reason = (form.reason.data or "").strip()
        decision = LinkDecision(decided=form.decided.data or "", kinds=kinds, reason=reason)
        decide_link(database, officer, reference, form.reference, decision, keys=keys, now=now)
    return decision.decided


def _refused(reference: str, form: LinkForm, why: str) -> Answer:
    form.other.errors = [why]
    return tip_page(reference, link=form), 400


def _back(reference: str, told: str) -> Response:
    flash(told)
    return redirect(f"/tips/{reference}#links", 303)
