"""The life of a tip: the allowed moves in one table."""

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("claimed",),
    "triaged": ("claimed",),
    "claimed": ("assessed", "needs_answer"),
    "assessed": ("referred", "passed_on", "needs_answer", "closed", "claimed"),
    "needs_answer": ("assessed", "claimed"),
    "referred": ("assessed", "closed"),
    "passed_on": ("assessed", "closed"),
    "closed": ("assessed",),
}
"""From each state to those an officer may choose. A tip that triage has not reached may be claimed
too; handing a claimed tip back returns it to where it was.

A referred tip is with a unit or an investigation of the police, a tip passed on is with somebody outside: the line is
where secrecy between authorities begins (OSL 8:1). Both are an assessed tip's next step, since what is handed on is
graded (PBDL 3:4). An answer may be needed before anything can be assessed, so it can be waited for from both sides of
that, and the officer goes on from either. Nothing is closed out of the waiting: what an answer that never came leaves
is an assessment like any other."""

STATES = tuple(MOVES)
OPEN_STATES = tuple(state for state in STATES if state != "closed")
UNCLAIMED_STATES = ("received", "triaged")
"""Nobody has taken the tip up yet: how soon somebody must is in `domain/promises.py`."""
REFERRALS = ("referred", "passed_on")
"""States in which the tip is with somebody else. Going there asks to whom and why (domain/referrals.py)."""

ERASED = "erased"
"""Its content is deleted for ever (casework/erase_tip.py). It stands in no table: nobody moves a tip there or back, no
queue shows it, and no code leads to it."""

OUTCOMES = ("action_taken", "passed_on", "kept_as_intelligence", "unfounded", "out_of_scope")
"""What came of a tip. Closing asks for one, so that it can be told what tips lead to."""


class MoveNotAllowed(Exception):
    """The table has no such move."""


class NoAnswerToCome(Exception):
    """Nobody can answer, or nobody has asked: a tip that waited would wait for ever."""


def check_move(before: str, after: str) -> None:
    """Raises MoveNotAllowed unless an officer may take a tip from `before` to `after`."""
    if after not in MOVES.get(before, ()):
        raise MoveNotAllowed(f"{before} to {after}")


def answer_may_come(*, has_code: bool, withdrawn: bool, officer_wrote_last: bool) -> bool:
    """Whether a tip can wait for its tipster: somebody holds a code that opens it, and has been asked something."""
    return has_code and not withdrawn and officer_wrote_last


STATUSES: dict[str, str] = {
    "received": "received",
    "triaged": "received",
    "claimed": "being_read",
    "assessed": "being_read",
    "needs_answer": "being_read",
    "referred": "passed_on",
    "passed_on": "passed_on",
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
