"""Who may do what: one table, asked by every door and every deed.

An admin runs accounts and an auditor reads the record; neither may open a tip, so that no one person can both look
and hide having looked.
"""

from tipline.domain.officers import Officer

ACTS = (
    "see_queue",
    "open_tip",
    "work_tip",
    "take_over_tip",
    "register_tip",
    "keep_venues",
    "write_notice",
    "approve_notice",
    "withdraw_notice",
    "ask_approval",
    "decide_approval",
    "hold_tip",
    "see_retention",
    "read_audit",
    "see_looks",
    "run_accounts",
    "see_index",
)

ALLOWED: dict[str, frozenset[str]] = {
    "officer": frozenset(
        {
            "see_queue",
            "open_tip",
            "work_tip",
            "register_tip",
            "keep_venues",
            "write_notice",
            "withdraw_notice",
            "ask_approval",
        }
    ),
    "supervisor": frozenset(
        {
            "see_queue",
            "open_tip",
            "work_tip",
            "take_over_tip",
            "register_tip",
            "keep_venues",
            "write_notice",
            "approve_notice",
            "withdraw_notice",
            "see_looks",
            "ask_approval",
            "decide_approval",
            "hold_tip",
            "see_retention",
        }
    ),
    "coordinator": frozenset({"see_queue", "approve_notice", "withdraw_notice"}),
    "auditor": frozenset({"read_audit", "see_index"}),
    "admin": frozenset({"run_accounts", "see_index"}),
}

COUNTY_BOUND = frozenset(
    {
        "see_queue",
        "open_tip",
        "work_tip",
        "take_over_tip",
        "keep_venues",
        "write_notice",
        "approve_notice",
        "withdraw_notice",
        "ask_approval",
        "decide_approval",
        "hold_tip",
        "see_retention",
        "see_looks",
    }
)
"""Acts that an officer of one county does only there. A tip is registered wherever it happened. The index is one for
all counties, so that nobody who works the tips of a county sees its numbers."""


class NotPermitted(Exception):
    """The officer's role or county does not allow this act."""


def may(officer: Officer, act: str) -> bool:
    return act in ALLOWED.get(officer.role, frozenset())


def covers(officer: Officer, county: str) -> bool:
    """Whether a tip in `county` is this officer's business. A tip whose county nobody knows is everybody's."""
    return not officer.county or not county or officer.county == county


def may_run_account(officer: Officer, county: str) -> bool:
    """Whether this officer may change an account of `county`, empty for one of all counties.

    Other than with tips, an empty county is nobody's but those of all counties: whoever runs the accounts of one county
    must not reach, by an account that covers all, what is in the others.
    """
    return may(officer, "run_accounts") and officer.county in {"", county}


def demand(officer: Officer, act: str, county: str = "") -> None:
    """Raises NotPermitted unless the officer may do `act` in `county`."""
    if not (may(officer, act) and covers(officer, county)):
        raise NotPermitted(act)
