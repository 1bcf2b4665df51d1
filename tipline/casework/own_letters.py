"""Letters to officers who have asked for them: planned like those to the duty desk, to whoever may have them.

A letter's kind carries whose it is, so that an officer gets at most one of each kind about a tip. Whether they are
still to have it is asked again when it is sent.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tipline.config import OfficerConfig
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.domain.settings import own_address, wants
from tipline.domain.times import to_quarter
from tipline.persistence.late_tips import newly_late
from tipline.persistence.letters import Letter, add_letter, letters_about
from tipline.persistence.officers import Account, accounts_with_letters
from tipline.persistence.tips import Tip, county_of_tip

LETTER_OF = {"immediate": "immediate_tip", "late": "late_tip", "pointer": "pointer"}
"""Of each choice (domain/settings.py), the letter that is sent."""
TOLD_WITHIN = timedelta(hours=1)
"""Officers are told of what has become late just now: whoever asks for letters is not told of all that is late already,
and the queue shows it. Our own choice."""
MOST_AT_ONCE = 100
"""Tips looked at, and letters planned, in one transaction: as for the duty desk (alert_officers.py)."""


def plan_own_alerts(session: Session, reference: str, now: datetime) -> None:
    """A letter about this immediate tip is due to each officer of its county who has asked for it."""
    wanting = _officers_who_want(session, "immediate")
    county = county_of_tip(session, reference) if wanting else ""
    for officer in _covering(wanting, county):
        add_letter(session, reference, own_kind("immediate", officer.officer_id), now)


def plan_own_late_alerts(session: Session, now: datetime, *, urgencies: Iterable[str]) -> None:
    """A letter about each tip that has just become late is due to each officer of its county who has asked, once."""
    wanting = _officers_who_want(session, "late")
    if not wanting:
        return
    late = newly_late(session, now, TOLD_WITHIN, urgencies=urgencies, most=MOST_AT_ONCE)
    had = letters_about(session, [reference for reference, _ in late])
    due = [
        (reference, kind)
        for reference, county in late
        for officer in _covering(wanting, county)
        if (reference, kind := own_kind("late", officer.officer_id)) not in had
    ]
    for reference, kind in due[:MOST_AT_ONCE]:
        add_letter(session, reference, kind, to_quarter(now))


def plan_pointer_letters(session: Session, reference: str, county: str, now: datetime) -> None:
    """A letter about this tip of the county is due to each of its officers who has asked, once. Whoever works for the
    whole country sees both sides anyway.
    """
    for officer in _officers_who_want(session, "pointer"):
        if officer.county == county:
            add_letter(session, reference, own_kind("pointer", officer.officer_id), now)


def own_kind(choice: str, officer_id: int) -> str:
    return f"{LETTER_OF[choice]}:{officer_id}"


def is_own(letter: Letter) -> bool:
    """Whether the letter goes to an officer and not to a duty address."""
    return ":" in letter.kind


def own_recipient(session: Session, letter: Letter, config: OfficerConfig) -> str:
    """The officer's address; empty when they are not to have the letter any more, or read the duty desk's anyway."""
    kind, _, number = letter.kind.partition(":")
    account, tip = session.get(Account, int(number)), session.get(Tip, letter.tip_reference)
    if account is None or tip is None or not account.active:
        return ""
    officer = _officer(account)
    choice = next(each for each, name in LETTER_OF.items() if name == kind)
    duty = config.second_duty_address if choice == "late" else config.duty_address
    if not wants(officer, account.letters, choice) or not covers(officer, tip.county):
        return ""
    address = own_address(account.name)
    return "" if address == duty.casefold() else address


def _officers_who_want(session: Session, choice: str) -> list[Officer]:
    accounts = accounts_with_letters(session)
    return [_officer(each) for each in accounts if wants(_officer(each), each.letters, choice)]


def _covering(officers: Iterable[Officer], county: str) -> list[Officer]:
    return [officer for officer in officers if covers(officer, county)]


def _officer(account: Account) -> Officer:
    return Officer(officer_id=account.id, name=account.name, role=account.role, county=account.county)
