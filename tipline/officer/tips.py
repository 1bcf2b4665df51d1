"""One tip: the question why it is opened, then its words, and its pictures one by one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField, TextAreaField

from tipline.casework.look_at_attachment import PictureNotShown, look_at_attachment
from tipline.casework.point_out import point_out
from tipline.casework.read_tip import OpenTip, PurposeMissing, read_tip
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_changes import Meanwhile
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand, may
from tipline.domain.states import OUTCOMES
from tipline.officer.changing import seen_by_page
from tipline.officer.desk import desk, present
from tipline.officer.entity_form import EntityForm
from tipline.officer.fields import once_only, plain_words
from tipline.officer.judgement import judgement_shown
from tipline.officer.link_form import LinkForm
from tipline.officer.links_shown import links_shown
from tipline.officer.move_forms import ReferralForm, ReopeningForm
from tipline.officer.move_offers import moves_offered
from tipline.officer.near_copies import near_copies_shown
from tipline.officer.picture_tiles import pictures_shown
from tipline.officer.queue import queue_beside
from tipline.officer.reply_form import ReplyForm, phrases_shown
from tipline.officer.retention_shown import retention_shown
from tipline.officer.sign_in import current_officer
from tipline.officer.statement_forms import GradeForm, LevelForm, StatementForm
from tipline.officer.statements import level_shown, statements_shown
from tipline.officer.told import answers_given
from tipline.officer.translation_form import TranslationForm, translations_shown
from tipline.persistence.reports import Attachment

room = Blueprint("tips", __name__, url_prefix="/tips/<reference>")

MOST_PURPOSE = 200
"""Characters: as much as the audit record holds."""
MOST_WORDS = 5_000
"""Characters of a note."""


class PurposeForm(FlaskForm):
    purpose = StringField(lazy_gettext("Why do you open this tip?"), plain_words(MOST_PURPOSE))


class NoteForm(FlaskForm):
    once = once_only()
    text = TextAreaField(lazy_gettext("New note"), plain_words(MOST_WORDS))


@room.get("")
def show(reference: str) -> str:
    return tip_page(reference)


@room.post("")
@room.post("/open")
def take_purpose(reference: str) -> AnyResponse | tuple[str, int]:
    """The purpose is in the record; the page that follows shows the tip."""
    form, officer = PurposeForm(), current_officer()
    if not form.validate_on_submit():
        return purpose_page(reference, officer, form), 400
    with desk().database.writing() as database:
        state_purpose(database, officer, reference, form.purpose.data or "", keys=desk().keys, now=present())
    return redirect(f"/tips/{reference}", 303)


@room.get("/attachments/<envelope>/<int:position>")
def show_attachment(reference: str, envelope: str, position: int) -> AnyResponse | tuple[str, int]:
    attachment = Attachment(reference, envelope, position)
    try:
        with desk().database.writing() as database:
            picture = look_at_attachment(database, current_officer(), attachment, keys=desk().keys, now=present())
    except PictureNotShown as reason:
        return render_template("picture_not_shown.html", reference=reference, state=reason.state), 404
    return Response(
        picture, mimetype="image/jpeg", headers={"Content-Disposition": f'inline; filename="{reference}.jpg"'}
    )


def tip_page(
    reference: str,
    *,
    reply: ReplyForm | None = None,
    note: NoteForm | None = None,
    statement: StatementForm | None = None,
    grading: GradeForm | None = None,
    level: LevelForm | None = None,
    referral: ReferralForm | None = None,
    reopening: ReopeningForm | None = None,
    meanwhile: Sequence[Meanwhile] = (),
    translation: TranslationForm | None = None,
    link: LinkForm | None = None,
    entity: EntityForm | None = None,
) -> str:
    """The opened tip, or the question for a purpose. A form that was sent in vain keeps its words.

    `meanwhile` is what others did, for which a form was refused.
    """
    officer = current_officer()
    try:
        opened = _opened(officer, reference)
    except PurposeMissing:
        return purpose_page(reference, officer, PurposeForm())
    return render_template(
        "opened_tip.html",
        **_shown(opened, officer),
        **_deeds(opened, officer, referral, reopening),
        **_beside(officer),
        **statements_shown(opened, statement, grading),
        **level_shown(opened, level),
        **translations_shown(opened, translation),
        **pictures_shown(opened),
        **links_shown(opened, officer, link, entity),
        **retention_shown(officer, opened),
        **phrases_shown(reply or ReplyForm(formdata=None), opened),
        note_form=note or NoteForm(formdata=None),
        meanwhile=meanwhile,
        seen=seen_by_page(opened, told=bool(meanwhile)),
    )


def _opened(officer: Officer, reference: str) -> OpenTip:
    """What the page then shows of other counties is in the record of both."""
    with desk().database.writing() as database:
        opened = read_tip(database, officer, reference, keys=desk().keys, now=present())
        pointers, history = opened.links.pointers, opened.history
        point_out(database, officer, reference, pointers, history=history, keys=desk().keys, now=present())
    return opened


def purpose_page(reference: str, officer: Officer, form: PurposeForm) -> str:
    demand(officer, "open_tip")
    return render_template("purpose.html", reference=reference, form=form, **_beside(officer))


def _beside(officer: Officer) -> dict[str, Any]:
    with desk().database.reading() as database:
        return queue_beside(database, officer)


def _shown(opened: OpenTip, officer: Officer) -> dict[str, Any]:
    with desk().database.reading() as database:
        near_copies = near_copies_shown(database, officer, opened.cluster)
    return {
        "opened": opened,
        "near_copies": near_copies,
        "reference": opened.tip.reference,
        "answers": answers_given(opened.report) if opened.report else [],
        **judgement_shown(opened.report.story if opened.report else "", opened.assessment),
    }


def _deeds(
    opened: OpenTip, officer: Officer, referral: ReferralForm | None, reopening: ReopeningForm | None
) -> dict[str, Any]:
    """What this officer can do now. The deeds ask the rules again when they are done."""
    mine = opened.claim is not None and opened.claim.officer_id == officer.officer_id
    return {
        "holder": opened.holder,
        "mine": mine,
        "claimable": opened.claim is None or (not mine and may(officer, "take_over_tip")),
        "outcomes": OUTCOMES,
        **moves_offered(opened, mine=mine, referral=referral, reopening=reopening),
    }
