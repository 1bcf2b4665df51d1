"""The words of a name as they are compared: in their one spelling, and each script by itself."""

from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import LATIN_LOOK_ALIKES
from tipline.domain.reading.words import Word, split_words

Name = tuple[str, ...]

ARTICLE = "ال"
"""Stands with its word in Arabic."""
SHORTEST_AFTER_ARTICLE = 3
"""Letters. What is shorter may begin with these two of its own accord."""


def words_of(written: str) -> Name:
    return tuple(compared(word) for word in split_words(fold(written)))


def compared(word: Word) -> str:
    """Elsewhere a Cyrillic letter in a Latin word counts as the Latin one, so that no tipster is missed for a slip of
    the keyboard. Here it does not: what only looks like a name is for a person to see (INP-03 of the threat model).
    """
    if word.text.isascii():
        return word.plain
    if holds_look_alike(word.text):
        # `plain` may have turned it into a Latin one.
        return word.text if any("a" <= each <= "z" for each in word.plain) else word.plain
    bare = word.plain.removeprefix(ARTICLE)
    return bare if len(bare) >= SHORTEST_AFTER_ARTICLE else word.plain


def holds_look_alike(text: str) -> bool:
    """Whether a letter of another script in `text`, which is folded, looks like a Latin one."""
    return any(ord(each) in LATIN_LOOK_ALIKES for each in text)
