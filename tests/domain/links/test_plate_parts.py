"""Parts of plates: a part and the plate it is of meet, two whole plates never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.links.plate_parts import is_telling, parts_of

PLATES = st.from_regex(r"[A-HJ-PR-UW-Z]{3}[0-9]{2}[0-9A-HJ-NPR-UW-Z]", fullmatch=True)


def test_a_plate_has_the_parts_that_people_remember() -> None:
    parts = set(parts_of("MLB12A"))
    assert {"MLB???", "???12A", "MLB12?", "M?B1?A", "??B12A"} <= parts
    assert {"M?????", "??????", "M?B??A", "MLB12A"} & parts == set()
    assert len(parts) == 23


@given(PLATES)
def test_every_part_of_a_plate_is_telling_and_fits_it(plate: str) -> None:
    for part in parts_of(plate):
        assert is_telling(part)
        assert all(known in ("?", whole) for known, whole in zip(part, plate, strict=True))


@pytest.mark.parametrize("part", ["ML????", "????12", "M?B??A", "MLB12A", "??????", "MLB", "", "?" * 7])
def test_too_little_of_a_plate_and_a_whole_one_are_no_parts(part: str) -> None:
    assert not is_telling(part)


@pytest.mark.parametrize("plate", ["TAXI1", "FESTAREN", "", "B"])
def test_a_plate_of_another_form_has_no_parts(plate: str) -> None:
    assert list(parts_of(plate)) == []
