"""The words of the help page that belong to a level, a state or a role."""

from datetime import timedelta

from flask_babel import gettext, ngettext

from tipline.domain.promises import Promise

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def contents() -> list[tuple[str, str]]:
    return [
        ("day", gettext("A tip in six steps")),
        ("keys-here", gettext("Keys")),
        ("levels", gettext("Levels, and what they promise")),
        ("states", gettext("States, and what the tipster is told")),
        ("hard", gettext("When it is hard to read")),
        ("who", gettext("Who may see what")),
    ]


def steps() -> list[tuple[str, str, str, str]]:
    """Name and text of each step, with the picture that shows it and what the picture says, where there is one."""
    return [*_until_it_is_read(), *_once_it_is_read()]


def _until_it_is_read() -> list[tuple[str, str, str, str]]:
    return [
        (
            gettext("Look"),
            gettext(
                "The queue has the most urgent tip on top, and of these the one that has waited longest. Late is "
                "written in red, with how late. Filters are part of the address: save one as a view, or send it "
                "to a colleague."
            ),
            "queue",
            gettext("The queue: levels as headings, each tip in one row with its age, promise, place and flags."),
        ),
        (
            gettext("Claim"),
            gettext(
                "Claim a tip before you work on it, so that nobody does the same work twice. If you cannot go on, "
                "hand it back. A supervisor can take it over."
            ),
            "",
            "",
        ),
        (
            gettext("Read with a purpose"),
            gettext(
                "Say why before you open a tip. The purpose and every look are recorded. The tipster's words are "
                "untouched; marks under them show what the rules found, and why. Pictures stay hidden until you "
                "ask for them."
            ),
            "tip",
            gettext(
                "An opened tip: the tipster's words on the left, the reasons of the rules and what you can do on "
                "the right."
            ),
        ),
    ]


def _once_it_is_read() -> list[tuple[str, str, str, str]]:
    return [
        (
            gettext("State and grade"),
            gettext(
                "Write one piece of information at a time. Say whether it is a fact or an assessment, and whom it "
                "is about. A grade is proposed from the answers; you decide. If the rules have set the wrong "
                "level, set another and say why."
            ),
            "statement",
            gettext("The form for a statement, with its kind, whom it is about, and the proposed grade."),
        ),
        (
            gettext("Answer"),
            gettext(
                "Whoever has a receipt code can read your reply. Ask what you need to know, or thank them. Never "
                "say anything that would endanger somebody if the wrong person has the code."
            ),
            "",
            "",
        ),
        (
            gettext("Close"),
            gettext(
                "Say what came of it: that is how we learn what tips lead to. A closed tip can be opened again, "
                "with a reason."
            ),
            "",
            "",
        ),
    ]


def promise_told(promise: Promise | None) -> str:
    """How soon somebody takes the tip up, as `domain/promises.py` has it."""
    if promise is None:
        return gettext("nothing is promised")
    if promise.working_days:
        return ngettext("within %(num)d working day", "within %(num)d working days", promise.working_days)
    if promise.span >= HOUR:
        return ngettext("within %(num)d hour", "within %(num)d hours", promise.span // HOUR)
    return ngettext("within %(num)d minute", "within %(num)d minutes", promise.span // MINUTE)


def level_meaning(level: str) -> str:
    return {
        "immediate": gettext("Somebody may be in danger now, or is under 18 and at risk."),
        "urgent": gettext("There is something to act on this shift."),
        "routine": gettext("Worth working on, and it can wait for office hours."),
        "low": gettext("Kept and searchable; nobody needs to act on it alone."),
    }.get(level, "")


def state_meaning(state: str) -> str:
    return {
        "received": gettext("It has come in, and the rules have not judged it yet."),
        "triaged": gettext("It has a level and waits for somebody to claim it."),
        "claimed": gettext("One officer works on it."),
        "assessed": gettext("Its statements are written and graded."),
        "needs_answer": gettext("It waits for an answer."),
        "referred": gettext("Another unit goes on with it, and you follow what comes of it."),
        "passed_on": gettext("It was handed to another authority."),
        "closed": gettext("The work is done, and its outcome is written down."),
    }.get(state, "")


def told_name(status: str) -> str:
    """The coarse status in an officer's words: nothing of the work is told, since the code may be in other hands."""
    return {
        "received": gettext("that it has arrived"),
        "being_read": gettext("that somebody is reading it"),
        "passed_on": gettext("that it was passed on"),
        "question": gettext("that we have a question"),
        "closed": gettext("that it is closed"),
        "closed_passed_on": gettext("that it is closed and was passed on"),
        "closed_other_matter": gettext("that it is closed as another matter"),
    }.get(status, "")


def role_meaning(role: str) -> str:
    return {
        "officer": gettext("Opens and works on tips of their county."),
        "supervisor": gettext("The same, takes tips over, and approves notices."),
        "coordinator": gettext("Sees the queue but opens no tip; approves notices."),
        "auditor": gettext("Reads the record of every look and act, and no tip."),
        "admin": gettext("Runs accounts, and opens no tip."),
    }.get(role, "")
