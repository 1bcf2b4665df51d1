"""Words by which tips are found: stems, in the tip's language, without what says nothing or is forbidden."""

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.report import Report
from tipline.domain.search.refused import category_of, refused_in
from tipline.domain.search.words import MOST_SOUGHT, MOST_WORDS, sought_by, words_of


def finds(typed: str, story: str, **answers: str) -> bool:
    held = words_of(Report(story=story, **answers))  # type: ignore[arg-type]
    asked = sought_by(typed).words
    return bool(asked) and all(not held.isdisjoint(forms) for _, forms in asked)


def test_a_word_finds_its_other_forms_in_its_language() -> None:
    assert finds("flickorna", "En flicka stod utanför huset och grät.")
    assert finds("lagenhet", "Det är i lägenheten på andra våningen.")
    assert finds("suitcase", "They carried suitcases into the house.")
    assert not finds("flickor", "En pojke stod utanför huset och grät.")


def test_a_name_is_found_in_tips_of_every_language() -> None:
    for story in ("Han heter Valdemarsson.", "He is called Valdemarsson.", "Nazywa się Valdemarsson i jest tutaj."):
        assert finds("valdemarsson", story)


def test_thai_and_arabic_words_are_found_within_what_is_written_together() -> None:
    assert finds("พาสปอร์ต", "เขายึดพาสปอร์ตของฉัน")
    assert not finds("มอเตอร์ไซค์", "เขายึดพาสปอร์ตของฉัน")
    assert finds("شقة", "أنا محبوسة في الشقة والباب مقفول")


def test_words_that_are_in_nearly_every_tip_are_left_out() -> None:
    assert words_of(Report(story="Och det är den som")) == frozenset()
    asked = sought_by("och flicka ett")
    assert [word for word, _ in asked.words] == ["flicka"]
    assert asked.left_out == ("och", "ett")
    assert finds("bilen", "En bil stod utanför.")
    assert finds("kvinna", "Kvinnorna i rummet grät.")


def test_of_more_words_than_one_searches_by_the_first_count() -> None:
    typed = [f"ord{letter}{letter}{letter}x" for letter in "abcdefghijkl"]
    asked = sought_by(" ".join(typed))
    assert [word for word, _ in asked.words] == typed[:MOST_SOUGHT]
    assert asked.left_out == tuple(typed[MOST_SOUGHT:])


def test_sensitive_words_are_never_among_those_of_a_tip() -> None:
    held = words_of(Report(story="Hon är gravid och muslim, hon bär en sjal.", people="En romsk kvinna, มุสลิม"))
    assert not any(category_of(each) for each in held)
    assert not any("gravid" in each or "muslim" in each or "romsk" in each for each in held)
    assert "sjal" in held


def test_how_somebody_acts_and_looks_and_where_they_are_from_may_be_searched_for() -> None:
    for typed in ("rumänska kvinnor", "lång blond man", "rom", "romantik", "judo", "sexköp koppleri", "sjal", "Roma"):
        assert refused_in(typed) == {}
    assert refused_in("En Muslim") == {"muslim": "religion"}
    assert refused_in("มุสลิม") == {"มุสลิม": "religion"}


@given(st.text(max_size=300))
def test_whatever_is_written_can_be_indexed_and_searched_for(text: str) -> None:
    held = words_of(Report(story=text, people=text))
    assert len(held) <= MOST_WORDS
    assert "" not in held
    asked = sought_by(text)
    assert len(asked.words) <= MOST_SOUGHT
    if not refused_in(text):
        own = words_of(Report(story=text))
        assert len(own) == MOST_WORDS or all(not own.isdisjoint(forms) for _, forms in asked.words)
