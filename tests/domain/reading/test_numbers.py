from tipline.domain.reading.folding import fold
from tipline.domain.reading.numbers import counted, number_words
from tipline.domain.reading.words import split_words

NUMBERS = number_words({("on",): 10, ("on", "bes"): 15, ("yedi",): 7})


def test_number_words_become_digits_the_longest_first_and_keep_their_place():
    text = "on beş, yedi ve on"
    words = split_words(fold(text))
    found = list(counted(words, [word.plain for word in words], NUMBERS))
    assert [word.plain for word in found] == ["15", "7", "ve", "10"]
    assert [text[word.start : word.end] for word in found] == ["on beş", "yedi", "ve", "on"]


def test_a_number_does_not_reach_into_the_next_sentence():
    words = split_words(fold("on. beş"))
    assert [word.plain for word in counted(words, [word.plain for word in words], NUMBERS)] == ["10", "bes"]
