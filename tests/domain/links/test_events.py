"""Events: what links hold together, whatever the order in which they come and go."""

from itertools import combinations, count

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.events import events_after

PAIRS = [*combinations("ABCDEFG", 2)]


def names() -> "st.SearchStrategy[list[tuple[str, str]]]":
    return st.lists(st.sampled_from(PAIRS), unique=True, max_size=12)


def after(links: list[tuple[str, str]], before: dict[str, str] | None = None) -> dict[str, str]:
    numbers = count(1)
    return events_after(before or {}, links, lambda: f"new{next(numbers)}")


def test_a_link_makes_an_event_and_another_link_widens_it() -> None:
    one = after([("A", "B")])
    assert one == {"A": "new1", "B": "new1"}
    assert after([("A", "B"), ("B", "C")], one) == {"A": "new1", "B": "new1", "C": "new1"}


def test_of_two_events_that_grow_together_the_larger_keeps_its_name() -> None:
    before = {"A": "e1", "B": "e1", "C": "e2", "D": "e2", "E": "e2"}
    links = [("A", "B"), ("C", "D"), ("D", "E"), ("B", "C")]
    assert set(after(links, before).values()) == {"e2"}
    equal = {"A": "e2", "B": "e2", "C": "e1", "D": "e1"}
    assert set(after([("A", "B"), ("C", "D"), ("B", "C")], equal).values()) == {"e1"}


def test_an_event_that_falls_apart_stays_where_most_of_it_is() -> None:
    before = dict.fromkeys("ABCDE", "e1")
    assert after([("A", "B"), ("C", "D"), ("D", "E")], before) == {
        **dict.fromkeys("CDE", "e1"),
        **dict.fromkeys("AB", "new1"),
    }


def test_without_links_there_is_no_event() -> None:
    assert after([], {"A": "e1", "B": "e1"}) == {}


@given(names(), names())
def test_events_are_what_hangs_together_and_every_name_is_of_one_of_them(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    before = after(first)
    numbers = count(1)
    found = events_after(before, second, lambda: f"later{next(numbers)}")
    assert set(found) == {tip for link in second for tip in link}
    for one, other in second:
        assert found[one] == found[other]
    for event in set(found.values()):
        tips = {tip for tip, name in found.items() if name == event}
        reached = {min(tips)}
        while more := {tip for link in second if reached & set(link) for tip in link} - reached:
            reached |= more
        assert reached == tips
