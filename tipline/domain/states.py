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

OUTCOMES = ("action_taken", "passed_on", "kept_as_intelligence", "unfounded", "out_of_scope")
"""What came of a tip. Closing asks for one, so that it can be told what tips lead to."""


class MoveNotAllowed(Exception):
    """The table has no such move."""


def check_move(before: str, after: str) -> None:
    """Raises MoveNotAllowed unless an officer may take a tip from `before` to `after`."""
    if after not in MOVES.get(before, ()):
        raise MoveNotAllowed(f"{before} to {after}")


def told_to_tipster(state: str) -> str:
    """What a tipster with the receipt code is told about the tip: enough to know it was read, nothing of the work."""
    return {"received": "received", "triaged": "received", "closed": "closed"}.get(state, "being_worked_on")
