"""Grades: how far a source and its information can be trusted, and how they may be handled.

PBDL 3:4 asks for both of what is kept about people (domain.md, section 5). `grades.csv` holds the codes of both
schemes and their meanings (Europol 4x4, UK 3x5x2: peers.md 4.1). A grade names its scheme and is never turned into one
of the other: 1 and 2 of the first both fall on A of the second, E has no partner, and C and X are not 2 and 3.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tipline.domain.report import Report

SCHEMES = ("4x4", "3x5x2")
PARTS = ("source", "information", "handling")

PROPOSED_INFORMATION = {"saw": "2", "heard": "4", "told": "4", "online": "4"}
"""By the answer to how the tipster knows (domain.md 5, Europol 4x4). What was not answered counts as not known."""
NOT_CORROBORATED = "4"
PROPOSED_HANDLING = "H2"
"""No rule sets it. Whoever writes in confidence is asked nothing, so nothing goes on until an officer says so."""


class GradeNotInScheme(Exception):
    """A code that the scheme does not have, or a grade of which a part is missing."""


class NotCorroborated(Exception):
    """A code says that another source confirms, and no other source is shown to. `why` is one of WHY_NOT."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


WHY_NOT = ("missing", "same_tip", "not_found", "not_compared", "near_copy", "refuted")
"""No tip is named; it is the same tip; no tip of that reference that this officer may see; triage has not compared the
two yet; they are near-copies; an officer has refuted that they are linked. Two tips with one sender's words are not two
sources (peers.md 4.1)."""


@dataclass(frozen=True)
class Code:
    """`corroborated` says that the code stands for confirmation by another source."""

    code: str
    meaning: str
    corroborated: bool


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One officer's judgement. `corroborated_by` is the reference of another tip, or empty.

    `suspected_malicious` stands beside the codes: neither scheme tells a source that errs from one that means harm.
    """

    scheme: str
    source: str
    information: str
    handling: str
    corroborated_by: str = ""
    suspected_malicious: bool = False


@cache
def codes() -> dict[str, dict[str, tuple[Code, ...]]]:
    """The codes by scheme and part, in the order of the schemes' own tables."""
    with (files("tipline.domain") / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        scheme: {
            part: tuple(
                Code(row["code"], row["meaning"], row["corroborated"] == "yes")
                for row in rows
                if (row["scheme"], row["part"]) == (scheme, part)
            )
            for part in PARTS
        }
        for scheme in SCHEMES
    }


def code_in(scheme: str, part: str, code: str) -> Code:
    """Raises GradeNotInScheme."""
    for each in codes().get(scheme, {}).get(part, ()):
        if each.code == code:
            return each
    raise GradeNotInScheme(f"{part} {code}")


def check_grade(grade: Grade, reference: str) -> None:
    """Whether the grade may be given to what is stated in the tip `reference`.

    Raises GradeNotInScheme, or NotCorroborated when a code says that another source confirms and no other tip is named.
    Whether the named tip is a source of its own is asked where tips can be looked up.
    """
    chosen = [code_in(grade.scheme, part, getattr(grade, part)) for part in PARTS]
    if grade.corroborated_by == reference:
        raise NotCorroborated("same_tip")
    if any(each.corroborated for each in chosen) and not grade.corroborated_by:
        raise NotCorroborated("missing")


def proposed(report: Report | None, confirmed_by: str = "") -> Grade:
    """The grade to begin from, in the 4x4 scheme. It is offered, never set.

    The source is X even where somebody has left a way to reach them: nobody has tried that source yet. Code 3 is
    proposed only where `confirmed_by` names another tip, a source of its own whose link an officer has confirmed: no
    answer of a form is another source. What the tipster saw is known to the source, and stays 2.
    """
    information = PROPOSED_INFORMATION.get(report.known_by, "4") if report else "4"
    if confirmed_by and information == NOT_CORROBORATED:
        return Grade(
            scheme="4x4", source="X", information="3", handling=PROPOSED_HANDLING, corroborated_by=confirmed_by
        )
    return Grade(scheme="4x4", source="X", information=information, handling=PROPOSED_HANDLING)
