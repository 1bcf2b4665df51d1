"""Words for links between tips."""

from flask_babel import gettext


def link_kind_name(kind: str) -> str:
    """What two tips have in common."""
    return {
        "phone": gettext("the same phone"),
        "plate": gettext("the same plate"),
        "url": gettext("the same web address"),
        "handle": gettext("the same name online"),
        "email": gettext("the same e-mail"),
        "partial_plate": gettext("a plate that fits"),
        "venue_room": gettext("the same room in the same place"),
        "text": gettext("nearly the same words"),
    }.get(kind, kind)


def act_names() -> dict[str, str]:
    return {
        "opened_in_event": gettext("Read the tip on the page of its event"),
        "question_asked": gettext("Asked an open question about the event"),
        "question_settled": gettext("Settled an open question"),
        "link_confirmed": gettext("Confirmed a link with another tip"),
        "link_refuted": gettext("Refuted a link with another tip"),
        "link_taken_back": gettext("Took a decision about a link back"),
    }
