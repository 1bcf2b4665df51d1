"""How the service works, what it keeps, and whom it can be used by."""

from flask import Blueprint, render_template

from tipline.public.desk import desk
from tipline.public.ready_pages import same_for_everybody
from tipline.web.language import page_language
from tipline.web.reviews import review_of

room = Blueprint("about", __name__)


@room.get("/about")
@same_for_everybody()
def about() -> str:
    return _page("about.html")


@room.get("/privacy")
@same_for_everybody()
def privacy() -> str:
    return _page("privacy.html")


@room.get("/accessibility")
@same_for_everybody()
def accessibility() -> str:
    return _page("accessibility.html")


@room.get("/language")
@same_for_everybody()
def language() -> str:
    return _page("language.html")


def _page(template: str) -> str:
    config = desk().config
    return render_template(
        template,
        legal_basis=config.operator_legal_basis,
        contact=config.operator_contact,
        review=review_of(page_language().code),
    )
