import pytest

from tipline.domain.assessment import FLAGS
from tipline.domain.entities.folding import fold
from tipline.domain.triage.lexicon import WEIGHTS, concepts, lexicon_of
from tipline.domain.triage.phrases import PhraseIndex, read_phrase
from tipline.domain.triage.words import split_words

VOCABULARY = {"papers": ("pass", "leg")}


def matches(phrase: str, text: str) -> list[str]:
    index = PhraseIndex()
    index.add(read_phrase("it", phrase, VOCABULARY))
    words = split_words(fold(text))
    return [text[words[first].start : words[after - 1].end] for _, first, after in index.find(words)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("inlåst", "Hon är inlåst, inlåsta", ["inlåst"]),
        ("inlåst*", "Hon är inlåst, inlåsta", ["inlåst", "inlåsta"]),
        ("*dotter", "en styvdotter", ["styvdotter"]),
        ("tog|tar {papers}", "Han tog pass och tar leg", ["tog pass", "tar leg"]),
        ("tog .. {papers}", "Han tog alla tre kvinnornas pass", ["tog alla tre kvinnornas pass"]),
        ("tog .. {papers}", "Han tog en två tre fyra fem pass", []),
        ("tog .. {papers}", "Han tog. Mitt pass", []),
        ("ขัง", "ถูกขังอยู่", ["ขัง"]),
    ],
)
def test_a_phrase_is_found_where_its_words_stand(phrase, text, expected):
    assert matches(phrase, text) == expected


def test_every_concept_has_known_flags_and_a_known_strength():
    assert [
        each for each in concepts().values() if not set(each.flags) <= set(FLAGS) or each.strength not in WEIGHTS
    ] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_concept_has_words_in_a_language_that_the_rules_read(language):
    lexicon = lexicon_of(language)
    indexed = [*lexicon.phrases.exact.values(), *lexicon.phrases.begins.values(), *lexicon.phrases.ends.values()]
    assert {phrase.concept for phrases in indexed for phrase in phrases} == set(concepts())


@pytest.mark.parametrize("language", ["pl", "und", "../sv", ""])
def test_a_language_without_a_word_list_has_no_lexicon(language):
    assert lexicon_of(language) is None
