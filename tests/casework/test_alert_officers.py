"""Letters about tips that nobody has taken in time: which, once each, and to whom none."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from tests.factories import LOCKED_IN, NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import an_account
from tipline.casework import alert_officers
from tipline.casework.alert_officers import plan_late_alerts
from tipline.casework.claim_tip import claim_tip
from tipline.domain.promises import due_at
from tipline.domain.ranks import RANKS, UNTRIAGED
from tipline.domain.times import to_quarter
from tipline.persistence.database import Database
from tipline.persistence.late_tips import is_late, late_without_letter
from tipline.persistence.letters import Letter, add_letter
from tipline.persistence.tips import Tip

DUTY, CHIEF = "duty@example.org", "chief@example.org"
LONG_AFTER = NOW + timedelta(days=30)
CAME = to_quarter(NOW)


def add_tips(database: Database, tips: Iterable[tuple[str, str | None, str]], *, came: datetime = CAME) -> None:
    """Each by the beginning of its reference, its level and its state."""
    with database.writing() as session:
        for reference, urgency, state in tips:
            rank = RANKS[urgency] if urgency else UNTRIAGED
            session.add(
                Tip(reference=reference.ljust(10, "0"), received_at=came, urgency=urgency, rank=rank, state=state)
            )


def plan(database: Database, now: datetime, *, second: str = CHIEF, duty: str = DUTY) -> None:
    with database.writing() as session:
        plan_late_alerts(session, now, second_address=second, duty_address=duty)


def planned(database: Database, kind: str = "late_tip") -> list[str]:
    with database.reading() as session:
        found = session.scalars(select(Letter.tip_reference).where(Letter.kind == kind).order_by(Letter.tip_reference))
        return [reference.rstrip("0") for reference in found]


def test_immediate_and_urgent_tips_that_nobody_took_are_told_of_and_no_others(database: Database) -> None:
    levels = {"M": "immediate", "G": "urgent", "RT": "routine", "W": "low", "N": None}
    add_tips(database, [(begun, level, "triaged") for begun, level in levels.items()])
    add_tips(database, [("C", "immediate", "claimed"), ("A", "urgent", "assessed"), ("X", "immediate", "closed")])
    plan(database, LONG_AFTER)
    assert planned(database) == ["G", "M"]


@pytest.mark.parametrize("urgency", ["immediate", "urgent"])
def test_nobody_is_told_before_the_promise_has_run_out(database: Database, urgency: str) -> None:
    add_tips(database, [("A", urgency, "triaged")])
    due = due_at(urgency, CAME)
    assert due is not None
    plan(database, due - timedelta(seconds=1))
    assert planned(database) == []
    plan(database, due)
    assert planned(database) == ["A"]


def test_a_tip_is_told_of_once_however_long_it_waits(database: Database) -> None:
    add_tips(database, [("A", "urgent", "triaged")])
    for days in range(3):
        plan(database, LONG_AFTER + timedelta(days=days))
    with database.reading() as session:
        assert session.scalars(select(Letter.due_at)).all() == [to_quarter(LONG_AFTER)]


def test_without_a_second_address_nothing_is_planned(database: Database) -> None:
    add_tips(database, [("A", "immediate", "triaged")])
    plan(database, LONG_AFTER, second="")
    assert planned(database) == []


def test_an_address_that_had_a_letter_about_a_tip_gets_no_second(database: Database, keys: Keys) -> None:
    _, alerted = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    add_tips(database, [("A", "urgent", "triaged")])
    assert planned(database, "immediate_tip") == [alerted.rstrip("0")]
    plan(database, LONG_AFTER, second=DUTY.upper())
    assert planned(database) == ["A"]
    plan(database, LONG_AFTER)
    assert planned(database) == sorted(["A", alerted.rstrip("0")])


def test_a_claimed_tip_is_told_of_no_more(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    with database.writing() as session:
        an_account(session, "eva@example.org")
        claim_tip(session, an_officer(), reference, keys=keys.officer, now=NOW)
    plan(database, LONG_AFTER)
    assert planned(database) == []


def test_a_flood_is_planned_for_in_portions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_officers, "MOST_AT_ONCE", 2)
    add_tips(database, [("A", "urgent", "triaged"), ("B", "urgent", "triaged"), ("C", "immediate", "triaged")])
    told = []
    for _ in range(3):
        plan(database, LONG_AFTER)
        told.append(planned(database))
    assert told == [["A", "C"], ["A", "B", "C"], ["A", "B", "C"]]


def test_two_clocks_that_plan_at_once_plan_one_letter(database: Database) -> None:
    add_tips(database, [("A", "urgent", "triaged"), ("B", "urgent", "triaged")])
    with database.writing() as session:
        for reference in ("A000000000", "A000000000", "B000000000"):
            add_letter(session, reference, "late_tip", CAME)
    assert planned(database) == ["A", "B"]


def test_late_is_what_its_promise_says_for_every_level(database: Database) -> None:
    levels = ("immediate", "urgent", "routine", "low", None)
    add_tips(database, [(f"T{number}X", level, "triaged") for number, level in enumerate(levels)])
    moments = [CAME + timedelta(minutes=15 * number) for number in range(24 * 4 * 5)]
    with database.reading() as session:
        for now in moments:
            late = set(session.scalars(select(Tip.urgency).where(is_late(now))))
            assert late == {level for level in levels if (due := due_at(level, CAME)) and due <= now}


def test_late_tips_are_found_in_an_index_however_many_there_are(sqlite: Database) -> None:
    said = []

    def hear(connection: object, cursor: object, statement: str, values: object, *rest: object) -> None:
        said.append((statement, values))

    with sqlite.reading() as session:
        event.listen(sqlite.engine, "before_cursor_execute", hear)
        late_without_letter(session, NOW, urgencies=("immediate", "urgent"), kinds=("late_tip",), most=100)
        event.remove(sqlite.engine, "before_cursor_execute", hear)
        statement, values = said[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    index = "ix_tips_state_rank_received_at_reference (state=? AND rank=? AND received_at<?)"
    steps = [step[3] for step in plan if "tips" in step[3]]
    assert steps == [f"SEARCH tips USING COVERING INDEX {index}"]
