"""Bulk export: many tips at once for a named recipient, and what of each of them may go there.

What may go follows the rules of a single referral (domain/referrals.py), statement by statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tipline.domain.approvals import MOST_REASON
from tipline.domain.referrals import FORBIDDEN, rules_to_test
from tipline.domain.statements import Statement

MOST_TIPS = 200
"""In one export. Own choice: as many as a second person can read through before they approve."""

TIPS, STATEMENTS = "tips", "statements"
CONTENTS = (TIPS, STATEMENTS)
"""What the file holds: whole tips, or a table of what officers have stated without the tips' own words."""

ERASED, UNREADABLE = "erased", "unreadable"
"""Why a tip that was asked for is left out. The file says so in its place."""


class ExportNotSound(Exception):
    """A request that does not say to whom or why, or that names no tip or too many. The message names the part."""


class ExportChanged(Exception):
    """A tip is another county's by now, or a grade asks for a test that the second person was not told of."""


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """To whom the tips go and why. `outside` says that the recipient is not within the police."""

    to_whom: str
    purpose: str
    outside: bool
    contents: str

    @property
    def state(self) -> str:
        """The referral whose rules hold, a key of FORBIDDEN."""
        return "passed_on" if self.outside else "referred"


def check_export(request: ExportRequest, references: Sequence[str]) -> None:
    """Raises ExportNotSound."""
    sound = {
        "to_whom": bool(request.to_whom.strip()) and len(request.to_whom) <= MOST_REASON,
        "purpose": bool(request.purpose.strip()) and len(request.purpose) <= MOST_REASON,
        "contents": request.contents in CONTENTS,
        "tips": 0 < len(references) <= MOST_TIPS,
    }
    for part, holds in sound.items():
        if not holds:
            raise ExportNotSound(part)


def statement_goes(statement: Statement, state: str) -> bool:
    """Whether the statement may go with a referral to `state`. What leaves the police is graded (PBDL 3:4)."""
    graded = statement.grade is not None
    forbidden = statement.grade is not None and statement.grade.handling in FORBIDDEN[state]
    return not forbidden and (graded or state == "referred")


def words_go(stated: Iterable[Statement | None], state: str) -> bool:
    """Whether the tip's own words may go: the story, and the answers and entities that repeat it.

    Outside the police only beside a grade, and never when a code forbids a statement that was drawn from them. None is
    a statement that cannot be read: nobody knows its code, so it counts as forbidding.
    """
    if state == "referred":
        return True
    known = list(stated)
    readable = [each for each in known if each is not None]
    forbidden = any(each.grade and each.grade.handling in FORBIDDEN[state] for each in readable)
    return len(readable) == len(known) and any(each.grade for each in readable) and not forbidden


def rules_of_export(stated: Iterable[Statement], state: str) -> tuple[str, ...]:
    """Codes and marks that ask for a test, of the statements that would go."""
    return rules_to_test(state, [each for each in stated if statement_goes(each, state)])
