"""The worker's tasks on both databases: every waiting tip is judged once, every letter goes out once."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.factories import LOCKED_IN, QUIET, Keys, a_report, a_sent_tip
from tests.jobs.conftest import CHIEF, DUTY
from tests.services.ports import free_port
from tests.services.smtp import Mailbox
from tipline.casework.alert_officers import plan_late_alerts
from tipline.jobs.tasks import send_letters, tasks_of
from tipline.jobs.triage import LEASE, TOGETHER, triage_waiting
from tipline.jobs.zone import Zone
from tipline.mail.outbox import Outbox
from tipline.persistence.database import Database
from tipline.persistence.letters import Letter
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import Tip, lease_tips_awaiting_triage


def send(zone: Zone, keys: Keys, story: str, number: int = 0) -> str:
    return a_sent_tip(zone.database, keys, a_report(story), seed=number.to_bytes(16, "big"))[1]


def urgencies(zone: Zone) -> dict[str, str | None]:
    with zone.database.reading() as session:
        return {tip.reference: tip.urgency for tip in session.scalars(select(Tip))}


def letters(zone: Zone) -> list[Letter]:
    with zone.database.reading() as session:
        return list(session.scalars(select(Letter)).all())


def damage(zone: Zone, reference: str) -> None:
    with zone.database.writing() as session:
        session.execute(update(SealedReport).where(SealedReport.tip_reference == reference).values(sealed=b"damaged"))


def pass_time(zone: Zone, passed: timedelta) -> None:
    """All leases and due times lie so much further back."""
    with zone.database.writing() as session:
        for tip in session.scalars(select(Tip).where(Tip.leased_until.is_not(None))):
            tip.leased_until = tip.leased_until and tip.leased_until - passed
        for letter in session.scalars(select(Letter)):
            letter.due_at -= passed
            letter.leased_until = letter.leased_until and letter.leased_until - passed


def test_every_waiting_tip_is_judged_also_when_there_are_more_than_one_lease_takes(zone: Zone, keys: Keys) -> None:
    for number in range(TOGETHER + 3):
        send(zone, keys, QUIET, number)
    triage_waiting(zone)
    assert len(urgencies(zone)) == TOGETHER + 3
    assert None not in urgencies(zone).values()


def test_a_tip_that_cannot_be_opened_does_not_keep_the_next_from_being_read(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    damaged, whole = send(zone, keys, QUIET, 1), send(zone, keys, QUIET, 2)
    damage(zone, damaged)
    with caplog.at_level(logging.DEBUG):
        triage_waiting(zone)
    assert urgencies(zone)[damaged] is None
    assert urgencies(zone)[whole] is not None
    assert [record.getMessage() for record in caplog.records if record.name == "tipline.jobs"] == [
        "triage failed: SealDamaged"
    ]
    assert all(record.exc_info is None for record in caplog.records)


def test_a_tip_is_tried_three_times_with_a_lease_between(zone: Zone, keys: Keys) -> None:
    damaged = send(zone, keys, QUIET)
    damage(zone, damaged)
    for expected in (1, 2, 3, 3):
        triage_waiting(zone)
        triage_waiting(zone)
        with zone.database.reading() as session:
            assert session.scalar(select(Tip.attempts)) == expected
        pass_time(zone, LEASE)


def test_a_tip_whose_worker_died_is_judged_when_its_lease_is_over(zone: Zone, keys: Keys) -> None:
    reference = send(zone, keys, QUIET)
    with zone.database.writing() as session:
        assert lease_tips_awaiting_triage(session, datetime.now(UTC), LEASE, 1) == [reference]
    triage_waiting(zone)
    assert urgencies(zone) == {reference: None}
    pass_time(zone, LEASE)
    triage_waiting(zone)
    assert urgencies(zone)[reference] is not None


def test_an_immediate_tip_is_mailed_once_and_without_a_word_of_it(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    reference = send(zone, keys, LOCKED_IN)
    for _ in range(3):
        triage_waiting(zone)
        send_letters(zone)
        pass_time(zone, timedelta(hours=1))
    (letter,) = mailbox.letters
    assert letter["To"] == DUTY
    assert letter["Message-ID"].endswith("@localhost>")
    text = letter.as_string()
    assert "https://officer.example.org/queue" in letter.get_content()
    assert [trace for trace in ("Rum 318", "MLB123", "kvinna", "inlåst", reference) if trace in text] == []


def test_a_late_tip_is_mailed_to_the_second_address_once_and_without_a_word_of_it(
    zone: Zone, keys: Keys, mailbox: Mailbox
) -> None:
    reference = send(zone, keys, LOCKED_IN)
    triage_waiting(zone)
    for hours in range(1, 4):
        now = datetime.now(UTC) + timedelta(hours=hours)
        with zone.database.writing() as session:
            plan_late_alerts(session, now, second_address=CHIEF, duty_address=DUTY)
        pass_time(zone, timedelta(hours=hours))
        send_letters(zone)
    assert [letter["To"] for letter in mailbox.letters] == [DUTY, CHIEF]
    text = mailbox.letters[1].as_string()
    assert "https://officer.example.org/queue?late=1" in mailbox.letters[1].get_content()
    assert [trace for trace in ("Rum 318", "MLB123", "kvinna", "inlåst", reference) if trace in text] == []


def test_a_letter_to_a_second_address_that_was_taken_away_goes_to_nobody(
    zone: Zone, keys: Keys, mailbox: Mailbox
) -> None:
    send(zone, keys, LOCKED_IN)
    triage_waiting(zone)
    with zone.database.writing() as session:
        plan_late_alerts(session, datetime.now(UTC) + timedelta(hours=1), second_address=CHIEF, duty_address=DUTY)
    pass_time(zone, timedelta(hours=2))
    send_letters(replace(zone, config=replace(zone.config, second_duty_address="")))
    assert [letter["To"] for letter in mailbox.letters] == [DUTY]
    assert [letter.sent_at is None for letter in letters(zone)] == [False, False]


def test_a_tip_that_can_wait_is_not_mailed(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    send(zone, keys, QUIET)
    triage_waiting(zone)
    send_letters(zone)
    assert mailbox.letters == []
    assert letters(zone) == []


def test_no_time_of_a_letter_that_went_out_is_finer_than_a_quarter_of_an_hour(zone: Zone, keys: Keys) -> None:
    send(zone, keys, LOCKED_IN)
    triage_waiting(zone)
    send_letters(zone)
    (letter,) = letters(zone)
    assert letter.sent_at is not None
    assert letter.leased_until is None
    for moment in (letter.sent_at, letter.due_at):
        assert (moment.minute % 15, moment.second, moment.microsecond) == (0, 0, 0)


def test_a_letter_waits_longer_after_each_refusal_and_goes_out_in_the_end(
    zone: Zone, keys: Keys, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    deaf = replace(zone, outbox=Outbox(replace(zone.config, mail_port=free_port())))
    send(zone, keys, LOCKED_IN)
    triage_waiting(zone)
    waits = []
    for _ in range(9):
        send_letters(deaf)
        (letter,) = letters(zone)
        assert letter.sent_at is None
        waits.append(round((letter.due_at - datetime.now(UTC)).total_seconds()))
        pass_time(zone, timedelta(hours=1))
    assert waits == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert "ConnectionRefusedError" in caplog.text
    send_letters(zone)
    assert len(mailbox.letters) == 1


def test_a_letter_whose_worker_died_is_sent_when_its_lease_is_over(
    zone: Zone, keys: Keys, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(zone, keys, LOCKED_IN)
    triage_waiting(zone)

    def die(*_: object, **__: object) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("tipline.jobs.tasks.send_letter", die)
        with pytest.raises(SystemExit):
            send_letters(zone)
    send_letters(zone)
    assert mailbox.letters == []
    pass_time(zone, timedelta(minutes=2))
    send_letters(zone)
    assert len(mailbox.letters) == 1


def test_without_a_duty_address_nobody_is_written_to_and_nothing_waits_for_ever(
    zone: Zone, keys: Keys, mailbox: Mailbox
) -> None:
    nobody = replace(zone, config=replace(zone.config, duty_address=""))
    send(zone, keys, LOCKED_IN)
    triage_waiting(zone)
    send_letters(nobody)
    send_letters(zone)
    assert mailbox.letters == []
    assert [letter.sent_at is None for letter in letters(zone)] == [False]


def test_a_database_that_does_not_answer_ends_the_task_and_not_the_worker(
    zone: Zone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = replace(zone, database=Database(f"sqlite:///{tmp_path / 'empty.db'}"))
    for task in tasks_of(gone).values():
        task()
    assert [record.getMessage() for record in caplog.records] == [
        "triage_waiting failed: DatabaseUnavailable",
        "send_letters failed: DatabaseUnavailable",
        "tell_owners failed: DatabaseUnavailable",
        "redraw_pictures failed: DatabaseUnavailable",
        "keep_checkpoint failed: DatabaseUnavailable",
        "index_tips failed: DatabaseUnavailable",
        "purge_tips failed: DatabaseUnavailable",
    ]
    gone.database.close()
