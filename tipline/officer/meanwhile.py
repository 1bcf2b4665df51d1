"""What the second of two officers is shown: the tip as it is now, what happened meanwhile, and every word typed."""

from flask import Flask, request
from flask_wtf import FlaskForm

from tipline.casework.tip_changes import TipChanged
from tipline.officer.entity_form import EntityForm
from tipline.officer.link_form import LinkForm
from tipline.officer.move_forms import ReferralForm, ReopeningForm
from tipline.officer.reply_form import ReplyForm
from tipline.officer.statement_forms import GradeForm, LevelForm, StatementForm
from tipline.officer.tips import tip_page

FORMS: dict[str, tuple[str, type[FlaskForm]]] = {
    "dialogue.reply": ("reply", ReplyForm),
    "assessing.state": ("statement", StatementForm),
    "assessing.grade": ("grading", GradeForm),
    "assessing.urgency": ("level", LevelForm),
    "links.decide": ("link", LinkForm),
    "naming.add": ("entity", EntityForm),
    "moves.refer": ("referral", ReferralForm),
    "moves.reopen": ("reopening", ReopeningForm),
}
"""By the door that refused: as what the tip's page takes the form that was sent."""


def install(app: Flask) -> None:
    app.register_error_handler(TipChanged, _told)


def _told(changed: TipChanged) -> tuple[str, int]:
    name, form = FORMS.get(request.endpoint or "", ("", FlaskForm))
    sent = {name: form()} if name else {}
    reference = str((request.view_args or {})["reference"])
    return tip_page(reference, meanwhile=changed.meanwhile, **sent), 409
