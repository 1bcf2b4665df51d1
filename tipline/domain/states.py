"""The life of a tip: the allowed moves in one table."""

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("claimed",),
    "triaged": ("claimed",),
    "claimed": ("assessed",),
    "assessed": ("claimed", "referred", "closed"),
    "referred": ("assessed", "closed"),
    "closed": ("assessed",),
}
"""From each state to those an officer may choose. A tip that triage has not reached may be claimed
too; handing a claimed tip back returns it to where it was."""

STATES = tuple(MOVES)
OPEN_STATES = tuple(state for state in STATES if state != "closed")
UNCLAIMED_STATES = ("received", "triaged")
"""Nobody has taken the tip up yet: how soon somebody must is in `domain/promises.py`."""

OUTCOMES = ("action_taken", "passed_on", "kept_as_intelligence", "unfounded", "out_of_scope")
"""What came of a tip. Closing asks for one, so that it can be told what tips lead to."""


class MoveNotAllowed(Exception):
    """The table has no such move."""


def check_move(before: str, after: str) -> None:
    """Raises MoveNotAllowed unless an officer may take a tip from `before` to `after`."""
    if after not in MOVES.get(before, ()):
        raise MoveNotAllowed(f"{before} to {after}")


STATUSES: dict[str, str] = {
    "received": "received",
    "triaged": "received",
    "claimed": "being_read",
    "assessed": "being_read",
    "referred": "passed_on",
}
"""What whoever holds the receipt code is told of an open tip: that it is read or went on, nothing of the work."""

ENDINGS: dict[str, str] = {
    "action_taken": "closed",
    "kept_as_intelligence": "closed",
    "unfounded": "closed",
    "passed_on": "closed_passed_on",
    "out_of_scope": "closed_other_matter",
}
"""What a closed tip is told as. Whether anything was done, kept or dropped is told alike, whatever it was: the code may
have been forced out of the tipster by those whom the tip is about (OSL 18:1, 18:2: domain.md, section 5)."""


def told_to_tipster(state: str, outcome: str | None, *, officer_wrote_last: bool) -> str:
    """The coarse status of a tip: a value of STATUSES or ENDINGS, or `question`.

    An officer's line that nobody has answered stands above how far the tip has come, until the tip is closed: the last
    word of a closed tip awaits no answer.
    """
    if state == "closed":
        return ENDINGS.get(outcome or "", "closed")
    return "question" if officer_wrote_last else STATUSES[state]
