"""Letters to officers who have asked: to whom, once each, and without a word of the tip, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.factories import LOCKED_IN, QUIET, Keys, a_report, a_sent_tip
from tests.jobs.conftest import CHIEF, DUTY
from tests.services.smtp import Mailbox
from tipline.casework.alert_officers import ALARMED
from tipline.casework.own_letters import TOLD_WITHIN, plan_own_late_alerts
from tipline.domain.promises import due_at
from tipline.domain.ranks import RANKS
from tipline.domain.settings import own_address
from tipline.domain.times import to_quarter
from tipline.jobs.tasks import send_letters, triage_waiting
from tipline.jobs.zone import Zone
from tipline.persistence.letters import Letter
from tipline.persistence.officers import Account
from tipline.persistence.tips import Tip

EVA, AMIR = "eva@example.org", "amir@example.org"
CAME = to_quarter(datetime.now(UTC) - timedelta(days=2))


def an_account(
    zone: Zone, name: str = EVA, letters: str = "immediate late", role: str = "officer", county: str = "19"
) -> None:
    with zone.database.writing() as session:
        session.add(Account(name=name, role=role, county=county, active=True, letters=letters))


def triaged(zone: Zone, keys: Keys, *, county: str = "19", story: str = LOCKED_IN) -> str:
    reference = a_sent_tip(zone.database, keys, replace(a_report(story), county=county))[1]
    triage_waiting(zone)
    return reference


def a_tip_at(zone: Zone, *, county: str = "19", urgency: str = "urgent") -> None:
    with zone.database.writing() as session:
        tip = Tip(reference="A000000000", received_at=CAME, urgency=urgency, state="triaged", county=county)
        tip.rank = RANKS[urgency]
        session.add(tip)


def plan_late(zone: Zone, after: timedelta, urgency: str = "urgent") -> None:
    """As the clock does so long after the tip became late."""
    due = due_at(urgency, CAME)
    assert due is not None
    with zone.database.writing() as session:
        plan_own_late_alerts(session, due + after, urgencies=ALARMED)


def to(zone: Zone, mailbox: Mailbox) -> list[str]:
    send_letters(zone)
    return sorted(letter["To"] for letter in mailbox.letters)


def test_an_immediate_tip_is_told_to_whoever_asked_and_nothing_of_it(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    an_account(zone)
    reference = triaged(zone, keys)
    assert to(zone, mailbox) == [DUTY, EVA]
    letter = next(each for each in mailbox.letters if each["To"] == EVA)
    assert "https://officer.example.org/queue" in letter.get_content().split()
    assert "https://officer.example.org/you" in letter.get_content().split()
    text = letter.as_string()
    assert [trace for trace in ("Rum 318", "MLB123", "kvinna", reference, DUTY) if trace in text] == []
    send_letters(zone)
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize(("own", "of_tip"), [("19", "01"), ("", "01"), ("19", ""), ("19", "19")])
def test_an_officer_is_told_of_tips_of_their_county(
    zone: Zone, keys: Keys, mailbox: Mailbox, own: str, of_tip: str
) -> None:
    an_account(zone, county=own)
    triaged(zone, keys, county=of_tip)
    assert (EVA in to(zone, mailbox)) == ((own, of_tip) != ("19", "01"))


@pytest.mark.parametrize(
    ("letters", "role_and_name"),
    [
        ("", ("officer", EVA)),
        ("late", ("officer", EVA)),
        ("immediate", ("admin", EVA)),
        ("immediate", ("auditor", EVA)),
        ("immediate", ("officer", "1234567")),
        ("immediate", ("officer", "eva@example.org\nBcc: x@example.org")),
    ],
)
def test_nobody_else_is_told(
    zone: Zone, keys: Keys, mailbox: Mailbox, letters: str, role_and_name: tuple[str, str]
) -> None:
    role, name = role_and_name
    an_account(zone, name, letters, role)
    triaged(zone, keys)
    assert to(zone, mailbox) == [DUTY]


def test_a_tip_that_can_wait_is_told_to_nobody(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    an_account(zone)
    triaged(zone, keys, story=QUIET)
    assert to(zone, mailbox) == []


@pytest.mark.parametrize(
    "change", [{"active": False}, {"letters": ""}, {"letters": "late"}, {"role": "admin"}, {"county": "01"}]
)
def test_what_has_changed_before_the_letter_goes_out_counts(
    zone: Zone, keys: Keys, mailbox: Mailbox, change: dict[str, object]
) -> None:
    an_account(zone)
    triaged(zone, keys)
    with zone.database.writing() as session:
        session.execute(update(Account).values(**change))
    assert to(zone, mailbox) == [DUTY]
    with zone.database.reading() as session:
        assert session.scalars(select(Letter.kind).where(Letter.sent_at.is_(None))).all() == []


def test_whoever_reads_the_duty_desks_mail_gets_one_letter(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    an_account(zone, DUTY)
    triaged(zone, keys)
    assert to(zone, mailbox) == [DUTY]


def test_an_account_that_is_gone_holds_no_letter_up(zone: Zone, keys: Keys, mailbox: Mailbox) -> None:
    an_account(zone)
    triaged(zone, keys)
    with zone.database.writing() as session:
        session.execute(delete(Account))
    assert to(zone, mailbox) == [DUTY]


def test_a_late_tip_is_told_once_to_each_who_asked(zone: Zone, mailbox: Mailbox) -> None:
    an_account(zone)
    an_account(zone, AMIR, county="01")
    an_account(zone, CHIEF)
    a_tip_at(zone)
    for minutes in (0, 15, 30):
        plan_late(zone, timedelta(minutes=minutes))
    assert to(zone, mailbox) == [EVA]
    assert "https://officer.example.org/queue?late=1" in mailbox.letters[0].get_content()


@pytest.mark.parametrize(
    ("after", "told"), [(timedelta(seconds=-1), []), (TOLD_WITHIN - timedelta(seconds=1), [EVA]), (TOLD_WITHIN, [])]
)
def test_only_what_has_just_become_late_is_told(
    zone: Zone, mailbox: Mailbox, after: timedelta, told: list[str]
) -> None:
    an_account(zone)
    a_tip_at(zone)
    plan_late(zone, after)
    assert to(zone, mailbox) == told


def test_a_routine_tip_that_is_late_is_told_to_nobody(zone: Zone, mailbox: Mailbox) -> None:
    an_account(zone)
    a_tip_at(zone, urgency="routine")
    plan_late(zone, timedelta(0), "routine")
    assert to(zone, mailbox) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (EVA, EVA),
        ("1234567", ""),
        ("eva@localhost", ""),
        ("eva lund@example.org", ""),
        ("eva@example.org,x@example.org", ""),
        ("eva@example.org\r\nBcc: x@example.org", ""),
        ("<eva@example.org>", ""),
        (f"{'x' * 64}@{'y' * 200}.org", ""),
    ],
)
def test_a_name_is_an_address_or_none(name: str, address: str) -> None:
    assert own_address(name) == address
