"""The network of an event: what several tips name, what is confirmed, and never more than can be read."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.clues import Clue, in_common
from tipline.domain.links.event_network import FIRST_TIPS, ConfirmedLink, EventNetwork, event_network
from tipline.domain.links.network import MOST_NODES
from tipline.domain.links.nodes import ToldTip

DAY = date(2026, 11, 24)
PHONE, PLATE, PART = Clue("phone", "+46701740634"), Clue("plate", "MLB123"), Clue("plate_part", "MLB???")
PARTIAL, HOUSE = Clue("partial_plate", "MLB???"), Clue("venue", "a1b2c3")
IN_HOUSE, OF_HOUSE = Clue("venue_room", "a1b2c3 318"), Clue("room_of_a_house", "0180 318")
IN_TOWN = Clue("venue_room", "0180 318")
Clues = Mapping[str, frozenset[Clue]]


def a_tip(reference: str, municipality: str = "0180") -> ToldTip:
    return ToldTip(reference=reference, day=DAY, county=municipality[:2], municipality=municipality)


def drawn(clues: Clues, *confirmed: ConfirmedLink) -> EventNetwork:
    return event_network([a_tip(each) for each in clues], clues, confirmed, venues={"a1b2c3": "Hotell Björken"})


def edges(found: EventNetwork, *, besides: str = "place:") -> set[tuple[str, str, tuple[str, ...], str]]:
    lines = (each for each in found.network.edges if not each.other.startswith(besides))
    return {(each.one, each.other, each.kinds, each.decided) for each in lines}


def a_link(one: str, other: str, *kinds: str) -> ConfirmedLink:
    return ConfirmedLink(one=one, other=other, kinds=kinds or ("by_hand",))


def test_only_what_several_tips_name_is_drawn_and_it_stands_first() -> None:
    found = drawn({"A": frozenset({PHONE, PLATE}), "B": frozenset({PHONE}), "C": frozenset({Clue("phone", "+4612")})})
    assert [(each.kind, each.label) for each in found.network.nodes] == [
        ("phone", "+46701740634"),
        ("tip", "A"),
        ("tip", "B"),
        ("tip", "C"),
        ("place", "Stockholm"),
    ]
    assert edges(found) == {(each, "phone:+46701740634", ("phone",), "named") for each in "AB"}


def test_a_confirmed_link_stands_on_the_lines_to_what_it_rests_on() -> None:
    clues = {each: frozenset({PHONE}) for each in "ABC"}
    found = drawn(clues, a_link("A", "B", "phone"))
    assert {(one, decided) for one, _, _, decided in edges(found)} == {
        ("A", "confirmed"),
        ("B", "confirmed"),
        ("C", "named"),
    }


def test_a_link_by_hand_is_a_line_of_its_own_unless_the_two_are_joined_already() -> None:
    clues = {each: frozenset({PHONE}) if each in "AB" else frozenset[Clue]() for each in "ABCD"}
    links = [a_link("A", "B", "phone"), *(a_link(*pair) for pair in combinations("ABCD", 2))]
    between = {each[:3] for each in edges(drawn(clues, *links)) if each[2] == ("by_hand",)}
    assert between == {("A", "C", ("by_hand",)), ("A", "D", ("by_hand",))}


def test_who_knows_a_part_names_what_others_know_whole() -> None:
    clues = {
        "A": frozenset({PLATE, PART, HOUSE, IN_HOUSE, OF_HOUSE}),
        "B": frozenset({PARTIAL, IN_TOWN}),
    }
    found = drawn(clues, a_link("A", "B", "partial_plate"))
    assert edges(found) == {
        ("A", "plate:MLB123", ("plate",), "confirmed"),
        ("B", "plate:MLB123", ("partial_plate",), "confirmed"),
        ("A", "venue_room:a1b2c3 318", ("venue_room",), "named"),
        ("B", "venue_room:a1b2c3 318", ("venue_room",), "named"),
    }
    assert [each.label for each in found.network.nodes if each.kind == "venue"] == ["Hotell Björken 318"]


def test_a_flood_leaves_room_for_what_holds_it_together() -> None:
    clues = {f"T{number:02}": frozenset({PHONE, HOUSE}) for number in range(40)}
    links = [a_link(*pair, "phone") for pair in combinations(clues, 2)]
    found = drawn(clues, *links)
    tips = [each.id for each in found.network.nodes if each.kind == "tip"]
    assert (len(found.network.nodes), found.unseen_clues, found.unseen_tips) == (MOST_NODES, 0, 40 - len(tips))
    assert tips == sorted(clues)[-len(tips) :]
    assert len(tips) > FIRST_TIPS
    assert {"phone:+46701740634", "venue:a1b2c3", "place:0180"} <= {each.id for each in found.network.nodes}
    assert [each for each in found.network.edges if each.other in clues] == []


def test_what_only_a_tip_that_has_no_room_joins_is_joined_by_a_line() -> None:
    clues = {f"T{number:02}": frozenset[Clue]() for number in range(MOST_NODES)}
    clues |= {"T00": frozenset({PHONE, PLATE}), "T14": frozenset({PLATE}), "T15": frozenset({PHONE})}
    found = drawn(clues, a_link("T00", "T14", "plate"), a_link("T00", "T15", "phone"), a_link("T14", "T15"))
    assert "T00" not in {each.id for each in found.network.nodes}
    assert ("T14", "T15", ("by_hand",), "confirmed") in edges(found)


CLUES = st.sets(st.sampled_from([PHONE, PLATE, PARTIAL, HOUSE, IN_TOWN, *(Clue("url", f"{n}.se") for n in range(9))]))


@given(st.lists(CLUES, min_size=1, max_size=25), st.data())
def test_whatever_is_confirmed_hangs_together_and_nothing_is_lost(named: list[set[Clue]], data: st.DataObject) -> None:
    clues = {f"T{number:02}": frozenset(each) for number, each in enumerate(named)}
    pairs = list(combinations(clues, 2))
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    links = [a_link(*pair, *{each.kind for each in in_common(*(clues[one] for one in pair))}) for pair in chosen]
    found = drawn(clues, *links)
    nodes = [each.id for each in found.network.nodes]
    assert len(nodes) == len(set(nodes)) <= MOST_NODES
    tips = {each for each in nodes if each in clues}
    assert len(tips) + found.unseen_tips == len(clues)
    sure = [(each.one, each.other) for each in found.network.edges if each.decided == "confirmed"]
    for one, other in chosen:
        if {one, other} <= tips:
            assert other in _reached(one, sure)


def _reached(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    reached, waiting = {start}, [start]
    for each in waiting:
        for pair in pairs:
            if each in pair and not reached.issuperset(pair):
                waiting += set(pair) - reached
                reached |= set(pair)
    return reached
