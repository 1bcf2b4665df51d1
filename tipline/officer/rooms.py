"""What every page of the officer site shows: who is signed in, and the rooms that role opens."""

from flask import Flask
from flask_babel import gettext

from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.officer.language import chosen_theme
from tipline.officer.sign_in import officer_signed_in
from tipline.persistence.database import DatabaseUnavailable


def install(app: Flask) -> None:
    @app.context_processor
    def _rooms() -> dict[str, object]:
        officer = _whoever()
        return {"officer": officer, "rooms": rooms_of(officer) if officer else [], "theme": chosen_theme()}


def rooms_of(officer: Officer) -> list[tuple[str, str]]:
    """Address and name of each room. Whoever has anything to do with notices can withdraw one."""
    rooms = (
        ("see_queue", "/queue", gettext("Queue")),
        ("open_tip", "/search", gettext("Search")),
        ("open_tip", "/events", gettext("Events")),
        ("keep_venues", "/venues", gettext("Venues")),
        ("see_queue", "/map", gettext("Map")),
        ("withdraw_notice", "/notices", gettext("Notices")),
        ("see_looks", "/audit/looks", gettext("Looks")),
        ("ask_approval", "/approvals", gettext("Four eyes")),
        ("see_retention", "/retention", gettext("Retention")),
        ("read_audit", "/audit", gettext("Record")),
        ("run_accounts", "/officers", gettext("Officers")),
        ("see_index", "/index", gettext("Index")),
    )
    return [(address, name) for act, address, name in rooms if may(officer, act)]


def _whoever() -> Officer | None:
    """The page that says that the database is out of order must not ask it who is reading."""
    try:
        return officer_signed_in()
    except DatabaseUnavailable:
        return None
