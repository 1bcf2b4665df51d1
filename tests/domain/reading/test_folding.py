from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.reading.folding import fold


def test_digits_of_other_scripts_become_ours():
    assert fold("٤١٢ ۴۱۲ ๔๑๒").text == "412 412 412"


def test_a_letter_with_a_loose_mark_becomes_one_and_keeps_its_place():
    folded = fold("Va\u0308g 7")
    assert (folded.text, folded.written(1, 2), folded.span(4, 5)) == ("väg 7", "a\u0308", (5, 6))


def test_invisible_characters_are_left_out():
    assert fold("hj\u200bäl\u00adp").text == "hjälp"


@given(st.text(max_size=80))
def test_the_whole_of_the_folded_text_is_the_whole_of_the_original(original):
    folded = fold(original)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(original)
