"""The words for exports."""

from flask_babel import gettext

from tipline.domain.exports import STATEMENTS, TIPS


def where_name(where: str) -> str:
    """Where the recipient is: the line is where secrecy between authorities begins (OSL 8:1)."""
    return {"within": gettext("Within the police"), "outside": gettext("Outside the police")}[where]


def contents_name(contents: str) -> str:
    """What the file holds."""
    return {
        TIPS: gettext("Whole tips, one a line (JSON lines)"),
        STATEMENTS: gettext("Only what is stated, for a spreadsheet (CSV)"),
    }.get(contents, contents)
