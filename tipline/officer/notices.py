"""The notices' page: what waits for a second person, what the public sees now, and what it has seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from tipline.casework.publish_notice import approve_notice, withdraw_notice
from tipline.domain.notices import MOVES, may_publish_in, standing
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand, may
from tipline.domain.times import swedish_day
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer
from tipline.persistence.notices import StoredNotice, notices_for
from tipline.web.notices import ShownNotice, shown_notice

room = Blueprint("notices", __name__, url_prefix="/notices")

MOST_NOTICES = 200
"""On the page: years of them, the newest of the past last of all."""


@dataclass(frozen=True)
class ListedNotice:
    """One notice of the list, and what this officer may do with it."""

    notice: StoredNotice
    shown: ShownNotice
    standing: str
    approvable: bool
    withdrawable: bool
    own: bool


@room.get("")
def show() -> str:
    officer = current_officer()
    demand(officer, "withdraw_notice")
    today = swedish_day(present())
    with desk().database.reading() as database:
        found = notices_for(database, officer.county, today, MOST_NOTICES)
    listed = [_listed(each, officer, today) for each in found]
    return render_template("notice_list.html", groups=list(_grouped(listed)), writable=may(officer, "write_notice"))


@room.post("/<notice_id>/approve")
def approve(notice_id: str) -> Response:
    with desk().database.writing() as database:
        approve_notice(database, current_officer(), notice_id, keys=desk().keys, now=present())
    return _back(gettext("The notice is approved. The leaflets show it on its days."))


@room.post("/<notice_id>/withdraw")
def withdraw(notice_id: str) -> Response:
    with desk().database.writing() as database:
        withdraw_notice(database, current_officer(), notice_id, keys=desk().keys, now=present())
    return _back(gettext("The notice is withdrawn. Within a minute no leaflet shows it."))


def _listed(notice: StoredNotice, officer: Officer, today: date) -> ListedNotice:
    """The deeds ask the rules again when they are done."""
    own, told = notice.author_id == officer.officer_id, standing(notice.state, notice.first_day, notice.last_day, today)
    mine_to_publish = may_publish_in(officer, notice.county)
    return ListedNotice(
        notice,
        shown_notice(notice.text, notice.county, notice.language, notice.first_day),
        told,
        approvable=told == "draft" and not own and mine_to_publish and may(officer, "approve_notice"),
        withdrawable=told != "over" and bool(MOVES[notice.state]) and mine_to_publish,
        own=own,
    )


def _grouped(listed: list[ListedNotice]) -> Iterator[tuple[str, list[ListedNotice]]]:
    """Headings with what stands under them; the last one is what has been."""
    for heading, kinds in (
        (gettext("Waiting for a second person"), {"draft"}),
        (gettext("Shown now or later"), {"coming", "shown"}),
        (gettext("Past"), {"over", "withdrawn"}),
    ):
        yield heading, [each for each in listed if each.standing in kinds]


def _back(told: str) -> Response:
    flash(told)
    return redirect("/notices", 303)
