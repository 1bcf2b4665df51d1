"""One spelling for words that people write in several: without marks, apostrophes and look-alike letters.

Nothing is remembered between stories: a cache of words would keep what tipsters wrote.
"""

import re
import unicodedata

ALIKE = str.maketrans(
    {
        **dict(zip("łđıøæœßþð", ["l", "d", "i", "o", "ae", "oe", "ss", "th", "d"], strict=True)),
        **dict(
            zip(
                "\u064a\u0649\u06d0\u0626\u06ce\u0643\u0629\u06d5\u06c0\u06be\u06c1\u06c6\u06c7\u0624\u0695\u06b5\u06a4",
                "\u06cc\u06cc\u06cc\u06cc\u06cc\u06a9\u0647\u0647\u0647\u0647\u0647\u0648\u0648\u0648\u0631\u0644\u0641",
                strict=True,
            )
        ),
        **dict(zip("ґёѐэ", "геее", strict=True)),
    }
)
"""Letters that decomposition leaves whole, and letters of Arabic script that keyboards confuse."""
ETHIOPIC_ALIKE = str.maketrans(
    {0x1220 + step: 0x1230 + step for step in range(7)}
    | {0x1340 + step: 0x1338 + step for step in range(7)}
    | dict(zip(map(ord, "አዐጐኰቈኈ"), "ኣዓጎኮቆኆ", strict=True))
)
"""Ethiopic letters with one sound: the series ሠ as ሰ and ፀ as ጸ, and letters that Tigrinya writes in two ways."""
LATIN_LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁαβεκμνορτυχι", "abekmhopctyxijsdabekmnoptyxi")
"""Lower-case Cyrillic and Greek letters that look like Latin ones."""
LATIN = re.compile("[a-z]")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
APOSTROPHES = re.compile("['’ʼ`´ʻ‘ʿʾ]")
THAI = re.compile("[฀-๿]")
OUR_SCRIPTS_END = 0x2000
"""Below it lie the letters of all scripts that we read."""


class _Bare(dict[int, str]):
    """By letter, what it is without its marks and in its one spelling. Those of our scripts are worked out once."""

    def __missing__(self, letter: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(letter))
        kept = "".join(each for each in decomposed if not unicodedata.combining(each))
        bare = kept.translate(ALIKE).translate(ETHIOPIC_ALIKE)
        if letter < OUR_SCRIPTS_END:
            self[letter] = bare
        return bare


BARE = _Bare()


def spelt_with_marks(word: str) -> str:
    """The form for comparison in a language whose marks make other words, when the story is written with them."""
    return _shortened(_without_apostrophes(word))


def has_marks(word: str) -> bool:
    return not _without_apostrophes(word).isascii()


def spelt(word: str) -> str:
    """The form for comparison of a word already folded, in the story and in the word lists alike."""
    if word.isascii():
        return spelt_with_marks(word)
    if THAI.match(word):
        return word
    bare = _without_apostrophes(word.translate(BARE))
    if not bare.isascii() and LATIN.search(bare):
        bare = bare.translate(LATIN_LOOK_ALIKES)
    return _shortened(bare)


# Nearly no word has anything to be put right, which is told in a third of the time that it takes to put it right.


def _shortened(word: str) -> str:
    return DRAWN_OUT.sub(r"\1", word) if DRAWN_OUT.search(word) else word


def _without_apostrophes(word: str) -> str:
    return word if word.isascii() and word.isalnum() else APOSTROPHES.sub("", word)
