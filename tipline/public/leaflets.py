"""The leaflets for those who may see something: hotel, taxi, and whoever lets a home or lives beside it."""

from flask import Blueprint, abort, render_template
from flask_babel import gettext

from tipline.domain.contacts import contacts_for
from tipline.domain.leaflets import all_leaflets, leaflet_for

room = Blueprint("leaflets", __name__)


@room.get(f"/<any({','.join(each.audience for each in all_leaflets())}):audience>")
def show(audience: str) -> str:
    leaflet = leaflet_for(audience)
    if leaflet is None:
        abort(404)
    return render_template("leaflet.html", leaflet=leaflet, staff=contacts_for("staff"))


def setting_name(setting: str) -> str:
    """Where its signs are seen: for the page, the form and the papers."""
    return {
        "reception": gettext("In the reception"),
        "housekeeping": gettext("In rooms and corridors"),
        "bar_security": gettext("In the bar, the lobby and the car park"),
        "taxi": gettext("In a taxi"),
        "property": gettext("In a flat or house"),
        "massage": gettext("In a massage parlour"),
        "online": gettext("Online and in advertisements"),
    }[setting]
