"""Which language a story is in: by its letters first, then by frequent words."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tipline.domain.triage.lexicon import lexicon_of
from tipline.domain.triage.words import Word

UNKNOWN = "und"
"""ISO 639 for undetermined."""
SCRIPTS = {"th": ("฀", "๿"), "ti": ("ሀ", "᎟"), "uk": ("Ѐ", "ӿ"), "arabic": ("؀", "ۿ")}
ARABIC_LETTERS = {"ckb": frozenset("ێۆەڕڵڤ"), "fa": frozenset("پچژگکی"), "ar": frozenset("ةىأإؤئيك")}
"""Letters that the others of the three write rarely or not at all."""
LEAST_SHARE = 0.25
"""Of the words in a story that must be frequent words of a language before it is taken to be in it."""


@cache
def frequent_words() -> dict[str, frozenset[str]]:
    listed = tomllib.loads((files("tipline.domain.triage") / "languages.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) | _rule_words(language) for language, words in listed.items()}


def _rule_words(language: str) -> frozenset[str]:
    lexicon = lexicon_of(language)
    return lexicon.known_words() if lexicon else frozenset()


def language_of(words: Sequence[Word], page_language: str = "") -> str:
    """ISO 639, or `und`. The form's own language decides only between equals."""
    script = Counter(_script(letter) for word in words for letter in word.text if letter.isalpha())
    if not script:
        return UNKNOWN
    commonest = script.most_common(1)[0][0]
    if commonest == "arabic":
        return _among_arabic(words)
    return _by_frequent_words(words, page_language) if commonest == "latin" else commonest


def _script(letter: str) -> str:
    if letter < "Ѐ":
        return "latin"
    return next((name for name, (first, last) in SCRIPTS.items() if first <= letter <= last), UNKNOWN)


def _among_arabic(words: Sequence[Word]) -> str:
    letters = Counter(letter for word in words for letter in word.text)
    scores = {name: sum(letters[each] for each in own) for name, own in ARABIC_LETTERS.items()}
    scores["ckb"] *= 2 if scores["ckb"] else 1
    for language in ARABIC_LETTERS:
        scores[language] += 2 * _hits(words, language)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else UNKNOWN


def _by_frequent_words(words: Sequence[Word], page_language: str) -> str:
    spelt = [word for word in words if not word.text.isdigit()]
    scores = {language: _hits(spelt, language) for language in frequent_words()}
    best = max(scores, key=lambda name: (scores[name], name == page_language))
    return best if spelt and scores[best] >= LEAST_SHARE * len(spelt) else UNKNOWN


def _hits(words: Sequence[Word], language: str) -> int:
    own = frequent_words()[language]
    return sum(word.text in own for word in words)
