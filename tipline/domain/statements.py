"""Statements: each one piece of information in a tip, a fact kept apart from an assessment.

BDL 2:9-10 and directive 2016/680 art. 7 ask for facts to be told apart from assessments, art. 6 and PBDL 3:4 for each
person's part in the matter, and that it shows when somebody is not suspected (domain.md, section 5).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tipline.domain.grading import Grade

NATURES = ("fact", "assessment")
OBTAINED = ("observed", "heard", "concluded")
SUBJECTS = ("suspected", "buyer", "controller", "exposed", "witness", "tipster", "unknown")
"""The part of whom a statement is about. Of the exposed, witnesses and tipsters it must show that they are not
suspected (PBDL 3:4)."""
SECRECY = ("18:1", "18:2", "35:1")
"""Sections of OSL that a mark can remind of: crime fighting, intelligence, an individual's circumstances. A mark
decides nothing: whether something may be released is tested at each request."""


class StatementNotUnderstood(Exception):
    """A statement that says nothing, or a value that is no value of its field."""


class NothingGraded(Exception):
    """A tip counts as assessed by what is stated in it and graded (PBDL 3:4); of this one nothing is."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """`subject` is the part of whom it is about, `obtained` how the tipster or the officer came to it.

    `grade` is None until an officer has graded it, `secrecy` empty where no section is marked.
    """

    text: str
    nature: str
    obtained: str
    subject: str
    secrecy: str = ""
    grade: Grade | None = None

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, read back by `from_bytes`."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Statement":
        """The statement that `to_bytes` wrote."""
        stored = json.loads(data)
        return cls(**{**stored, "grade": Grade(**stored["grade"]) if stored["grade"] else None})


def check_statement(statement: Statement) -> None:
    """Raises StatementNotUnderstood. The grade has rules of its own (domain/grading.py)."""
    allowed = (
        (statement.nature, NATURES),
        (statement.obtained, OBTAINED),
        (statement.subject, SUBJECTS),
        (statement.secrecy, ("", *SECRECY)),
    )
    wrong = [value for value, values in allowed if value not in values]
    if wrong or not statement.text.strip():
        raise StatementNotUnderstood(", ".join(wrong))


def check_assessable(statements: Iterable[Statement]) -> None:
    """Raises NothingGraded unless at least one of them is graded."""
    if not any(each.grade for each in statements):
        raise NothingGraded
