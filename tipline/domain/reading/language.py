"""Which language a story is in: by its letters, and by frequent words with those of the word lists."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import spelt
from tipline.domain.reading.word_lists import head_of, languages_read
from tipline.domain.reading.words import Word, split_words

Scores = dict[str, float]

UNKNOWN = "und"
"""ISO 639 for undetermined."""
SCRIPTS = {"th": ("฀", "๿"), "ethiopic": ("ሀ", "᎟"), "cyrillic": ("Ѐ", "ӿ"), "arabic": ("؀", "ۿ")}
SCRIPT_NAMES = ("latin", *SCRIPTS)
ONE_LANGUAGE = {"th": "th"}
"""Scripts that one language alone uses."""
LIKELIEST = {"ethiopic": "ti"}
"""The one of ours in its script, taken where no word tells."""
LEAST_SHARE = 0.15
"""Of the words in a story that must speak for a language before the story is taken to be in it."""
LETTER = 0.5
"""What a word with a letter of few languages says, beside a word of one language alone."""
MUCH_MORE = 2.0
"""How much more a sentence must speak for another language than for the story's, and how much at least."""


@cache
def _witnesses() -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, Mapping[str, float]]]:
    """What each word, and each letter, says for which languages; less the more languages share it."""
    words: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    for language, frequent, own in _described():
        for word in frequent:
            words.setdefault(word, set()).add(language)
        for letter in own:
            letters.setdefault(letter, set()).add(language)

    @cache
    def shared(names: frozenset[str], weight: float) -> Mapping[str, float]:
        # One for all words of the same languages: there are thousands of words, and some dozens of these.
        return dict.fromkeys(sorted(names), weight / len(names))

    return (
        {word: shared(frozenset(names), 1) for word, names in words.items()},
        {letter: shared(frozenset(names), LETTER) for letter, names in letters.items()},
    )


def _described() -> Sequence[tuple[str, Sequence[str], str]]:
    """Language, frequent words and own letters, of the languages that we read and of those taken for them."""
    others = tomllib.loads((files("tipline.domain.reading") / "other_languages.toml").read_text(encoding="utf-8"))
    listed = [(name, head_of(name)) for name in languages_read()]
    return [
        (name, [spelt(each.text) for each in split_words(fold(about["frequent"]))], about.get("letters", ""))
        for name, about in (*listed, *others.items())
    ]


def _scores_by_sentence(words: Sequence[Word]) -> Mapping[int, Scores]:
    """How much the words of each sentence speak for each language."""
    known, letters = _witnesses()
    by_sentence: dict[int, Scores] = {}
    for word in words:
        said = [known[word.plain]] if word.plain in known else []
        if not word.text.isascii():
            said += [letters[letter] for letter in set(word.text) if letter in letters]
        for weights in said:
            scores = by_sentence.setdefault(word.sentence, {})
            for language, weight in weights.items():
                scores[language] = scores.get(language, 0.0) + weight
    return by_sentence


def _sum(by_sentence: Mapping[int, Scores]) -> Scores:
    total: Scores = {}
    for scores in by_sentence.values():
        for language, score in scores.items():
            total[language] = total.get(language, 0.0) + score
    return total


def languages_of(words: Sequence[Word], page_language: str = "") -> tuple[str, Mapping[int, str]]:
    """ISO 639 of the story, or `und`, and of each sentence that is in another language than the story.

    The form's own language decides only between equals.
    """
    scripts = Counter(map(_script, words))
    script = max(SCRIPT_NAMES, key=lambda name: scripts[name])
    by_sentence = _scores_by_sentence(words)
    if script in ONE_LANGUAGE:
        language = ONE_LANGUAGE[script]
    else:
        least = 0.0 if script in LIKELIEST else LEAST_SHARE * (scripts.total() - scripts["none"])
        language = _best(_sum(by_sentence) or {LIKELIEST.get(script, UNKNOWN): 0.0}, least, page_language)
    others = {number: _other(scores, language) for number, scores in by_sentence.items()}
    return language, {number: name for number, name in others.items() if name != language}


def _other(scores: Scores, language: str) -> str:
    best = _best(scores, MUCH_MORE)
    return best if best != UNKNOWN and scores[best] > MUCH_MORE * scores.get(language, 0.0) else language


def _best(scores: Scores, least: float, page_language: str = "") -> str:
    best = max(scores, key=lambda name: (scores[name], name == page_language), default=UNKNOWN)
    return best if best in languages_read() and scores[best] >= least else UNKNOWN


def _script(word: Word) -> str:
    letter = word.text[0]
    if letter < "Ѐ":
        return "none" if letter.isdigit() else "latin"
    return next((name for name, (first, last) in SCRIPTS.items() if first <= letter <= last), "latin")
