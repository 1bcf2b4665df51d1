"""The queue's address: allow-listed, and readable back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from tipline.domain.references import ALPHABET, LENGTH
from tipline.officer.asking import NO_REFERENCE, asked, page_key_from, page_key_text, queue_address
from tipline.persistence.queue_filter import QueueFilter
from tipline.persistence.queue_order import PageKey

KEYS = st.builds(
    PageKey,
    st.sampled_from([10, 20, 30, 35, 40, 50]),
    st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - hypothesis wants naive limits
        lambda moment: moment.replace(microsecond=0)
    ),
    st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
)


@given(KEYS)
def test_a_page_key_reads_back(key: PageKey) -> None:
    assert page_key_from(page_key_text(key)) == key


@given(st.text(min_size=1))
def test_any_other_page_key_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        page_key_from(text)


@pytest.mark.parametrize(
    "arguments",
    [
        {"state": "gone"},
        {"urgency": "high"},
        {"flag": "minor; drop table"},
        {"county": "99"},
        {"municipality": "0000"},
        {"language": "sv'--"},
        {"mine": "perhaps"},
        {"late": "soon"},
    ],
)
def test_a_value_that_is_none_of_its_parameter_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        asked(arguments)


def test_an_empty_form_asks_for_all_open_tips() -> None:
    names = ("state", "urgency", "flag", "county", "municipality", "language", "mine", "q", "alike", "unfolded", "late")
    assert asked(dict.fromkeys(names, "")) == QueueFilter()


def test_a_reference_is_searched_in_every_state_and_read_as_it_is_spoken() -> None:
    assert asked({"q": "o1l 4-b"}) == QueueFilter(state="any", reference="0114B")


@pytest.mark.parametrize("typed", ["%", "_", "ABC\x00", "åäö", "0" * 11])
def test_what_cannot_be_a_reference_finds_nothing(typed: str) -> None:
    assert asked({"q": typed}).reference == NO_REFERENCE


def test_an_address_keeps_what_was_asked_and_begins_again_from_the_first_page() -> None:
    arguments = {"flag": "minor", "mine": "1", "after": "abc", "unknown": "x"}
    assert queue_address(arguments, mine="") == "/queue?flag=minor"
    assert queue_address({}, state="") == "/queue"
