"""Who an officer is to the rules: a name, a role, a county or all of them."""

from dataclasses import dataclass

ROLES = ("officer", "supervisor", "coordinator", "auditor", "admin")
OPERATOR = "operator"
"""Who the record names for acts on the command line, where no officer is signed in."""


@dataclass(frozen=True, kw_only=True)
class Officer:
    """An officer as the rules see one. `county` is a two-digit county code, or empty for all counties."""

    officer_id: int
    name: str
    role: str
    county: str = ""
