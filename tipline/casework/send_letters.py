"""Letters of the outbox: sent, or tried again later. Nothing in a letter tells what a tip says."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from tipline.casework.alert_officers import ANSWER_WAITS, LATE_TIP
from tipline.casework.own_letters import is_own, own_recipient
from tipline.config import OfficerConfig
from tipline.domain.times import to_quarter
from tipline.mail.letters import LETTERS, to_officer
from tipline.mail.outbox import LetterNotTaken, Outbox
from tipline.persistence.letters import Letter

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
"""An alert should reach the duty desk within 60 seconds (triage policy): the first tries follow each other quickly."""
LETTER_LEASE = timedelta(seconds=100)
"""Longer than one letter can take: ten answers of a mail server, each within its time limit."""

log = logging.getLogger("tipline.mail")


def recipient(session: Session, letter: Letter, config: OfficerConfig) -> str:
    """Where the letter goes; empty when there is nobody to write to."""
    if is_own(letter):
        return own_recipient(session, letter, config)
    return config.second_duty_address if letter.kind in {LATE_TIP, ANSWER_WAITS} else config.duty_address


def send_letter(letter: Letter, address: str, *, outbox: Outbox, config: OfficerConfig) -> bool:
    """Whether the mail server has taken the letter. Without an address there is nobody to write to: True."""
    if not address:
        return True
    text = LETTERS[letter.kind.partition(":")[0]](f"{config.officer_url}/queue")
    try:
        outbox.send(to_officer(text, f"{config.officer_url}/you") if is_own(letter) else text, to=address)
    except LetterNotTaken as error:
        log.warning("the mail server did not take a letter (%s); trying again", error)
        return False
    return True


def mark_sent(session: Session, letter: Letter, now: datetime) -> None:
    _update(session, letter, sent_at=to_quarter(now), due_at=to_quarter(letter.due_at), leased_until=None)


def postpone(session: Session, letter: Letter, now: datetime) -> None:
    """The letter is due again after a wait."""
    _update(session, letter, due_at=now + wait_after(letter.attempts), leased_until=None)


def wait_after(attempts: int) -> timedelta:
    """It doubles with every attempt."""
    return min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)


def _update(session: Session, letter: Letter, **values: object) -> None:
    session.execute(
        update(Letter).where(Letter.tip_reference == letter.tip_reference, Letter.kind == letter.kind).values(**values)
    )
