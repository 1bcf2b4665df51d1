"""Leaflet, card and poster as PDF: the same for everybody, so that no paper tells where it hung."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext

from tipline.domain.contacts import contacts_for
from tipline.domain.languages import Language
from tipline.domain.leaflets import Leaflet, all_leaflets
from tipline.print.press import KINDS, print_paper
from tipline.public.desk import desk
from tipline.public.leaflets import shown_leaflet
from tipline.web.language import day_told, page_direction, page_language
from tipline.web.reviews import is_checked
from tipline.web.sign_settings import setting_name

AUDIENCES = tuple(leaflet.audience for leaflet in all_leaflets())
DRAWINGS = {"hotel": "key_card.svg", "taxi": "car.svg", "property": "door.svg"}
SIGNS_ON_CARD = 3

room = Blueprint("prints", __name__)


@room.get(f"/<any({','.join(KINDS)}):kind>/<any({','.join(AUDIENCES)}):audience>.pdf")
def show(kind: str, audience: str) -> Response:
    leaflet = shown_leaflet(audience)
    language = page_language()
    # Nothing of the request but its host, which is one of ours (INJ-19), and what the address names.
    shown = f"{request.host}/{language.code}/{audience}"
    answer = Response(print_paper(kind, _told(kind, leaflet, language, shown)), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{kind}-{audience}-{language.code}.pdf")
    return answer


def _told(kind: str, leaflet: Leaflet, language: Language, shown: str) -> dict[str, Any]:
    """Every word on the paper, in the language of the page."""
    lists = ("about", "danger", "not_signs", "do", "do_not", "after", "truth", "law")
    return {
        "lang": language.code,
        "dir": page_direction(),
        "address": f"https://{shown}",
        "shown": shown,
        "title": _titled(kind, gettext(leaflet.title)),
        "heading": gettext(leaflet.title),
        "kicker": gettext(leaflet.kicker),
        "lead": gettext(leaflet.lead),
        "signs_intro": gettext(leaflet.signs_intro),
        "settings": [_setting(leaflet, setting) for setting in leaflet.settings],
        "strongest": [gettext(sign.text) for sign in leaflet.strongest(SIGNS_ON_CARD)],
        **{name: [gettext(text) for text in getattr(leaflet, name)] for name in lists},
        "contacts": _contacts(),
        "drawing": DRAWINGS[leaflet.audience],
        "words": _words(leaflet.audience, shown, leaflet.law_as_of) | _operator() | _checked(),
    }


def _titled(kind: str, title: str) -> str:
    return {
        "leaflet": title,
        "card": gettext("Card: %(title)s", title=title),
        "poster": gettext("Poster: %(title)s", title=title),
    }[kind]


def _setting(leaflet: Leaflet, setting: str) -> dict[str, Any]:
    signs = leaflet.signs(setting)
    return {
        "name": setting_name(setting),
        "strong": [gettext(sign.text) for sign in signs if sign.strength == "strong"],
        "others": [gettext(sign.text) for sign in signs if sign.strength != "strong"],
    }


def _contacts() -> list[dict[str, str]]:
    """Who helps. The numbers for a tip and for danger stand larger elsewhere on the paper."""
    helping = (each for each in contacts_for("exposed", "child", "buyer", "staff") if "tip" not in each.purposes)
    return [
        {"name": gettext(each.name), "reach": each.reach, "shown": each.shown, "text": gettext(each.text)}
        for each in helping
    ]


def _operator() -> dict[str, str]:
    """Who runs the service. A paper of a demonstration says so on every page and every card."""
    config = desk().config
    if config.operator_name:
        run_by = gettext("This service is run by %(operator)s.", operator=config.operator_name)
        return {"who": f"{run_by} {config.operator_legal_basis}".strip(), "trial": ""}
    nobody = gettext(
        "Nobody yet: this is a demonstration of the program. What you send is not read by any police officer."
    )
    return {"who": nobody, "trial": gettext("This is a demonstration.")}


def _checked() -> dict[str, str]:
    """A paper in a language that no native speaker has checked says so, as the pages do."""
    if is_checked(page_language().code):
        return {"unchecked": ""}
    told = gettext("Nobody who has this language as their mother tongue has checked these texts yet.")
    return {"unchecked": told}


def _words(audience: str, shown: str, law_as_of: date) -> dict[str, str]:
    """What stands on the papers beside the texts of the leaflet."""
    return {
        "danger": gettext("Someone is in danger now"),
        "police": gettext("The police, day and night"),
        "call_112": gettext("Call 112 at once when"),
        "tell": gettext("Tell what you have seen"),
        "or_call": gettext("or call"),
        "about": gettext("What this is about"),
        "look_for": gettext("What to look for"),
        "strong": gettext("Strong signs"),
        "others": gettext("Signs that count together with others"),
        "not_signs": gettext("What is not a sign"),
        "do": gettext("Do this"),
        "do_not": gettext("Do not do this"),
        "after": gettext("What happens with a tip"),
        "law": gettext("What the law says"),
        "law_as_of": gettext("As the law stood on %(date)s. It may have changed since.", date=day_told(law_as_of)),
        "help": gettext("Help"),
        "run_by": gettext("Who runs this?"),
        "headline": gettext("Have you seen something that worries you?"),
        "enough": gettext("You need not be sure, and you need not say who you are."),
        "outside": gettext("Good to know at work"),
        "cut": gettext("Cut along the marks and fold in the middle."),
        "qr": gettext("QR code that leads to %(address)s", address=shown),
        "doorway": gettext("A doorway with light in it"),
        "drawing": {
            "hotel": gettext("A key card"),
            "taxi": gettext("A taxi"),
            "property": gettext("A door that stands ajar"),
        }[audience],
    }
