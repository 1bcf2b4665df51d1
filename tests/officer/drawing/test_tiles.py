"""The tiles of the map: every county once, nothing on anything, and a tint that tells no more than the number."""

from itertools import combinations

from tipline.domain.municipalities import all_counties
from tipline.domain.small_numbers import Count
from tipline.officer.drawing.boxes import Box
from tipline.officer.drawing.lettering import cells
from tipline.officer.drawing.tiles import HEIGHT, NAME_CELLS, STEPS, WIDTH, size_of_map, tiles_of

NONE = dict.fromkeys(all_counties(), Count(0, 0))


def test_every_county_has_one_tile_and_none_lies_on_another() -> None:
    tiles = tiles_of(NONE)
    assert sorted(each.code for each in tiles) == sorted(all_counties())
    boxes = [Box(each.x, each.y, WIDTH, HEIGHT) for each in tiles]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert (max(each.x for each in tiles) + WIDTH, max(each.y for each in tiles) + HEIGHT) == size_of_map()


def test_the_country_keeps_its_shape() -> None:
    at = {each.code: (each.x, each.y) for each in tiles_of(NONE)}
    north_to_south = ["25", "24", "22", "21", "19", "04", "08", "10"]
    assert [at[each][1] for each in north_to_south] == sorted(at[each][1] for each in north_to_south)
    assert at["14"][0] < at["05"][0] < at["04"][0] < at["01"][0]
    assert at["12"][0] < at["07"][0] < at["10"][0]


def test_a_name_is_said_as_people_say_it_and_fits() -> None:
    names = {each.code: each.name for each in tiles_of(NONE)}
    assert names["01"] == ("Stockholm",)
    assert names["14"] == ("Västra", "Götaland")
    assert (names["03"], names["20"], names["23"]) == (("Uppsala",), ("Dalarna",), ("Jämtland",))
    assert [line for name in names.values() for line in name if cells(line) > NAME_CELLS] == []


def test_the_tint_follows_what_is_shown() -> None:
    counts = NONE | {"01": Count(100, 100), "03": Count(1, 4), "04": Count(50, 50), "05": Count(74, 77)}
    steps = {each.code: each.step for each in tiles_of(counts)}
    assert [steps[each] for each in ("25", "03", "04", "05", "01")] == [0, 1, 2, 4, STEPS]
    assert {each.step for each in tiles_of(NONE)} == {0}
