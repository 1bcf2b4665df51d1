"""The page of the search. What is searched for stands in no address: every search is sent as a form."""

from typing import Any

from flask import Blueprint, render_template, session
from werkzeug.wrappers import Response

from tipline.casework.search_tips import SearchPage, search_tips
from tipline.domain.permissions import demand
from tipline.officer.desk import desk, present
from tipline.officer.queue import choices_of
from tipline.officer.refused import record_refusal
from tipline.officer.search_form import SearchForm, place_text
from tipline.officer.search_labels import PARTS, clue_told, grade_choices, graded_told
from tipline.officer.sign_in import current_officer
from tipline.persistence.search import MOST_SCANNED

room = Blueprint("search", __name__, url_prefix="/search")

HITS_A_PAGE = 50
PURPOSE = "purpose_of_search"
"""In the session: what the next search and the opening of a tip are offered as their purpose."""


@room.get("")
def show() -> str:
    demand(current_officer(), "open_tip")
    return _page(SearchForm(formdata=None, purpose=session.get(PURPOSE, "")))


@room.post("")
def search() -> str | tuple[str, int] | Response:
    form, officer = SearchForm(), current_officer()
    demand(officer, "open_tip")
    if not form.validate_on_submit():
        if kinds := sorted(set(form.sensitive())):
            record_refusal(f"search by sensitive data: {', '.join(kinds)}")
        return _page(form), 400
    asked = form.search()
    with desk().database.writing() as database:
        found = search_tips(database, officer, asked, keys=desk().keys, now=present(), most=HITS_A_PAGE)
    session[PURPOSE] = asked.purpose
    return _page(
        form,
        found,
        clues=asked.clues,
        sought=asked.words,
        graded=graded_told({name: form[name].data or "" for name in PARTS}),
        first=asked.after is None,
    )


def _page(form: SearchForm, found: SearchPage | None = None, **shown: Any) -> str:
    return render_template(
        "search.html",
        clue_told=clue_told,
        form=form,
        found=found,
        grades=grade_choices(),
        choices=choices_of(current_officer()),
        following=place_text(found.following) if found and found.following else "",
        most_scanned=MOST_SCANNED,
        now=present(),
        **shown,
    )
