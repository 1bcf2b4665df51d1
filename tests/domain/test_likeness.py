"""Likeness of texts: what an edit leaves alike, what is never joined, and what a key keeps to itself."""

import unicodedata
from collections import Counter
from itertools import combinations
from random import Random
from struct import Struct
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ARABIC, LOCKED_IN, QUIET, a_report
from tests.steps import steps
from tipline.cli.demo import demonstration_tips
from tipline.domain.likeness import (
    ALIKE,
    BANDS,
    LONGEST,
    MINIMA,
    bands_of,
    equal_bands,
    smallest_in_each,
    words_compared,
)

KEY = bytes(range(32))
LETTERS = "abcåäö kеж ık αλς محب ሰላም สวัส 0123۴๕"
"""Without ß and its like, whose capitals are other letters."""
LONG = " ".join(f"Den {day} juni kom en ny man till rum {day * 7} och stannade en halvtimme." for day in range(1, 31))
THAI = "มีผู้หญิงถูกขังอยู่ในห้องเช่าใกล้สถานีรถไฟ เธอถูกบังคับให้ทำงานทุกคืนและไม่มีหนังสือเดินทาง"
TIGRINYA = "ሓንቲ ጓል ኣብ ገዛ ተዓጽያ ኣላ፡ ማዕጾ ብደገ ተሸጒሩ እዩ፡ ብኽብረትኩም ሓግዙና ኣብ ስቶክሆልም ኢና ዘለና"


NUMBERS = Struct(f">{BANDS * MINIMA}I")


def shared(one: str, other: str, key: bytes = KEY) -> int:
    return equal_bands(bands_of(one, key), bands_of(other, key))


def clusters(texts: list[str]) -> list[set[int]]:
    """Places of texts that links of ALIKE bands hold together, single ones left out."""
    bands = [bands_of(text, KEY) for text in texts]
    found: list[set[int]] = []
    for one, other in combinations(range(len(texts)), 2):
        if equal_bands(bands[one], bands[other]) >= ALIKE:
            joined = [each for each in found if each & {one, other}]
            found = [each for each in found if each not in joined] + [{one, other}.union(*joined)]
    return found


def test_each_flood_of_the_demonstration_is_one_cluster_and_nothing_else_is() -> None:
    tips = list(demonstration_tips())
    floods: dict[str, set[int]] = {}
    for place, tip in enumerate(tips):
        if (tip["event"] or "").startswith("flood"):
            floods.setdefault(tip["event"], set()).add(place)
    assert [len(each) for each in floods.values()] == [5, 5, 5]
    assert sorted(map(sorted, clusters([tip["text"] for tip in tips]))) == sorted(map(sorted, floods.values()))


def test_no_two_other_tips_of_the_demonstration_come_near_the_threshold() -> None:
    tips = list(demonstration_tips())
    holders: dict[int, list[int]] = {}
    for place, tip in enumerate(tips):
        for band in bands_of(tip["text"], KEY):
            holders.setdefault(band, []).append(place)
    pairs = Counter(pair for held in holders.values() for pair in combinations(held, 2))
    strangers = {
        pair: count
        for pair, count in pairs.items()
        if tips[pair[0]]["event"] != tips[pair[1]]["event"] or not str(tips[pair[0]]["event"]).startswith("flood")
    }
    assert max(strangers.values(), default=0) <= ALIKE // 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOCKED_IN, LOCKED_IN.upper()),
        (LOCKED_IN, LOCKED_IN.replace(" ", "  \u200b").replace(".", "!!!")),
        (LOCKED_IN, LOCKED_IN.replace("å", "a").replace("ä", "a\u0308")),
        (LOCKED_IN, LOCKED_IN.replace("a", "а").replace("e", "е")),
        ("Bil MLB 123 vid kajen", "bil mlb-123, vid kajen"),
    ],
)
def test_how_it_is_written_makes_no_difference(one: str, other: str) -> None:
    assert one != other
    assert bands_of(one, KEY) == bands_of(other, KEY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOCKED_IN, LOCKED_IN.replace("318", "422").replace("MLB123", "XYZ987")),
        (LOCKED_IN, "OBS!! " + LOCKED_IN.replace("flera okända", "många okända") + " Skynda er"),
        ("Jag såg en man köpa sex i parken", "jag såg 1 man köpa sex i parken!!"),
        (ARABIC, ARABIC.replace("أرجوكم", "من فضلكم")),
        (THAI, THAI.replace("ทุกคืน", "ทุกวัน")),
        (TIGRINYA, TIGRINYA.replace("ብኽብረትኩም", "በጃኹም")),
        (LONG, LONG.replace("juni", "juli")),
        (LONG, LONG[200:]),
    ],
)
def test_a_text_with_small_edits_is_alike(one: str, other: str) -> None:
    assert shared(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOCKED_IN, QUIET),
        ("Sexköp i lägenhet i Kiruna", "Sexköp i lägenhet i Malmö på Storgatan 4"),
        ("0701740678", "0701740699"),
        ("Rum 318", "Rum 422"),
        (LOCKED_IN, LOCKED_IN + LONG),
    ],
)
def test_texts_that_say_other_things_are_not_alike(one: str, other: str) -> None:
    assert shared(one, other) < ALIKE


