"""The words for what officers state and how they grade it."""

from flask_babel import gettext

from tipline.domain.grading import PARTS, Grade, codes
from tipline.web.language import kept_by_language


def nature_name(nature: str) -> str:
    return {"fact": gettext("Fact"), "assessment": gettext("Assessment")}.get(nature, nature)


def nature_hint(nature: str) -> str:
    return {
        "fact": gettext("What somebody saw, heard or can show"),
        "assessment": gettext("What somebody thinks it means"),
    }[nature]


def obtained_name(obtained: str) -> str:
    return {
        "observed": gettext("Seen"),
        "heard": gettext("Heard from somebody"),
        "concluded": gettext("Concluded"),
    }.get(obtained, obtained)


def subject_name(subject: str) -> str:
    """Of whoever is not suspected it says so, where one could think otherwise (PBDL 3:4)."""
    return {
        "suspected": gettext("Suspected"),
        "buyer": gettext("Buyer"),
        "controller": gettext("Controls others"),
        "exposed": gettext("Exposed, not suspected"),
        "witness": gettext("Witness, not suspected"),
        "tipster": gettext("Tipster, not suspected"),
        "unknown": gettext("Part not known"),
    }.get(subject, subject)


def secrecy_name(section: str) -> str:
    return {
        "": gettext("No mark"),
        "18:1": gettext("OSL 18:1, crime fighting"),
        "18:2": gettext("OSL 18:2, intelligence"),
        "35:1": gettext("OSL 35:1, somebody's private life"),
    }.get(section, section)


@kept_by_language
def scheme_name(scheme: str) -> str:
    return {"4x4": gettext("Europol 4×4"), "3x5x2": gettext("UK 3×5×2")}.get(scheme, scheme)


def part_name(part: str) -> str:
    return {
        "source": gettext("Source"),
        "information": gettext("Information"),
        "handling": gettext("Handling"),
    }.get(part, part)


def code_meaning(scheme: str, part: str, code: str) -> str:
    """A code that only an earlier release knew means nothing here."""
    return next((gettext(each.meaning) for each in codes().get(scheme, {}).get(part, ()) if each.code == code), "")


def grade_told(grade: Grade) -> list[tuple[str, str, str]]:
    """Part, code and meaning of each part of a grade."""
    return [
        (part_name(part), getattr(grade, part), code_meaning(grade.scheme, part, getattr(grade, part)))
        for part in PARTS
    ]


def not_corroborated(why: str) -> str:
    """What is wrong with the tip that was to confirm, and what to do."""
    return {
        "missing": gettext(
            "This code says that another source confirms. Name the tip that does, or choose another code."
        ),
        "same_tip": gettext("A tip cannot confirm itself. Name another, or choose another code."),
        "not_found": gettext("There is no such tip, or you may not see it. Check the reference."),
        "not_compared": gettext("The rules have not compared the two tips yet. Try again when both have been judged."),
        "near_copy": gettext("That tip has nearly the same words as this one, so it may be the same source again."),
        "refuted": gettext(
            "An officer has refuted the link with that tip. Take that back first, or choose another code."
        ),
    }[why]
