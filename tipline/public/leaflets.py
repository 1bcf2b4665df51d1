"""The leaflets for those who may see something: hotel, taxi, and whoever lets a home or lives beside it."""

from flask import Blueprint, abort, render_template

from tipline.domain.contacts import contacts_for
from tipline.domain.leaflets import Leaflet, all_leaflets, leaflet_for, without_form
from tipline.public.desk import desk
from tipline.public.notices import notices_on
from tipline.public.ready_pages import same_for_everybody

room = Blueprint("leaflets", __name__)


@room.get(f"/<any({','.join(each.audience for each in all_leaflets())}):audience>")
@same_for_everybody()
def show(audience: str) -> str:
    return render_template(
        "leaflet.html",
        leaflet=shown_leaflet(audience),
        notices=notices_on(audience),
        staff=contacts_for("staff"),
    )


def shown_leaflet(audience: str) -> Leaflet:
    """As it is true here, on the page and on paper. Nobody is promised a code where there is no form."""
    leaflet = leaflet_for(audience)
    if leaflet is None:
        abort(404)
    return without_form(leaflet) if desk().config.leaflet_only else leaflet
