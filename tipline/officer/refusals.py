"""What a deed refuses, as a page: the status says which kind, the sentence says why."""

from typing import Any

from flask import Flask, render_template
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError

from tipline.casework.ask_approval import AlreadyAsked
from tipline.casework.ask_question import QuestionNotFound
from tipline.casework.claim_tip import AlreadyClaimed
from tipline.casework.decide_approval import ApprovalNotFound
from tipline.casework.decide_link import LinkNotFound
from tipline.casework.end_sessions import SessionNotFound
from tipline.casework.grade_tip import StatementNotFound, StatementSuperseded
from tipline.casework.keep_venues import VenueNotFound
from tipline.casework.look_at_attachment import AttachmentNotFound
from tipline.casework.propose_disposal import NotDue
from tipline.casework.publish_notice import NoticeNotFound
from tipline.casework.read_event import EventNotFound
from tipline.casework.read_tip import PurposeMissing
from tipline.casework.reply_to_tipster import NoWayToReply, TipWithdrawn
from tipline.casework.save_view import ViewNotFound
from tipline.casework.set_urgency import TriageStillDue
from tipline.casework.switch_account import AccountNotFound, OwnAccount
from tipline.casework.tip_access import NotTheClaimant, TipErased, TipNotFound
from tipline.casework.write_translation import OriginalNotFound
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import NoKeyFits
from tipline.domain.approvals import ApprovalMoveNotAllowed, ApprovalWorthless, OwnRequest
from tipline.domain.exports import ExportChanged
from tipline.domain.notices import NoticeMoveNotAllowed, NoticeOver, OwnNotice
from tipline.domain.permissions import NotPermitted
from tipline.domain.retention import TipHeld
from tipline.domain.settings import LettersNotOffered
from tipline.domain.states import MoveNotAllowed, NoAnswerToCome
from tipline.domain.venues.history import MergeNotAllowed
from tipline.officer.erasing import erased_page
from tipline.officer.refused import record_refusal, record_refused_form, record_refused_tip

CONFLICTS: dict[type[Exception], Any] = {
    AlreadyClaimed: lazy_gettext("Another officer has claimed this tip. A supervisor can take it over."),
    NotTheClaimant: lazy_gettext("Only the officer who has claimed the tip can do this. Claim it first."),
    MoveNotAllowed: lazy_gettext("The tip has changed since you opened it, and cannot go there from where it is now."),
    NoAnswerToCome: lazy_gettext("There is no answer to wait for: nobody can answer, or nobody has asked anything."),
    NoWayToReply: lazy_gettext("This tip has no receipt code, so nobody could read a reply."),
    TipWithdrawn: lazy_gettext("The tipster has withdrawn, so nobody could read a reply. It was not sent."),
    StatementSuperseded: lazy_gettext(
        "Somebody has graded this statement since you opened the tip. Read it again first."
    ),
    TriageStillDue: lazy_gettext("The rules have not judged this tip yet. Set another level when they have."),
    PurposeMissing: lazy_gettext("Open the tip and say why before you look at its pictures."),
    AlreadyAsked: lazy_gettext("You have asked for this already. See under Four eyes what has become of it."),
    OwnRequest: lazy_gettext("Somebody else must decide what you have asked for."),
    ApprovalMoveNotAllowed: lazy_gettext("The request was decided, used or has run out since you opened the page."),
    ApprovalWorthless: lazy_gettext("One of the two who agreed may not do so any more. Ask again."),
    TipHeld: lazy_gettext("A legal hold is on the tip. It can be deleted when a supervisor has lifted it."),
    NotDue: lazy_gettext("Choose tips that are past their time, not held and not proposed already. Look again."),
    ExportChanged: lazy_gettext(
        "A tip has moved to another county, or its grades have changed. Ask for the export again."
    ),
    OwnNotice: lazy_gettext("Somebody else must approve what you have written."),
    NoticeOver: lazy_gettext("Its last day has passed. Nobody would see it."),
    NoticeMoveNotAllowed: lazy_gettext("The notice has changed since you opened the page."),
    MergeNotAllowed: lazy_gettext("One of the two venues leads to another by now. Open the venue again."),
    LettersNotOffered: lazy_gettext("Letters are not offered to this account."),
    OwnAccount: lazy_gettext("You cannot do this to your own account. Another administrator can."),
    SealDamaged: lazy_gettext("A seal is damaged. Nothing of it is shown. Tell those who run the system."),
    NoKeyFits: lazy_gettext(
        "The key is gone: the tip was purged, or its key was destroyed. It cannot be opened again."
    ),
}


def install(app: Flask) -> None:
    app.register_error_handler(NotPermitted, _forbidden)
    app.register_error_handler(CSRFError, _form_refused)
    app.register_error_handler(TipNotFound, _tip_not_found)
    app.register_error_handler(TipErased, erased_page)
    for missing in (
        ApprovalNotFound,
        AttachmentNotFound,
        AccountNotFound,
        ViewNotFound,
        StatementNotFound,
        NoticeNotFound,
        SessionNotFound,
        EventNotFound,
        LinkNotFound,
        QuestionNotFound,
        VenueNotFound,
    ):
        app.register_error_handler(missing, _not_found)
    app.register_error_handler(OriginalNotFound, _not_found)
    for conflict in CONFLICTS:
        app.register_error_handler(conflict, _conflict)


def _forbidden(refused: NotPermitted) -> tuple[str, int]:
    record_refusal(str(refused))
    title, advice = gettext("You may not do this"), gettext("Your role does not include it. The attempt is recorded.")
    return render_template("error.html", code=403, title=title, advice=advice), 403


def _form_refused(error: CSRFError) -> tuple[str, int]:
    del error
    record_refused_form()
    title, advice = gettext("This request could not be understood"), gettext("Go back and try again.")
    return render_template("error.html", code=400, title=title, advice=advice), 400


def _tip_not_found(missing: TipNotFound) -> tuple[str, int]:
    """Of another county or not there: the page is the same."""
    record_refused_tip(str(missing))
    return _not_found(missing)


def _not_found(error: Exception) -> tuple[str, int]:
    del error
    title, advice = gettext("There is no such page"), gettext("The address may be mistyped or old.")
    return render_template("error.html", code=404, title=title, advice=advice), 404


def _conflict(error: Exception) -> tuple[str, int]:
    title = gettext("This could not be done")
    return render_template("error.html", code=409, title=title, advice=str(CONFLICTS[type(error)])), 409
