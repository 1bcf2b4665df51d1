import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.reading.folding import fold
from tipline.domain.reading.lexicon import lexicon_of
from tipline.domain.reading.spelling import spelt
from tipline.domain.reading.stories import read_story
from tipline.domain.reading.word_lists import PHRASES, languages_read, list_of
from tipline.domain.triage.concepts import concepts

SENTENCES = {
    "sv": "Det sitter en man utanför och väntar på henne",
    "en": "There is a man outside who waits for her",
    "ar": "يوجد رجل في الفندق مع بنت",
    "so": "Waxaan ahay darawal oo waxaa jira nin iyo naag",
    "ti": "ኣብ ሆቴል ሓንቲ ሰበይቲ ኣላ",
    "fa": "یک مرد در هتل است و پول می‌گیرد",
    "pl": "W hotelu jest mężczyzna, który nie daje jej wyjść",
    "es": "Hay un hombre en el hotel con una chica",
    "th": "มีผู้หญิงอยู่ในห้อง",
    "uk": "У готелі є чоловік, який тримає її",
    "ro": "Este un bărbat la hotel cu o femeie și nu o lasă",
    "tr": "Otelde bir adam var ve kadın çok korkmuş",
    "ckb": "پیاوێک لە هۆتێل لەگەڵ ژنێک دەبێت",
    "kmr": "Li otêlê zilamek heye û jin ji wî ditirse",
    "bs": "U hotelu je muškarac i žena koja ne smije da izađe",
    "fi": "Hotellissa on mies joka ei päästä naista ulos",
}  # fmt: skip


def test_there_is_a_list_for_each_of_the_sixteen_languages():
    assert set(languages_read()) == set(SENTENCES)


@pytest.mark.parametrize("language", SENTENCES)
def test_each_of_the_sixteen_languages_is_told_from_the_others(language):
    assert read_story(SENTENCES[language]).language == language


@pytest.mark.parametrize(
    "story",
    ["", "12 34", "xyzzy plugh", "?!", "ክፍሉ ውስጥ አንድ ሰው ነው እባክዎ እርዳታ", "Она сейчас в номере, помогите, это не шутка"],
)
def test_what_none_of_them_claims_is_undetermined(story):
    assert read_story(story, "sv").language == "und"


def test_the_language_of_the_form_decides_between_equals():
    assert [read_story("hotel", page).language for page in ("en", "es")] == ["en", "es"]


def test_a_sentence_in_another_language_is_read_in_that():
    story = read_story(
        "Jag jobbar på ett hotell i stan och hon sa så här till mig. She is locked in and they took her passport."
    )
    assert (story.language, [passage.lexicon.language for passage in story.passages]) == ("sv", ["sv", "en"])


@pytest.mark.parametrize("language", ["de", "und", "../sv", ""])
def test_a_language_without_a_word_list_has_no_lexicon(language):
    assert lexicon_of(language) is None


@pytest.mark.parametrize("language", SENTENCES)
def test_a_list_has_words_for_every_concept_and_for_no_other(language):
    lexicon = lexicon_of(language)
    index = lexicon.phrases
    told = [*index.exact.values(), *index.begins.values(), *index.ends.values(), *index.openings.values()]
    told += [phrases for held in index.holds.values() for phrases in held.values()]
    names = {(phrase.section, phrase.name) for phrases in told for phrase in phrases}
    assert {name for section, name in names if section == "concepts"} == set(concepts())
    assert {name for section, name in names if section == "ages"} == {"said", "other"}
    assert ("scopes", "breaks") in names


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    story = read_story(text)
    for word in story.words:
        assert 0 <= word.start < word.end <= len(text)


SHORT_LETTERS = re.compile("[a-zа-я]")
"""Of scripts in which one letter says next to nothing."""


@pytest.mark.parametrize("language", SENTENCES)
def test_every_phrase_of_a_list_is_written_as_the_notation_has_it(language):
    listed = list_of(language)
    phrases = [each for section in PHRASES for written in listed[section].values() for each in written]
    parts = {word for phrase in phrases for part in phrase.replace("-", " ").split() for word in part.split("|")}
    parts |= {word for words in listed["vocabulary"].values() for each in words for word in each.split()}
    assert [each for each in sorted(parts) if "*" in each.strip("*")] == []
    assert [each for each in sorted(parts) if each.startswith("{") and each[1:-1] not in listed["vocabulary"]] == []
    first = {word for phrase in phrases for word in phrase.replace("-", " ").split()[0].split("|")}
    bare = [spelt(fold(each.strip("*#~")).text) for each in sorted(first) if "*" in each and each.strip("*#~")]
    assert [each for each in bare if len(each) == 1 and SHORT_LETTERS.match(each)] == []
