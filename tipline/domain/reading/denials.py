"""What is said not to be so: how far "no" and "not" reach in a language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tipline.domain.reading.phrase_index import Hit
from tipline.domain.reading.words import Word

REACH = 4
"""How many words a denial reaches within its clause."""


@dataclass(frozen=True)
class Denials:
    """Where words of a passage deny, and where a word ends the reach of a denial. Places count words.

    `denials_end` are the places after a denial that reaches forwards; `denials_follow` where one begins that denies
    what stands right before it, `denials_close` one that denies its clause; `breaks` has where each begins, by the
    place after it.
    """

    words: Sequence[Word]
    stretch: int
    denials_end: frozenset[int]
    breaks: dict[int, int]
    denials_follow: frozenset[int]
    denials_close: frozenset[int]

    def hold(self, first: int, after: int) -> bool:
        """Whether what stands from `first` to before `after` is denied."""
        is_followed = after in self.denials_follow and self._is_same_clause(after - 1, after)
        return is_followed or self._is_denied_before(first) or self._is_denied_at_end(after)

    def _is_denied_before(self, first: int) -> bool:
        for place in range(first, first - REACH * self.stretch, -1):
            if place < 1 or not self._is_same_clause(place - 1, first):
                return False
            if place in self.denials_end:
                return True
            if place in self.breaks and self.breaks[place] not in self.denials_end:
                return False
        return False

    def _is_denied_at_end(self, after: int) -> bool:
        for place in range(after, after + REACH * self.stretch):
            if not self._is_same_clause(after - 1, place) or place + 1 in self.breaks:
                return False
            if place in self.denials_close:
                return True
        return False

    def _is_same_clause(self, one: int, other: int) -> bool:
        return other < len(self.words) and self.words[one].clause == self.words[other].clause


def denials_in(words: Sequence[Word], stretch: int, scopes: Iterable[Hit], aside: frozenset[int]) -> Denials:
    """`aside` are places whose words deny nothing: "not only"."""
    own = [hit for hit in scopes if not aside.issuperset(range(hit.first, hit.after))]
    return Denials(
        words=words,
        stretch=stretch,
        denials_end=frozenset(hit.after for hit in own if hit.name == "negation"),
        breaks={hit.after: hit.first for hit in own if hit.name == "breaks"},
        denials_follow=frozenset(hit.first for hit in own if hit.name == "negation_after"),
        denials_close=frozenset(hit.first for hit in own if hit.name == "negation_at_end"),
    )
