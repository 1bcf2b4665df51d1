"""A story as the rules read it: its words, its language, and its passages with what each word is compared by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tipline.domain.reading.folding import Folded, fold
from tipline.domain.reading.language import UNKNOWN, languages_of
from tipline.domain.reading.lexicon import Lexicon, Wanted, lexicon_of
from tipline.domain.reading.numbers import counted
from tipline.domain.reading.phrase_index import Hit
from tipline.domain.reading.phrases import Forms
from tipline.domain.reading.spelling import has_marks
from tipline.domain.reading.words import Word, split_words

GUESS = "en"
"""In which a story in no known language is read: test texts and adverts come with its words."""


@dataclass(frozen=True)
class Passage:
    """Sentences in one language that the rules read, with the phrases met. Number words are digits here."""

    lexicon: Lexicon
    words: Sequence[Word]
    hits: Sequence[Hit]

    def met(self, section: str, *names: str) -> Iterator[Hit]:
        """The phrases met under a heading of the list, and under these names in it, if any are given."""
        return (hit for hit in self.hits if hit.section == section and (not names or hit.name in names))


@dataclass(frozen=True)
class Story:
    """`words` are all there are; `passages` leave out what is in a language that the rules cannot read.

    Where the language is not known, the story is read as in that of the form, for what it may hold, but `is_read` is
    false, as where more than half of it is left out.
    """

    folded: Folded
    words: Sequence[Word]
    language: str
    passages: Sequence[Passage]
    is_read: bool


def read_story(written: str, page_language: str = "", wanted: Wanted = None) -> Story:
    """Whoever looks for some phrases alone names them as `wanted`, and is spared the rest of the word lists."""
    folded = fold(written)
    return read_words(folded, split_words(folded), page_language, wanted)


def read_words(folded: Folded, words: Sequence[Word], page_language: str = "", wanted: Wanted = None) -> Story:
    """The same of a story that was folded and cut into words before."""
    language, others = languages_of(words, page_language)
    marks = any(has_marks(word.text) for word in words)
    guess = page_language or GUESS if language == UNKNOWN else language
    by_language = groupby(words, key=lambda word: others.get(word.sentence, guess))
    passages = tuple(
        filter(
            None, (_passage(tuple(part), lexicon_of(name, marks=marks, wanted=wanted)) for name, part in by_language)
        )
    )
    read = sum(len(passage.words) for passage in passages)
    return Story(folded, words, language, passages, language != UNKNOWN and read >= len(words) / 2)


def _passage(words: Sequence[Word], lexicon: Lexicon | None) -> Passage | None:
    if lexicon is None:
        return None
    known: dict[str, Forms] = {}

    def forms(words: Sequence[Word]) -> list[Forms]:
        return [known.get(word.text) or known.setdefault(word.text, lexicon.forms(word)) for word in words]

    numbered = tuple(counted(words, [spelling for spelling, *_ in forms(words)], lexicon.numbers))
    return Passage(lexicon, numbered, tuple(lexicon.phrases.find(numbered, forms(numbered))))
