import pytest

from tipline.domain.reading.denials import denials_in
from tipline.domain.reading.folding import fold
from tipline.domain.reading.phrase_index import Hit
from tipline.domain.reading.words import split_words

SCOPES = {"not": "negation", "inte": "negation_after", "yok": "negation_at_end", "but": "breaks"}


def is_denied(text: str, word: str, *, aside: str = "") -> bool:
    words = split_words(fold(text))
    places = {each.plain: place for place, each in enumerate(words)}
    hits = [
        Hit("scopes", SCOPES[word.plain], place, place + 1) for place, word in enumerate(words) if word.plain in SCOPES
    ]
    left_out = frozenset({places[aside]} if aside else ())
    return denials_in(words, 1, hits, left_out).hold(places[word], places[word] + 1)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not hit", True),
        ("not a b c hit", True),
        ("not a b c d hit", False),
        ("not a, hit", False),
        ("not a but hit", False),
        ("not but hit", True),
        ("not a. hit", False),
        ("hit not", False),
        ("hit inte", True),
        ("hit a inte", False),
        ("hit, inte", False),
        ("hit a b yok", True),
        ("hit a but b yok", False),
        ("hit a, yok", False),
        ("hit a b c d yok", False),
    ],
)
def test_a_denial_reaches_as_far_as_its_clause_and_four_words(text, denied):
    assert is_denied(text, "hit") is denied


def test_a_denial_that_is_set_aside_denies_nothing():
    assert is_denied("not a hit", "hit", aside="not") is False
