"""The coarse status of a tip in words: what it is, what that means, and what happens next."""

from dataclasses import dataclass

from flask_babel import gettext


@dataclass(frozen=True)
class Told:
    heading: str
    meaning: str
    following: str


def status_told(status: str) -> Told:
    """The words for a status of `domain/states.py`."""
    return {
        "received": _received,
        "being_read": _being_read,
        "question": _question,
        "passed_on": _passed_on,
        "closed": _closed,
        "closed_passed_on": _closed_passed_on,
        "closed_other_matter": _closed_other_matter,
    }[status]()


def _received() -> Told:
    return Told(
        gettext("We have received your tip"),
        gettext("No officer has taken it up yet. The most urgent tips are read first."),
        gettext("Look in again in a day or two. There may be a question for you then."),
    )


def _being_read() -> Told:
    return Told(
        gettext("Your tip is being read"),
        gettext("An officer is working with it."),
        gettext(
            "If the officer needs to know more, there will be a question for you here. Look in again now and then."
        ),
    )


def _question() -> Told:
    return Told(
        gettext("There is a question or a message for you"),
        gettext("An officer has written to you. You find it last among the messages."),
        gettext("Answer if you can and if it is safe for you. You do not have to."),
    )


def _passed_on() -> Told:
    return Told(
        gettext("Your tip has been passed on"),
        gettext("An officer has read it and passed it on to others who can do more with it."),
        gettext("Who they are cannot be told, because of secrecy. There may still be a question for you here."),
    )


def _closed() -> Told:
    return Told(
        gettext("Your tip is closed"),
        gettext("An officer has gone through it, and the work with it is finished."),
        gettext("What it led to cannot be told, because of secrecy. We say the same whatever came of it."),
    )


def _closed_passed_on() -> Told:
    return Told(
        gettext("Your tip is closed here: others have taken it over"),
        gettext("Others who can do more with it have it now. Our own work with it is finished."),
        gettext("Who they are and what they do cannot be told, because of secrecy."),
    )


def _closed_other_matter() -> Told:
    return Told(
        gettext("Your tip is closed: it is about another matter"),
        gettext("This service is for signs that someone is sold for sex, held or exploited."),
        gettext("If you want to report a crime, or need the police for something else, call 114 14."),
    )
