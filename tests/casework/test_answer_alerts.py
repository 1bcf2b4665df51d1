"""Letters about messages of tipsters that wait too long: once each, to the second address, without a word."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, ONCE, QUIET, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import an_account
from tipline.casework.alert_officers import plan_answer_alerts
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.send_letters import mark_sent
from tipline.domain.promises import answer_late_if_written_by, late_if_received_by
from tipline.domain.times import to_quarter
from tipline.intake.follow_up import add_to_tip
from tipline.mail.letters import LETTERS
from tipline.persistence.database import Database
from tipline.persistence.letters import Letter
from tipline.persistence.tips import tip_by_reference

CHIEF = "chief@example.org"
LONG_AFTER = NOW + timedelta(days=30)


def write(database: Database, keys: Keys, code: str, text: str, now: datetime = NOW) -> None:
    with database.writing() as session:
        add_to_tip(session, code, text, (), keys=keys.site, seed=text.encode(), now=now)


def sent(database: Database, now: datetime, second: str = CHIEF) -> int:
    """How many letters are due now and go out."""
    with database.writing() as session:
        plan_answer_alerts(session, now, second_address=second)
    with database.writing() as session:
        due = session.scalars(
            select(Letter).where(Letter.kind == "answer_waits", Letter.sent_at.is_(None), Letter.due_at <= now)
        ).all()
        for letter in due:
            mark_sent(session, letter, now)
        return len(due)


@pytest.mark.parametrize("state", ["triaged", "claimed", "closed"])
def test_each_message_is_told_of_once_whatever_has_become_of_the_tip(
    database: Database, keys: Keys, state: str
) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        tip_by_reference(session, reference).state = state
    assert sent(database, LONG_AFTER) == 0
    write(database, keys, code, "First")
    assert [sent(database, LONG_AFTER) for _ in range(2)] == [1, 0]
    write(database, keys, code, "Second", LONG_AFTER)
    assert [sent(database, LONG_AFTER + timedelta(days=days)) for days in (0, 1, 2)] == [0, 1, 0]


def test_nobody_is_told_before_the_promise_of_the_level_has_run_out(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        tip_by_reference(session, reference).urgency = "urgent"
    write(database, keys, code, "Rum 12")
    due = to_quarter(NOW) + timedelta(hours=8, minutes=15)
    assert [sent(database, moment) for moment in (due - timedelta(seconds=1), due)] == [0, 1]


def test_a_message_that_was_answered_in_time_is_told_to_nobody(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys, a_report(QUIET))
    write(database, keys, code, "Rum 12")
    with database.writing() as session:
        an_account(session, "eva@example.org")
        reply_to_tipster(session, an_officer(), reference, "Tack", once=ONCE, keys=keys.officer, now=NOW)
    assert sent(database, LONG_AFTER) == 0


def test_without_a_second_address_nothing_is_planned(database: Database, keys: Keys) -> None:
    code, _ = a_triaged_tip(database, keys)
    write(database, keys, code, "Rum 12")
    assert [sent(database, LONG_AFTER, second) for second in ("", CHIEF)] == [0, 1]


def test_a_message_waits_as_long_as_a_tip_of_its_level_and_never_for_ever() -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    for urgency in ("immediate", "urgent", "routine", None):
        assert answer_late_if_written_by(urgency, now) == late_if_received_by(urgency, now)
    assert answer_late_if_written_by("low", now) == late_if_received_by("routine", now)


def test_the_letter_leads_to_the_queue_and_says_nothing_else() -> None:
    letter = LETTERS["answer_waits"]("https://officer.example.org/queue")
    assert letter.subject == "Svar som dröjer / An answer that is late"
    assert letter.body.count("https://officer.example.org/queue?answer=1") == 2
