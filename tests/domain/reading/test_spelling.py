import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.reading.folding import fold
from tipline.domain.reading.spelling import spelt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("łóżko", "lozko"),
        ("kız", "kiz"),
        ("ştiu", "știu"),
        ("п'ять", "пʼять"),
        ("ґвалт", "гвалт"),
        ("أنا", "انا"),
        ("شقة", "شقه"),
        ("علي", "على"),
        ("كيف", "کیف"),
        ("مُحَمَّد", "محمد"),
        ("ژوورەکە", "ژوورهکه"),
        ("ሠራሕ", "ሰራሕ"),
        ("ፀሓይ", "ጸሓይ"),
        ("раssport", "passport"),
        ("heeelp", "help"),
        ("ＨＥＬＰ", "help"),
        ("İstanbul", "istanbul"),
        ("h\u0336e\u0336lp", "help"),
    ],
)
def test_two_ways_to_write_a_word_are_one_spelling(one, other):
    assert spelt(fold(one).text) == spelt(fold(other).text)


@pytest.mark.parametrize(("one", "other"), [("ม้า", "มา"), ("ዓመት", "አመት"), ("кіт", "kit")])
def test_words_that_differ_keep_their_difference(one, other):
    assert spelt(fold(one).text) != spelt(fold(other).text)


@given(st.text(max_size=30))
def test_a_spelling_is_its_own_spelling(text):
    once = spelt(fold(text).text)
    assert spelt(once) == once
