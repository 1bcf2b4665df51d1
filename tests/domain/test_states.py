"""The table of moves, and what a tipster is told of the life of a tip: how far it has come, and nothing of the work."""

import pytest

from tipline.domain.states import (
    ENDINGS,
    MOVES,
    OPEN_STATES,
    OUTCOMES,
    STATES,
    STATUSES,
    MoveNotAllowed,
    answer_may_come,
    check_move,
    told_to_tipster,
)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("received", "received"),
        ("triaged", "received"),
        ("claimed", "being_read"),
        ("assessed", "being_read"),
        ("needs_answer", "being_read"),
        ("referred", "passed_on"),
        ("passed_on", "passed_on"),
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


@pytest.mark.parametrize("after", [*STATES, "unheard of", ""])
@pytest.mark.parametrize("before", [*STATES, "unheard of"])
def test_only_the_moves_of_the_table_are_allowed(before: str, after: str) -> None:
    if after in MOVES.get(before, ()):
        check_move(before, after)
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(before, after)


@pytest.mark.parametrize("begun", ["received", "triaged"])
def test_every_state_can_be_reached_and_left(begun: str) -> None:
    reached = {begun}
    for _ in STATES:
        reached |= {after for before in reached for after in MOVES[before]}
    assert reached == set(STATES) - {"received", "triaged"} | {begun}
    assert all(MOVES.values())


def test_nothing_is_handed_on_or_closed_that_has_not_been_assessed() -> None:
    beyond = {"referred", "passed_on", "closed"}
    before = {state for state, after in MOVES.items() if beyond & set(after)}
    assert before - beyond == {"assessed"}


@pytest.mark.parametrize("has_code", [True, False])
@pytest.mark.parametrize("withdrawn", [True, False])
@pytest.mark.parametrize("officer_wrote_last", [True, False])
def test_an_answer_may_come_when_somebody_was_asked_and_can_answer(
    *, has_code: bool, withdrawn: bool, officer_wrote_last: bool
) -> None:
    possible = answer_may_come(has_code=has_code, withdrawn=withdrawn, officer_wrote_last=officer_wrote_last)
    assert possible == ((has_code, withdrawn, officer_wrote_last) == (True, False, True))
