"""Number words made digits, so that a phrase can ask for a number however it is written."""

from collections.abc import Iterator, Mapping, Sequence

from tipline.domain.reading.words import Word

NumberWords = Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
"""By their first word: the words in a row and what they count, longest first."""


def number_words(listed: Mapping[tuple[str, ...], int]) -> NumberWords:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for spelling, value in sorted(listed.items(), key=lambda each: -len(each[0])):
        found.setdefault(spelling[0], []).append((spelling, value))
    return found


def counted(words: Sequence[Word], spellings: Sequence[str], numbers: NumberWords) -> Iterator[Word]:
    """The words with each number in words, of one word or more, made one word of digits."""
    place = 0
    while place < len(words):
        here = words[place]
        for spelling, value in numbers.get(spellings[place], ()):
            after = place + len(spelling)
            if tuple(spellings[place:after]) == spelling and words[after - 1].sentence == here.sentence:
                here = here._replace(text=str(value), plain=str(value), end=words[after - 1].end)
                place = after - 1
                break
        yield here
        place += 1
