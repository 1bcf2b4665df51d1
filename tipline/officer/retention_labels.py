"""The words of how long tips are kept."""

from flask_babel import gettext


def act_names() -> dict[str, str]:
    """Acts of the audit record."""
    return {
        "tip_held": gettext("Set a legal hold on the tip"),
        "hold_lifted": gettext("Lifted the legal hold on the tip"),
        "tip_kept_on": gettext("Decided to keep the tip on"),
        "tip_erased_again": gettext("Deleted again what a backup had brought back"),
        "keys_wiped": gettext("Wiped the files of the database"),
    }


def track_name(track: str) -> str:
    """A row of domain/retention.csv."""
    return {
        "open": gettext("Worked on"),
        "not_in_a_case": gettext("Not taken up: one year from arrival"),
        "closed_case": gettext("Closed: one year from closing"),
        "rejected": gettext("Rejected: 90 days from closing"),
        "intelligence": gettext("Intelligence: three calendar years after registration"),
        "serious_intelligence": gettext("Intelligence on serious crime: five calendar years after registration"),
    }.get(track, track)
