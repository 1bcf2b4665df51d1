"""The words of a time line."""

from flask_babel import gettext

from tipline.domain.links.timeline import DAY, Dated
from tipline.domain.times import SWEDISH_TIME
from tipline.officer.labels import act_name


def dated_told(what: str) -> str:
    return {
        "received": gettext("The tip came"),
        "assessed": gettext("The rules judged it"),
        "wrote": gettext("The tipster wrote"),
        "replied": gettext("An officer replied"),
        "happened": gettext("It happened"),
    }.get(what) or act_name(what)


def time_told(thing: Dated) -> str:
    """The hour in Sweden, empty for what is told to the day."""
    return "" if thing.grain == DAY else thing.at.astimezone(SWEDISH_TIME).strftime("%H:%M")
