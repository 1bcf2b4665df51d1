"""Letters of the outbox: sent, or tried again later. Nothing in a letter tells what a tip says."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from tipline.casework.alert_officers import ANSWER_WAITS, LATE_TIP
from tipline.config import OfficerConfig
from tipline.domain.times import to_quarter
from tipline.mail.letters import LETTERS
from tipline.mail.outbox import LetterNotTaken, Outbox
from tipline.persistence.letters import Letter

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
"""An alert should reach the duty desk within 60 seconds (triage policy): the first tries follow each other quickly."""

log = logging.getLogger("tipline.mail")


def send_letter(letter: Letter, *, outbox: Outbox, config: OfficerConfig) -> bool:
    """Whether the mail server has taken the letter. Without an address there is nobody to write to: True."""
    address = config.second_duty_address if letter.kind in {LATE_TIP, ANSWER_WAITS} else config.duty_address
    if not address:
        return True
    try:
        outbox.send(LETTERS[letter.kind](f"{config.officer_url}/queue"), to=address)
    except LetterNotTaken as error:
        log.warning("the mail server did not take a letter (%s); trying again", error)
        return False
    return True


def mark_sent(session: Session, letter: Letter, now: datetime) -> None:
    _update(session, letter, sent_at=to_quarter(now), due_at=to_quarter(letter.due_at), leased_until=None)


def postpone(session: Session, letter: Letter, now: datetime) -> None:
    """The letter is due again after a wait that doubles with every attempt."""
    wait = min(FIRST_WAIT * 2 ** min(letter.attempts, 10), LONGEST_WAIT)
    _update(session, letter, due_at=now + wait, leased_until=None)


def _update(session: Session, letter: Letter, **values: object) -> None:
    session.execute(
        update(Letter).where(Letter.tip_reference == letter.tip_reference, Letter.kind == letter.kind).values(**values)
    )
