"""Translations of what a tipster wrote: each stands beside the original and never instead of it.

It always shows who made it: a machine leaves out a "not" without a sign, and a grade that rests on such a text
would be one on nothing (directive 2016/680 art. 7 asks for the quality of what is kept to be checked).
"""

import json
import re
from dataclasses import asdict, dataclass

OFFICER, INTERPRETER, MACHINE = "officer", "interpreter", "machine"
MAKERS = (OFFICER, INTERPRETER, MACHINE)
WRITERS = (OFFICER, INTERPRETER)
"""Makers whose text an officer types in. What a machine says comes from the machine alone."""
TARGETS = ("sv", "en")
"""Languages that officers read: those of their pages."""
UNKNOWN = ""
"""The language of a text of which nobody knows in which language it is."""
MOST_CHARACTERS = 20_000
"""Of a translation: a tip's 10 000 characters (domain/report.py), and as much again for languages of more words."""
CODE = re.compile(r"[a-z]{2,3}\Z")
"""A language as we name it (BCP 47 without script or region). It goes onto a page and to a server."""


class TranslationNotUnderstood(Exception):
    """A translation that says nothing or too much, or a value that is no value of its field."""


@dataclass(frozen=True, kw_only=True)
class Translation:
    """`source` and `target` are codes of languages, `source` UNKNOWN where nobody knows."""

    text: str
    maker: str
    source: str
    target: str

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, read back by `from_bytes`."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Translation":
        """The translation that `to_bytes` wrote."""
        return cls(**json.loads(data))


def check_translation(translation: Translation) -> None:
    """Raises TranslationNotUnderstood. Its text is not in the exception: an exception may be logged."""
    wrong = [name for name, fits in _rules(translation) if not fits]
    if wrong:
        raise TranslationNotUnderstood(", ".join(wrong))


def _rules(translation: Translation) -> tuple[tuple[str, bool], ...]:
    return (
        ("text", bool(translation.text.strip()) and len(translation.text) <= MOST_CHARACTERS),
        ("maker", translation.maker in MAKERS),
        ("target", translation.target in TARGETS),
        ("source", translation.source == UNKNOWN or bool(CODE.match(translation.source))),
        ("languages", translation.source != translation.target),
    )
