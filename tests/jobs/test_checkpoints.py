"""The clock asks for a checkpoint when there is something new to keep; the worker keeps it and mails it once a day."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.services.ports import free_port
from tests.services.smtp import Mailbox
from tipline.casework.keep_checkpoint import is_checkpoint_due, kept_checkpoints
from tipline.casework.record_act import record_act
from tipline.crypto.checkpoints import CheckpointFile
from tipline.domain.checkpoints import EVERY, MAILED_EVERY
from tipline.jobs.tasks import tasks_of
from tipline.jobs.zone import Zone
from tipline.mail.outbox import Outbox

AUDITOR = "auditor@example.org"


@pytest.fixture
def watched(zone: Zone) -> Zone:
    """A zone with somebody outside who keeps checkpoints."""
    return replace(zone, config=replace(zone.config, audit_address=AUDITOR))


def act(zone: Zone) -> None:
    with zone.database.writing() as session:
        record_act(session, key=zone.keys.audit, officer_name="nils", act="tip_opened", now=datetime.now(UTC))


def keep(zone: Zone) -> None:
    tasks_of(zone)["keep_checkpoint"]()


def is_due(zone: Zone) -> bool:
    with zone.database.reading() as session:
        return is_checkpoint_due(CheckpointFile(zone.config.zone), session, datetime.now(UTC))


def pass_time(file: Path, passed: timedelta) -> None:
    moved = file.stat().st_mtime - passed.total_seconds()
    os.utime(file, (moved, moved))


def test_a_checkpoint_is_due_when_something_was_done_and_the_last_is_old(watched: Zone) -> None:
    file = CheckpointFile(watched.config.zone)
    assert not is_due(watched)
    act(watched)
    assert is_due(watched)
    keep(watched)
    assert not is_due(watched)
    pass_time(file.file, EVERY)
    assert not is_due(watched)
    act(watched)
    assert is_due(watched)


def test_checkpoints_are_kept_here_and_mailed_once_a_day_with_nothing_lost(watched: Zone, mailbox: Mailbox) -> None:
    file = CheckpointFile(watched.config.zone)
    for _ in range(3):
        act(watched)
        keep(watched)
    assert [each.number for each in kept_checkpoints(file.lines(), watched.keys.audit)] == [1, 2, 3]
    assert len(mailbox.letters) == 1
    pass_time(file.count, MAILED_EVERY)
    act(watched)
    keep(watched)
    assert [letter["To"] for letter in mailbox.letters] == [AUDITOR, AUDITOR]
    mailed = [line for letter in mailbox.letters for line in letter.get_content().splitlines()]
    assert [line for line in mailed if line.startswith("tipline-record")] == file.lines()


def test_what_the_mail_server_does_not_take_is_mailed_with_the_next(watched: Zone, mailbox: Mailbox) -> None:
    act(watched)
    deaf = replace(watched.config, mail_port=free_port())
    keep(replace(watched, config=deaf, outbox=Outbox(deaf)))
    assert mailbox.letters == []
    act(watched)
    keep(watched)
    assert mailbox.letters[0].get_content().count("tipline-record") == 2


def test_without_an_address_nobody_is_mailed(zone: Zone, mailbox: Mailbox) -> None:
    act(zone)
    keep(zone)
    assert len(CheckpointFile(zone.config.zone).lines()) == 1
    assert mailbox.letters == []
