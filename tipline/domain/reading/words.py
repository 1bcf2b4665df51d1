"""A story cut into words, each with its place, its sentence and its clause."""

import re
from typing import NamedTuple

from tipline.domain.reading.folding import Folded
from tipline.domain.reading.spelling import spelt

THAI = "฀-๿"
PIECE = re.compile(
    rf"(?P<word>[{THAI}]|[^\W\d_{THAI}]+(?:['’ʼ`´‘][^\W\d_{THAI}]+)*|[0-9]+)"
    rf"|(?P<sentence>[.!?።؟…]+(?=\s|$)|\n)|(?P<clause>[,;:–—()፡،؛፣፤]|\s-\s|(?<=[{THAI}])\s(?=[{THAI}]))"
)
"""Thai has no spaces between words: each letter is a word, in the story and in the word lists alike."""
QUOTE = re.compile(r"[\"“”„«»]")


class Word(NamedTuple):
    """`start` and `end` are places in the original; `sentence` and `clause` count from zero.

    `text` is folded as written; `plain` is its one spelling, by which it is compared.
    """

    text: str
    plain: str
    start: int
    end: int
    sentence: int
    clause: int
    quoted: bool


def split_words(folded: Folded) -> tuple[Word, ...]:
    quotes = [place.start() for place in QUOTE.finditer(folded.text)]
    spellings: dict[str, str] = {}
    words: list[Word] = []
    sentence = clause = opened = 0
    for piece in PIECE.finditer(folded.text):
        start, end = piece.span()
        while opened < len(quotes) and quotes[opened] < start:
            opened += 1
        if piece.lastgroup == "word":
            text = piece.group()
            plain = spellings.get(text) or spellings.setdefault(text, spelt(text))
            words.append(Word(text, plain, *folded.span(start, end), sentence, clause, opened % 2 == 1))
        else:
            sentence += piece.lastgroup == "sentence"
            clause += 1
    return tuple(words)
