"""Strength: stronger with more in common, never certain, weak where many fit."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.likeness import ALIKE, BANDS
from tipline.domain.links.clues import LINK_KINDS, Clue
from tipline.domain.links.strength import MOST, score_of, strength_of, word_of

VALUES = {"partial_plate": st.sampled_from(["MLB???", "MLB12?", "?LB1?A"]), "venue_room": st.just("2480 12")}
CLUES = st.sets(
    st.one_of(*(st.builds(Clue, st.just(kind), VALUES.get(kind, st.text(max_size=5))) for kind in LINK_KINDS))
)


def test_nothing_in_common_is_no_link_and_one_clue_counts_for_what_it_is() -> None:
    assert score_of([]) == 0
    assert score_of([Clue("phone", "+46701740634")]) == strength_of(Clue("phone", "")) == 0.9


@given(CLUES, CLUES, st.integers(0, BANDS))
def test_more_in_common_is_never_weaker_and_never_certain(one: set[Clue], more: set[Clue], bands: int) -> None:
    assert score_of(one) <= score_of(one | more) <= score_of(one | more, bands) <= MOST


def test_a_room_in_a_big_city_a_venue_alone_and_a_short_part_say_less() -> None:
    assert strength_of(Clue("venue_room", "0180 214")) < strength_of(Clue("venue_room", "2480 214"))
    assert strength_of(Clue("venue_room", "2480 214")) < strength_of(Clue("venue_room", f"{'a' * 32} 214"))
    assert strength_of(Clue("venue", "a" * 32)) < strength_of(Clue("venue_room", "2480 214"))
    parts = [strength_of(Clue("partial_plate", part)) for part in ("MLB???", "MLB1??", "MLB12?")]
    assert parts == sorted(set(parts))
    assert all(part < strength_of(Clue(kind, "")) for part, kind in product(parts, ("phone", "plate", "url", "email")))


def test_words_as_alike_as_a_flood_count_for_more_than_half() -> None:
    assert 0.5 <= score_of([], ALIKE) < score_of([], BANDS)


def test_a_score_is_told_in_a_word() -> None:
    assert [word_of(each) for each in (0.99, 0.8, 0.79, 0.5, 0.49, 0.0)] == [
        "strong",
        "strong",
        "fair",
        "fair",
        "weak",
        "weak",
    ]
