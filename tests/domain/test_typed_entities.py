"""What an officer types is read as in a tip, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.entities.typed import BY_OFFICER, TYPED_KINDS, EntityNotUnderstood, entity_typed


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("phone", " 070-174 06 05 ", "+46701740605"),
        ("plate", "mlb 123", "MLB123"),
        ("partial_plate", "MLB12?", "MLB12?"),
        ("url", "https://annons.example.com/77", "annons.example.com/77"),
        ("handle", "@rosa_88", "@rosa_88"),
        ("email", "Rosa@Example.org", "rosa@example.org"),
        ("room", "318", "318"),
    ],
)
def test_each_kind_gets_the_form_in_which_tips_are_compared(kind: str, written: str, value: str) -> None:
    found = entity_typed(kind, written)
    assert (found.kind, found.value, found.original, found.field) == (kind, value, written.strip(), BY_OFFICER)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("phone", "ring mig"),
        ("plate", "en svart bil"),
        ("url", "nowhere"),
        ("handle", "Rosa"),
        ("email", "rosa(at)"),
        ("email", "a@example.org b@example.org"),
        ("age", "17"),
        ("municipality", "0180"),
        ("", "MLB123"),
    ],
)
def test_what_is_not_of_that_kind_is_refused(kind: str, written: str) -> None:
    with pytest.raises(EntityNotUnderstood):
        entity_typed(kind, written)


@given(kind=st.sampled_from(TYPED_KINDS), written=st.text(max_size=60))
def test_anything_typed_is_either_read_or_refused(kind: str, written: str) -> None:
    try:
        found = entity_typed(kind, written)
    except EntityNotUnderstood:
        return
    assert found.kind == kind
    assert found.value
