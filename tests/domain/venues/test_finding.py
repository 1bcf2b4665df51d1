"""Which venues a text names: the whole name in its own script and place, and nothing that only resembles it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.reading.folding import fold
from tipline.domain.reading.words import split_words
from tipline.domain.venues.finding import House, VenueNames
from tipline.domain.venues.venue import Venue

UMEA, LULEA, VASTERAS = "2480", "2580", "1980"
BJORKEN = House("b" * 32, UMEA)
LETTERS = st.lists(st.sampled_from(string.ascii_letters + "åäöÅÄÖ"), min_size=4, max_size=9, unique_by=str.lower).map(
    "".join
)
"""Each once: a letter that is drawn out counts as one."""
LOOK_ALIKES = str.maketrans("aeopcx", "аеорсх")


def a_venue(name: str = "Hotell Björken", *aliases: str, kind: str = "hotel", municipality: str = UMEA) -> Venue:
    return Venue(kind=kind, name=name, municipality=municipality, aliases=aliases)


def found(text: str, *venues: Venue, places: tuple[str, ...] = (), county: str = "") -> set[int]:
    """The places of the venues that are named."""
    numbered = {f"{number:032x}": venue for number, venue in enumerate(venues)}
    return {int(each.venue_id, 16) for each in VenueNames(numbered).named_in(split_words(fold(text)), places, county)}


@pytest.mark.parametrize(
    "text",
    [
        "Hon bor på Hotell Björken nu.",
        "HOTELL BJÖRKEN",
        "i receptionen på hotell   bjorken, sent",
        "Hotell Björkens källare",
        "the Hotel Björken in town",
        "på Björken hotell",
        "Björkens hotell",
        "hotellet Björken",
        "Hote\u00adll Bjo\u0308rken",
        "(Hotell Björken)",
        "готель Björken",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert found(text, a_venue()) == {0}


@pytest.mark.parametrize(
    "text",
    [
        "Björken utanför är gammal.",
        "Hotell Björkenäs",
        "Storhotell Björken",
        "Hotell Stora Björken",
        "hotellet vid björkarna",
        "Hotell Bjorkеn",
        "Hоtell Björken",
        "",
    ],
)
def test_what_is_no_whole_name_or_only_looks_like_it_is_not_found(text: str) -> None:
    assert found(text, a_venue()) == set()


@pytest.mark.parametrize(
    ("alias", "text", "meant"),
    [
        ("فندق البتولا", "كنت في فندق البتولا أمس", True),
        ("فندق البتولا", "I was at Hotel al-Batula", False),
        ("Берізка", "Вона в готелі «Берізка»", True),
        ("Берізка", "at Berizka", False),
        ("โรงแรมต้นเบิร์ช", "ฉันพักที่โรงแรมต้นเบิร์ชคืนนี้", True),
        ("โรงแรมต้นเบิร์ช", "Hotel Ton Birch", False),
    ],
)
def test_an_alias_is_found_in_its_own_script_alone(alias: str, text: str, meant: bool) -> None:  # noqa: FBT001 a table
    assert found(text, a_venue("Hotell Björken", alias)) == ({0} if meant else set())


@pytest.mark.parametrize("text", ["hotell Max", "Hotel MAX", "Max hotell", "motellet Max", "فندق Max"])
def test_a_short_alias_counts_beside_a_word_for_its_kind(text: str) -> None:
    assert found(text, a_venue("Hotell Björken", "Max")) == {0}


@pytest.mark.parametrize("text", ["Max slog henne", "max tre personer", "lägenhet Max", "hotellet där Max bor"])
def test_a_short_alias_alone_is_somebody_else(text: str) -> None:
    assert found(text, a_venue("Hotell Björken", "Max")) == set()


def test_a_short_name_that_says_what_it_is_stands_alone() -> None:
    assert found("på Hotell Max igår", a_venue("Hotell Max")) == {0}


def test_a_name_counts_only_in_the_municipalities_that_the_tip_names() -> None:
    both = (a_venue(), a_venue(municipality=LULEA))
    text = "Hotell Björken"
    assert found(text, *both, places=(UMEA,)) == {0}
    assert found(text, *both, places=(LULEA, VASTERAS)) == {1}
    assert found(text, *both, places=(VASTERAS,)) == set()
    assert found(text, both[0], county="25") == set()
    assert found(text, *both, county="25") == {1}


def test_a_name_that_two_municipalities_have_says_neither() -> None:
    both = (a_venue(), a_venue(municipality=LULEA))
    assert found("Hotell Björken", *both) == set()
    assert found("Hotell Björken", *both, places=(UMEA, LULEA)) == set()


def test_the_longest_name_is_meant_and_a_signpost_never() -> None:
    longer = a_venue("Hotell Björken Strand")
    assert found("Hotell Björken Strand", a_venue(), longer) == {1}
    gone = Venue(kind="hotel", name="Hotell Björken", municipality=UMEA, merged_into="f" * 32)
    assert found("Hotell Björken", gone) == set()


def test_an_address_is_a_name_with_its_number() -> None:
    flat = a_venue("Åkervägen 14", kind="flat")
    assert found("uppe på åkervägen 14, tredje våningen", flat) == {0}
    assert found("uppe på åkervägen 140", flat) == set()


@given(st.lists(LETTERS, min_size=1, max_size=3), st.text(max_size=30), st.text(max_size=30))
def test_a_whole_name_is_found_in_any_text(name: list[str], before: str, after: str) -> None:
    """Beside spaces: what stands there joined to it is another word."""
    venue = a_venue(" ".join(name), kind="other")
    assert found(f"{before}\n. {' '.join(name).upper()} .\n{after}", venue) == {0}


@given(LETTERS, LETTERS)
def test_a_name_inside_a_word_is_not_found(name: str, more: str) -> None:
    assert found(f"{more}{name}{more}", a_venue(name, kind="other")) == set()


@given(LETTERS.filter(lambda name: name.lower() != name.lower().translate(LOOK_ALIKES)))
def test_a_letter_of_another_script_is_never_read_as_the_one_it_looks_like(name: str) -> None:
    venue = a_venue(f"{name} q", kind="other")
    assert found(f"{name} q", venue) == {0}
    assert found(f"{name.lower().translate(LOOK_ALIKES)} q", venue) == set()


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_no_text_and_no_name_breaks_the_search(text: str, names: list[str]) -> None:
    found(text, *(a_venue(each) for each in names), places=(UMEA,))
