import pytest

from tipline.domain.entities.folding import fold
from tipline.domain.triage.language import frequent_words, language_of
from tipline.domain.triage.words import split_words

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


@pytest.mark.parametrize("language", SENTENCES)
def test_each_of_the_sixteen_languages_is_told_from_the_others(language):
    assert language_of(split_words(fold(SENTENCES[language]))) == language


@pytest.mark.parametrize("story", ["", "12 34", "xyzzy plugh", "?!"])
def test_what_no_language_claims_is_undetermined(story):
    assert language_of(split_words(fold(story)), "sv") == "und"


def test_the_language_of_the_form_decides_between_equals():
    words = split_words(fold("hotel"))
    assert [language_of(words, page) for page in ("en", "pl")] == ["en", "pl"]


def test_there_are_frequent_words_for_every_language_in_latin_or_arabic_letters():
    assert set(frequent_words()) == set(SENTENCES) - {"ti", "th", "uk"}
