"""One function per letter, named as its template folder. A letter never holds a word of a tip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tipline.config import bundled


@dataclass(frozen=True)
class LetterText:
    subject: str
    body: str


def immediate_tip(queue_url: str) -> LetterText:
    """To the duty desk: look into the queue now."""
    return _written("immediate_tip", queue_url=queue_url)


def late_tip(queue_url: str) -> LetterText:
    """To the second address: nobody has taken a tip in time. It leads to the late tips, whichever they are by then."""
    return _written("late_tip", queue_url=f"{queue_url}?late=1")


def answer_waits(queue_url: str) -> LetterText:
    """To the second address: a tipster has waited too long for an answer. It leads to all who wait by then."""
    return _written("answer_waits", queue_url=f"{queue_url}?answer=1")


def pointer(queue_url: str) -> LetterText:
    """To an officer: something in a tip of the county is also in another's. Not in which tip, nor what."""
    return _written("pointer", queue_url=queue_url)


def checkpoints(lines: Sequence[str]) -> LetterText:
    """To whoever keeps them outside: where the record of acts ended. It tells how many acts there were, and no more."""
    return _written("checkpoints", lines="\n".join(lines))


def sign_in_changed(kind: str, own_page: str) -> LetterText:
    """To the owner of an account: how they sign in was changed. Not from where, by whom, or with which secret."""
    return _written("sign_in_changed", kind=kind, own_page=own_page)


LETTERS: dict[str, Callable[[str], LetterText]] = {
    "immediate_tip": immediate_tip,
    "late_tip": late_tip,
    "answer_waits": answer_waits,
    "pointer": pointer,
}


def to_officer(letter: LetterText, settings_url: str) -> LetterText:
    """The same letter to an officer's own address: it says that they have asked for it, and where to change that."""
    ending = _templates().get_template("own_ending.txt").render(settings_url=settings_url)
    return LetterText(letter.subject, letter.body + ending)


def _written(folder: str, **context: str) -> LetterText:
    subject = _templates().get_template(f"{folder}/subject.txt").render(context)
    return LetterText(subject.strip(), _templates().get_template(f"{folder}/body.txt").render(context))


def _templates() -> Environment:
    # Plain text, not HTML: escaping would put entities into the letter.
    return Environment(loader=FileSystemLoader(bundled("templates") / "mail"), undefined=StrictUndefined)  # noqa: S701 plain text
