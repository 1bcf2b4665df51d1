"""What a tipster is told of the life of a tip: how far it has come, and nothing of the work."""

import pytest

from tipline.domain.states import ENDINGS, OPEN_STATES, OUTCOMES, STATES, STATUSES, told_to_tipster


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("received", "received"),
        ("triaged", "received"),
        ("claimed", "being_read"),
        ("assessed", "being_read"),
        ("referred", "passed_on"),
        ("closed", "closed"),
    ],
)
def test_each_state_is_told_coarsely(state: str, told: str) -> None:
    assert told_to_tipster(state, None, officer_wrote_last=False) == told


@pytest.mark.parametrize("state", OPEN_STATES)
def test_an_officers_last_line_is_a_question_while_the_tip_is_open(state: str) -> None:
    assert told_to_tipster(state, None, officer_wrote_last=True) == "question"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_last_word_of_a_closed_tip_awaits_no_answer(outcome: str) -> None:
    told = {told_to_tipster("closed", outcome, officer_wrote_last=last) for last in (True, False)}
    assert told == {ENDINGS[outcome]}


def test_nobody_can_tell_from_the_status_whether_the_police_acted() -> None:
    outcomes = ("action_taken", "kept_as_intelligence", "unfounded")
    assert {told_to_tipster("closed", each, officer_wrote_last=False) for each in outcomes} == {"closed"}


def test_every_state_and_every_outcome_has_its_word() -> None:
    assert {*STATUSES, "closed"} == set(STATES)
    assert set(ENDINGS) == set(OUTCOMES)