@pytest.mark.parametrize("text", ["", "  \n", "!?…", "\u200b\u202e", "🚨🚨", "\u0301", "\ud800"])
def test_a_text_without_letters_is_like_nothing(text: str) -> None:
    assert bands_of(text, KEY) == ()
    assert shared(text, text) == 0


@pytest.mark.parametrize("text", ["a", "hej", "Test!"])
def test_the_shortest_texts_are_like_themselves(text: str) -> None:
    assert shared(text, text.upper() + "…") == BANDS


def test_the_same_text_has_no_band_in_common_under_two_keys() -> None:
    assert len(set(bands_of(LOCKED_IN, KEY))) == BANDS
    assert set(bands_of(LOCKED_IN, KEY)) & set(bands_of(LOCKED_IN, bytes(32))) == set()


def test_a_band_fits_the_whole_numbers_of_a_database() -> None:
    assert all(0 <= band < 2**63 for band in bands_of(LONG, KEY))


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared_either_way_round(one: str, other: str) -> None:
    assert shared(one, other) == shared(other, one) <= BANDS


@given(st.text(LETTERS), st.text(" .,;!-\n\t\u200b\u200d\u2060\ufeff\u202e\u0301", min_size=1), st.integers(0, 99))
def test_case_punctuation_and_what_cannot_be_seen_make_no_difference(text: str, between: str, place: int) -> None:
    place %= len(text) + 1
    assert bands_of(text[:place] + between + text[place:].upper(), KEY) == bands_of(text, KEY)


@pytest.mark.parametrize("text", [LONG * 400, "ab" * 500_000, "a" + "\u0301\u0327" * 500_000, "ก\u0e31" * 500_000])
def test_of_a_megabyte_only_the_beginning_is_looked_at_and_no_marks_are_put_in_order(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_order: list[str] = []

    def normalize(form: str, given: str) -> str:
        put_in_order.append(given)
        return unicodedata.normalize(form, given)

    watched = SimpleNamespace(**{**vars(unicodedata), "normalize": normalize})
    for module in ("likeness", "reading.folding"):
        monkeypatch.setattr(f"tipline.domain.{module}.unicodedata", watched)
    assert steps(lambda: bands_of(text, KEY)) == steps(lambda: bands_of(text[:LONGEST], KEY))
    assert bands_of(text, KEY) == bands_of(text[:LONGEST], KEY)
    assert [given for given in put_in_order if len(given) > LONGEST or any(map(unicodedata.combining, given))] == []
    assert put_in_order != []


def test_what_was_typed_about_the_event_counts_and_the_way_to_the_tipster_does_not() -> None:
    report = a_report("Sexköp", place="Storgatan 4", plate="MLB123", municipality="1980", contact="eva@example.org")
    words = words_compared(report)
    assert [word for word in ("Sexköp", "Storgatan 4", "MLB123", "Västerås") if word not in words] == []
    assert "eva" not in words


@given(st.integers(0, 1 << 32), st.integers(1, 12))
def test_the_smallest_of_each_column_is_found_as_when_each_is_looked_at(seed: int, rows: int) -> None:
    random = Random(seed)  # noqa: S311 - a test, not a secret
    near_the_ends = (0, 1, 1 << 31, (1 << 32) - 2, (1 << 32) - 1)
    columns = [
        [random.choice((*near_the_ends, random.getrandbits(32))) for _ in range(rows)] for _ in range(BANDS * MINIMA)
    ]
    given_rows = [NUMBERS.pack(*row) for row in zip(*columns, strict=True)]
    assert NUMBERS.unpack(smallest_in_each(given_rows)) == tuple(map(min, columns))


def test_a_text_has_the_bands_that_are_stored_of_it() -> None:
    """What earlier versions of the program stored must stay comparable."""
    assert bands_of("abcåäö", KEY)[:2] == (6712717321337787224, 4108739175606447433)
    assert bands_of(LONG, KEY)[:2] == (4277892627740878857, 1834836396903837964)
