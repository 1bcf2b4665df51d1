import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
    usual={"han", "inte", "med", "som"},
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
        ("han inte släpper", "Han inte släpper. Släpper han inte", ["Han inte släpper"]),
        ("han släpper", "Släpper han", []),
        ("han|som slog|slår", "en som slår och han slog", ["som slår", "han slog"]),
        ("han slog", "Slog han? Den han. Slog", []),
        ("han .. inlåst*", "han har inlåsta", ["han har inlåsta"]),
        ("مدرسه", "في المدرسة مدرسة", ["مدرسة"]),
    ],
)
def test_a_phrase_is_found_where_its_words_stand(phrase, text, expected):
    assert matches(phrase, text) == expected


def test_a_phrase_is_found_again_after_a_word_that_once_did_not_follow():
    assert matches("tar pass", "tar pass. tar. pass tar tar pass") == ["tar pass", "tar pass"]


@pytest.mark.parametrize(
    ("phrase", "told_by"),
    [("han släpper", "släpper"), ("inlåst han", "inlåst"), ("han inte .. släpper", "han"), ("han {papers}", "pass")],
)
def test_a_phrase_is_looked_for_by_a_word_that_few_stories_have(phrase: str, told_by: str) -> None:
    """Otherwise each story would try hundreds of phrases that begin with 'he'."""
    telling = [each.choices[each.telling].exact for each in NOTATION.phrases("concepts", "it", phrase)]
    assert any(NOTATION.spell(told_by) in words for words in telling)


WORDS = st.sampled_from(["han", "inte", "med", "slog", "pass", "leg", "slår", "15", "femton", "."])
PARTS = st.sampled_from(["han", "inte", "slog|slår", "{papers}", "..", "#", "pa*", "*og", "*ll*", "~slå"])


@given(
    st.lists(PARTS, min_size=1, max_size=5), st.lists(WORDS, max_size=12), st.integers(1, 12), st.sampled_from([1, 2])
)
@example(["han", "inte", "med"], ["han", "inte", "med"], 1, 2)
@example(["han", "slog|slår"], ["han", "slår"], 12, 1)
@example(["han", "inte", "med", "slog|slår"], ["han", "inte", "med", "slår"], 12, 2)
def test_it_finds_what_trying_every_place_finds(parts: list[str], words: list[str], times: int, stretch: int) -> None:
    """Also where letters are words and openings are looked up, and where a word is met so often that phrases are put
    aside which cannot stand.
    """
    phrase, text = " ".join(parts).strip(". "), " ".join(words * times)
    if not phrase:
        return
    story = split_words(fold(text))
    forms = [(word.plain, NOTATION.stem(word.plain)) for word in story]
    phrases = list(NOTATION.phrases("concepts", "it", phrase))
    index = PhraseIndex(stretch)
    for each in phrases:
        index.add(each)
    starts = [(each, place) for each in phrases for place in range(len(story))]
    tried = [place for each, place in starts if stands(each.choices, story, forms, place, 4 * stretch)]
    assert sorted(hit.first for hit in index.find(story, forms)) == sorted(tried)


def stands(choices, words, forms, place: int, gap: int) -> bool:
    """As the rule says it: one word after the other, with up to `gap` of the same sentence where `..` stands."""
    if not choices[0].takes(forms[place]):
        return False
    if len(choices) == 1:
        return True
    reach = gap + 1 if choices[1].after_gap else 1
    following = range(place + 1, min(len(words), place + 1 + reach))
    same = [here for here in following if words[here].sentence == words[place].sentence]
    return any(stands(choices[1:], words, forms, here, gap) for here in same)
