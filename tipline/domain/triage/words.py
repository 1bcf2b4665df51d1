"""A story cut into words, each with its place, its sentence and its clause."""

import re
from dataclasses import dataclass

from tipline.domain.entities.folding import Folded

THAI = re.compile("[฀-๿]")
PIECE = re.compile(
    r"(?P<word>[฀-๿]|[^\W_]+(?:['’][^\W_]+)*)|(?P<sentence>[.!?።؟…]+(?=\s|$)|\n)|(?P<clause>[,;:–—()፡،؛]|\s-\s)"
)
"""Thai has no spaces: each letter is a word, in the story and in the word lists alike."""
QUOTE = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are places in the original; `sentence` and `clause` count from zero."""

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    quoted: bool


def split_words(folded: Folded) -> tuple[Word, ...]:
    quotes = [place.start() for place in QUOTE.finditer(folded.text)]
    words: list[Word] = []
    sentence = clause = opened = 0
    for piece in PIECE.finditer(folded.text):
        while opened < len(quotes) and quotes[opened] < piece.start():
            opened += 1
        if piece["word"]:
            start, end = folded.span(*piece.span())
            words.append(Word(piece["word"].replace("’", "'"), start, end, sentence, clause, opened % 2 == 1))
        else:
            sentence += piece["sentence"] is not None
            clause += 1
    return tuple(words)
