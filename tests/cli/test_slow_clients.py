"""Room is made at the cost of who gives least; who is being answered, or has not begun, is left alone."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tipline.cli.slow_clients import HEAD_SECONDS, in_the_way

NOW = 1000.0


@dataclass
class Coming:
    begun_at: float = NOW - 10
    headers_finished: bool = True
    header_bytes_received: int = 500
    body_bytes_received: int = 0


@dataclass(eq=False)
class Connection:
    request: Coming | None = None
    requests: list[str] = field(default_factory=list)
    will_close: bool = False


def test_while_there_is_room_a_slow_telephone_keeps_its_place() -> None:
    slow = Connection(Coming(begun_at=NOW - 3000, body_bytes_received=100_000))
    assert in_the_way([slow, Connection()], NOW, 100) == []


def test_a_head_that_takes_too_long_is_cut_off_also_where_there_is_room() -> None:
    late = Connection(Coming(begun_at=NOW - HEAD_SECONDS - 1, headers_finished=False))
    early = Connection(Coming(begun_at=NOW - HEAD_SECONDS + 1, headers_finished=False))
    assert in_the_way([late, early], NOW, 100) == [late]


def test_in_a_crowd_who_gives_least_goes_first() -> None:
    pictures = [Connection(Coming(body_bytes_received=1_000_000)) for _ in range(4)]
    dripping = [Connection(Coming(body_bytes_received=10)) for _ in range(4)]
    assert in_the_way([*pictures, *dripping], NOW, 8) == dripping[:2]


@given(
    st.lists(
        st.builds(
            Connection,
            st.none()
            | st.builds(
                Coming,
                begun_at=st.floats(NOW - 100, NOW),
                headers_finished=st.booleans(),
                header_bytes_received=st.integers(0, 10_000),
                body_bytes_received=st.integers(0, 10_000),
            ),
            st.lists(st.just("whole"), max_size=1),
        ),
        max_size=30,
    ),
    st.integers(1, 40),
)
def test_whoever_comes_nobody_is_cut_off_that_is_answered_or_has_not_begun(
    found: list[Connection], places: int
) -> None:
    closed = in_the_way(found, NOW, places)
    assert len(closed) == len(set(map(id, closed)))
    assert all(each.request is not None and not each.requests for each in closed)
    asking = [each for each in found if each.request is not None and not each.requests]
    crowd = max(0, len(found) - int(places * 0.75))
    assert len(closed) >= min(len(asking), crowd)
