"""The surroundings of a tip: what is drawn first, what is only counted, and of another tip only what is shared."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.clues import Clue
from tipline.domain.links.network import MOST_NODES
from tipline.domain.links.nodes import ToldTip
from tipline.domain.links.surroundings import FIRST_TIPS, Surroundings, surroundings

DAY = date(2026, 11, 24)
PHONE, PLATE, ROOM = Clue("phone", "+46701740634"), Clue("plate", "MLB123"), Clue("venue_room", "0180 318")
PART = Clue("plate_part", "MLB???")


def a_tip(reference: str = "OPENED", municipality: str = "0180", day: date = DAY) -> ToldTip:
    return ToldTip(reference=reference, day=day, county=municipality[:2], municipality=municipality)


def edges(found: Surroundings) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(each.one, each.other, each.kinds) for each in found.network.edges}


def labels(found: Surroundings, kind: str) -> list[str]:
    return [each.label for each in found.network.nodes if each.kind == kind]


def test_a_tip_with_nothing_in_common_has_what_it_names_and_where_it_is() -> None:
    found = surroundings(a_tip(), {PHONE, ROOM}, {}, venues={})
    assert [(each.kind, each.label) for each in found.network.nodes] == [
        ("tip", "OPENED"),
        ("phone", "+46701740634"),
        ("venue", "Stockholm 318"),
        ("place", "Stockholm"),
    ]
    assert (found.unseen_tips, found.unseen_clues, list(found.tips)) == (0, 0, [])


def test_another_tip_is_joined_by_what_both_name_and_by_its_place() -> None:
    found = surroundings(a_tip(), {PHONE, PLATE}, {a_tip("OTHER", "1280"): frozenset({PHONE})}, venues={})
    assert edges(found) == {
        ("OPENED", "phone:+46701740634", ("phone",)),
        ("OPENED", "plate:MLB123", ("plate",)),
        ("OTHER", "phone:+46701740634", ("phone",)),
        ("OPENED", "place:0180", ("place",)),
        ("OTHER", "place:1280", ("place",)),
    }
    assert found.network.node("OTHER").note == "2026-11-24"


def test_a_part_of_a_plate_joins_the_plate_it_is_a_part_of() -> None:
    found = surroundings(a_tip(), {PLATE, PART}, {a_tip("OTHER"): frozenset({PART})}, venues={})
    assert ("OTHER", "plate:MLB123", ("partial_plate",)) in edges(found)
    assert labels(found, "plate") == ["MLB123"]


def test_a_plate_joins_the_part_that_was_remembered() -> None:
    partial = Clue("partial_plate", "MLB???")
    found = surroundings(a_tip(), {partial}, {a_tip("OTHER"): frozenset({partial})}, venues={})
    assert ("OTHER", "partial_plate:MLB???", ("partial_plate",)) in edges(found)
    assert labels(found, "plate") == ["MLB???"]


def test_the_strongest_link_comes_first_then_the_newest() -> None:
    weak, old, new = a_tip("WEAK"), a_tip("OLD", day=DAY - timedelta(9)), a_tip("NEW")
    shared = {weak: frozenset({ROOM}), old: frozenset({PHONE}), new: frozenset({PHONE})}
    found = surroundings(a_tip(), {PHONE, ROOM}, shared, venues={})
    assert [each.reference for each in found.tips] == ["NEW", "OLD", "WEAK"]


def test_a_tip_without_a_place_has_none() -> None:
    found = surroundings(a_tip(municipality=""), {PHONE}, {}, venues={})
    assert labels(found, "place") == []
    county = ToldTip(reference="A", day=DAY, county="01", municipality="")
    assert labels(surroundings(county, {PHONE}, {}, venues={}), "place") == ["Stockholms län"]


def test_a_flood_leaves_room_for_places_and_the_rest_is_counted() -> None:
    flood = {a_tip(f"T{number:02}", "1280" if number % 2 else "0180"): frozenset({PHONE}) for number in range(40)}
    found = surroundings(a_tip(), {PHONE, PLATE}, flood, venues={}, more=True)
    assert len(found.network.nodes) == MOST_NODES
    assert sorted(labels(found, "place")) == ["Malmö", "Stockholm"]
    drawn = len(labels(found, "tip")) - 1
    assert drawn > FIRST_TIPS
    assert (found.unseen_tips, found.unseen_clues, found.more) == (40 - drawn, 1, True)


CLUES = st.sets(
    st.one_of(
        st.builds(Clue, st.just("phone"), st.integers(0, 30).map(lambda each: f"+46{each}")),
        st.sampled_from([PLATE, PART, ROOM, Clue("partial_plate", "ABC???")]),
    ),
    min_size=1,
).map(lambda clues: clues | {PLATE} if PART in clues else clues)


@given(CLUES, st.data())
def test_there_are_never_too_many_nodes_and_nothing_is_lost(clues: set[Clue], data: st.DataObject) -> None:
    others = data.draw(st.integers(0, 30))
    some = st.sets(st.sampled_from(sorted(clues)), min_size=1).map(frozenset)
    shared = {a_tip(f"T{number:02}", f"01{number:02}"): data.draw(some) for number in range(others)}
    found = surroundings(a_tip(), clues, shared, venues={})
    nodes = [each.id for each in found.network.nodes]
    assert nodes[0] == "OPENED"
    assert len(nodes) == len(set(nodes)) <= MOST_NODES
    assert len(labels(found, "tip")) - 1 + found.unseen_tips == others
    # Nothing hangs in the air: whatever is drawn is joined to something that is drawn.
    joined = {end for each in found.network.edges for end in (each.one, each.other)}
    assert set(nodes) - joined <= {"OPENED"}


def test_a_venue_goes_by_its_name_and_a_room_known_by_its_municipality_is_the_room_of_the_house() -> None:
    known = {Clue("venue", "a1b2"), Clue("venue_room", "a1b2 318"), Clue("room_of_a_house", "0180 318")}
    other = a_tip("OTHER")
    found = surroundings(
        a_tip(), known, {other: frozenset({Clue("room_of_a_house", "0180 318")})}, venues={"a1b2": "Hotell Björken"}
    )
    assert sorted(labels(found, "venue")) == ["Hotell Björken", "Hotell Björken 318"]
    assert ("OTHER", "venue_room:a1b2 318", ("venue_room",)) in edges(found)
