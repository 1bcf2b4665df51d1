import pytest

from tipline.domain.reading.folding import fold
from tipline.domain.reading.phrase_index import PhraseIndex
from tipline.domain.reading.phrases import Notation
from tipline.domain.reading.spelling import spelt
from tipline.domain.reading.words import split_words

NOTATION = Notation(
    spell=lambda text: spelt(fold(text).text),
    stem=lambda word: f"~{word[:3]}",
    vocabulary={"papers": ("pass", "leg", "id kort"), "โกรธ": ("โกรธ", "ดุ")},
    numbers={"femton": 15},
)


def matches(phrase: str, text: str) -> list[str]:
    index = PhraseIndex()
    for each in NOTATION.phrases("concepts", "it", phrase):
        index.add(each)
    words = split_words(fold(text))
    forms = [(word.plain, NOTATION.stem(word.plain)) for word in words]
    return [text[words[hit.first].start : words[hit.after - 1].end] for hit in index.find(words, forms)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("inlåst", "Hon är inlåst, inlåsta", ["inlåst"]),
        ("inlåst*", "Hon är inlåst, inlåsta", ["inlåst", "inlåsta"]),
        ("*dotter", "en styvdotter", ["styvdotter"]),
        ("*mord*", "ett mordhot och självmordet", ["mordhot", "självmordet"]),
        ("~slåss", "de slås", ["slås"]),
        ("tog|tar {papers}", "Han tog pass och tar leg", ["tog pass", "tar leg"]),
        ("tog .. {papers}", "Han tog alla tre kvinnornas pass", ["tog alla tre kvinnornas pass"]),
        ("tog .. {papers}", "Han tog en två tre fyra fem pass", []),
        ("tog .. {papers}", "Han tog. Mitt pass", []),
        ("tog {papers}", "han tog id kort och tog id", ["tog id kort"]),
        ("one-way", "a one way ticket", ["one way"]),
        ("can't go", "she can’t go", ["can’t go"]),
        ("# år", "hon är 15 år", ["15 år"]),
        ("# år", "hon är 115 år", []),
        ("#åring*", "en 15-åring och en femtonåring", ["15-åring", "femtonåring"]),
        ("ขัง", "ถูกขังอยู่", ["ขัง"]),
        ("{โกรธ} มาก", "เขาดุมาก", ["ดุมาก"]),
        ("help", "HEEELP", ["HEEELP"]),
        ("مدرسه", "في المدرسة مدرسة", ["مدرسة"]),
    ],
)
def test_a_phrase_is_found_where_its_words_stand(phrase, text, expected):
    assert matches(phrase, text) == expected


def test_a_phrase_is_found_again_after_a_word_that_once_did_not_follow():
    assert matches("tar pass", "tar pass. tar. pass tar tar pass") == ["tar pass", "tar pass"]
