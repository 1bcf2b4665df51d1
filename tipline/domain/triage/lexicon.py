"""The concepts that triage knows and the words for them in each language it can read."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tipline.domain.triage.phrases import PhraseIndex, read_phrase

FOLDER = files("tipline.domain.triage")
WEIGHTS = {"strong": 3, "moderate": 2, "weak": 1, "suggestion": 1, "remark": 1, "denial": -1}


@dataclass(frozen=True, kw_only=True)
class Concept:
    """Something a story can say, whatever the language. A denial takes its flags away."""

    name: str
    flags: tuple[str, ...]
    strength: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.strength]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language: phrases by concept, and the words that deny and that end the reach of a denial."""

    language: str
    phrases: PhraseIndex
    vocabulary: Mapping[str, tuple[str, ...]]

    def known_words(self) -> frozenset[str]:
        return frozenset(self.phrases.exact)

    def is_in(self, word: str, listed: str) -> bool:
        words = self.vocabulary[listed]
        return word in words or word.endswith(tuple(each[1:] for each in words if each.startswith("*")))


@cache
def concepts() -> dict[str, Concept]:
    with (FOLDER / "concepts.csv").open(encoding="utf-8") as rows:
        return {
            row["concept"]: Concept(name=row["concept"], flags=tuple(row["flags"].split()), strength=row["strength"])
            for row in csv.DictReader(rows)
        }


@cache
def lexicon_of(language: str) -> Lexicon | None:
    """None for a language that the rules cannot read yet."""
    path = FOLDER / "words" / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        return None
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    vocabulary = {name: tuple(words) for name, words in written["vocabulary"].items()}
    index = PhraseIndex()
    for concept, phrases in written["concepts"].items():
        for phrase in phrases:
            index.add(read_phrase(concepts()[concept].name, phrase, vocabulary))
    return Lexicon(language=language, phrases=index, vocabulary=vocabulary)
