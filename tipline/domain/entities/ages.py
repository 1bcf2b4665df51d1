"""Ages said of a person, in the words of the language the passage is in, and years of birth."""

from collections.abc import Iterable, Iterator

from tipline.domain.assessment import Entity
from tipline.domain.reading.phrase_index import Hit
from tipline.domain.reading.stories import Passage, Story

OLDEST = 99
RANGE_MARKS = frozenset("-–/")
POLICY_YEAR = 2026
"""Of the policy's version: triage has no clock. Later, somebody just come of age is still taken for a minor."""
BORN_REACH = 4
"""Words between "born" and the year."""


def ages_in(story: Story) -> Iterator[Entity]:
    for passage in story.passages:
        for place in sorted(_ages(passage, story.folded.original)):
            word, value = passage.words[place], number_at(passage, place)
            if 0 < value <= OLDEST:
                original = story.folded.original[word.start : word.end]
                yield Entity(kind="age", value=str(value), original=original, start=word.start, end=word.end)


def number_at(passage: Passage, place: int) -> int:
    """What a word counts, also one that only begins with a number: "fifteen-year-old" in one word. Else 0."""
    spelling = passage.lexicon.spelling(passage.words[place])
    if spelling.isdigit():
        return int(spelling) if len(spelling) <= len(str(OLDEST)) else 0
    for length in range(len(spelling), 0, -1):
        for words, value in passage.lexicon.numbers.get(spelling[:length], ()):
            if len(words) == 1:
                return value
    return 0


def _ages(passage: Passage, original: str) -> set[int]:
    other = {place for hit in passage.met("ages", "other") for place in range(hit.first, hit.after)}
    found = {place for hit in passage.met("ages", "said") for place in _numbers(passage, hit)} - other
    return found | {place for place in _other_ends(passage, original, found) if place not in other}


def _numbers(passage: Passage, hit: Hit) -> Iterator[int]:
    """The places of its numbers; a word that only begins with one counts where there is no other."""
    places = range(hit.first, hit.after)
    digits = [place for place in places if passage.words[place].plain.isdigit()]
    yield from (place for place in digits or places if number_at(passage, place))


def _other_ends(passage: Passage, original: str, found: Iterable[int]) -> Iterator[int]:
    """Of "14 or 15 years" and "14-15 years" the end that no phrase has met."""
    joins = {hit.first for hit in passage.met("scopes", "range")}
    numbers = {place for place, word in enumerate(passage.words) if word.plain.isdigit()}
    for place in found:
        for near, far in ((place - 1, place - 2), (place + 1, place + 2)):
            between = sorted((place, near))
            if near in numbers and _is_range(passage, original, *between):
                yield near
            elif near in joins and far in numbers and passage.words[far].sentence == passage.words[place].sentence:
                yield far


def _is_range(passage: Passage, original: str, first: int, second: int) -> bool:
    gap = original[passage.words[first].end : passage.words[second].start].strip()
    return gap in RANGE_MARKS


def births_under(passage: Passage, age: int) -> Iterator[int]:
    """The places of years of birth that make somebody younger than `age` years."""
    for hit in passage.met("scopes", "born"):
        near = (*range(hit.after, hit.after + BORN_REACH), *range(hit.first - 1, hit.first - BORN_REACH, -1))
        for place in (place for place in near if 0 <= place < len(passage.words)):
            year = passage.words[place].plain
            if year.isdigit() and POLICY_YEAR - age < int(year) <= POLICY_YEAR:
                yield place
                break
