"""Words for the search."""

from collections.abc import Mapping

from flask_babel import gettext


def category_name(category: str) -> str:
    """A kind of sensitive data."""
    return {
        "ethnicity": gettext("ethnic origin"),
        "religion": gettext("religion"),
        "health": gettext("health"),
        "sexuality": gettext("sexual orientation"),
        "politics": gettext("political opinion"),
        "union": gettext("membership of a trade union"),
    }.get(category, category)


def sensitive_told(refused: Mapping[str, str]) -> str:
    """Why a search is refused. `refused` are the words, each with its category."""
    return gettext(
        "It is forbidden to search people out by sensitive data (BDL 2:14, PBDL 2:5–6): %(words)s. Take it out and "
        "search again. You may search by how somebody acts and what somebody looks like.",
        words=", ".join(f"{word} ({category_name(kind)})" for word, kind in refused.items()),
    )


def act_names() -> dict[str, str]:
    return {"tips_searched": gettext("Searched among the tips")}
