"""The leaflets for those who may see something: hotel, taxi, and whoever lets a home or lives beside it."""

from flask import Blueprint, abort, render_template

from tipline.domain.contacts import contacts_for
from tipline.domain.leaflets import all_leaflets, leaflet_for

room = Blueprint("leaflets", __name__)


@room.get(f"/<any({','.join(each.audience for each in all_leaflets())}):audience>")
def show(audience: str) -> str:
    leaflet = leaflet_for(audience)
    if leaflet is None:
        abort(404)
    return render_template("leaflet.html", leaflet=leaflet, staff=contacts_for("staff"))
