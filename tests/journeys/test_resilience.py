"""Parts die and queues are flushed: nothing sent is lost, nothing is triaged twice."""

import os
import signal
import time
from collections.abc import Callable
from typing import TypeVar

import click
import pytest
from sqlalchemy import func, select

from tests.services.stack import Stack
from tipline.cli.demo_browser import PublicBrowser
from tipline.config import OfficerConfig
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

Outcome = TypeVar("Outcome")

PARTS = ("valkey", "clock", "worker", "public", "officer")
PATIENCE_SECONDS = 100
"""A leased tip waits for its lease to end before another worker takes it."""


def counts(stack: Stack) -> tuple[int, int, int]:
    """Tips, triaged tips, assessments."""
    database = Database(OfficerConfig.load(stack.instance, stack.settings).database)
    with database.reading() as session:
        tips = session.scalar(select(func.count()).select_from(Tip)) or 0
        triaged = session.scalar(select(func.count()).select_from(Tip).where(Tip.urgency.is_not(None))) or 0
        assessments = session.scalar(select(func.count()).select_from(SealedAssessment)) or 0
    database.close()
    return tips, triaged, assessments


def settled(stack: Stack) -> tuple[int, int, int]:
    """The counts once the tips of an earlier test are triaged: neither counted half, nor under a worker's hands."""
    until = time.monotonic() + PATIENCE_SECONDS
    while len(set(found := counts(stack))) > 1:
        assert time.monotonic() < until, found
        time.sleep(0.2)
    return found


def insist(act: Callable[[], Outcome]) -> Outcome:
    """What `act` gives once the public site is back."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except click.ClickException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def send(stack: Stack, number: int) -> str:
    """A receipt, as a patient person gets it: the form that was not answered is sent again."""
    browser, path = PublicBrowser(stack.public), "/sv/tip"
    page = insist(lambda: browser.get(path)[1])
    story = f"Flera okända män går in i rum {number}."
    return insist(lambda: browser.send_form(path, page, {"story": story}))


@pytest.mark.timeout(300)
def test_every_receipt_stands_for_one_triaged_tip_while_every_part_is_killed(stack: Stack) -> None:
    before = settled(stack)
    receipts = set()
    for number in range(30):
        receipts.add(send(stack, number))
        part = PARTS[number % len(PARTS)]
        if number % 2:
            for process in stack.processes(part):
                os.kill(process, signal.SIGKILL)
    assert len(receipts) == 30
    expected = tuple(count + 30 for count in before)
    until = time.monotonic() + PATIENCE_SECONDS
    while counts(stack) != expected and time.monotonic() < until:
        time.sleep(0.5)
    assert counts(stack) == expected


def test_a_flushed_queue_is_filled_again_from_the_database(stack: Stack) -> None:
    before = settled(stack)
    for process in stack.processes("worker"):
        os.kill(process, signal.SIGSTOP)
    receipts = {send(stack, number) for number in range(5)}
    for process in stack.processes("valkey"):
        os.kill(process, signal.SIGKILL)
    for process in stack.processes("worker"):
        os.kill(process, signal.SIGCONT)
    expected = tuple(count + 5 for count in before)
    until = time.monotonic() + PATIENCE_SECONDS
    while counts(stack) != expected and time.monotonic() < until:
        time.sleep(0.5)
    assert len(receipts) == 5
    assert counts(stack) == expected


def test_stopping_leaves_no_process_and_starting_again_keeps_all_data(stack: Stack) -> None:
    before = settled(stack)
    assert stack.stop(signal.SIGINT) == 0
    assert stack.remaining() == []
    stack.start()
    assert counts(stack) == before
    assert send(stack, 1)
