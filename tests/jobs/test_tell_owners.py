"""Letters about a changed sign-in: to the owner alone, once, with no place and no secret, on both databases."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from tests.services.smtp import Mailbox
from tipline.casework.tell_owner import KINDS, note_change
from tipline.casework.write_to_owner import LETTER_TRIED
from tipline.jobs.owners import tell_owners
from tipline.jobs.schedule import SCHEDULE
from tipline.jobs.zone import Zone
from tipline.mail.outbox import Outbox
from tipline.persistence.officers import Account
from tipline.persistence.sign_in_changes import SignInChange, any_change_letter_due

EVA = "eva@example.org"


def changed(zone: Zone, *kinds: str, name: str = EVA, active: bool = True, ago: timedelta = timedelta(0)) -> None:
    with zone.database.writing() as session:
        account = Account(name=name, role="officer", active=active)
        session.add(account)
        session.flush()
        for kind in kinds:
            note_change(session, account.id, name, kind, datetime.now(UTC) - ago)


def due(zone: Zone) -> list[datetime | None]:
    with zone.database.reading() as session:
        return list(session.scalars(select(SignInChange.letter_due_at)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_gets_one_letter_that_says_what_was_changed(zone: Zone, mailbox: Mailbox, kind: str) -> None:
    changed(zone, kind)
    with zone.database.reading() as session:
        assert any_change_letter_due(session, datetime.now(UTC))
    tell_owners(zone)
    tell_owners(zone)
    letter: EmailMessage = mailbox.letters[0]
    assert (len(mailbox.letters), letter["To"], due(zone)) == (1, EVA, [None])
    text = letter.get_content()
    assert "https://officer.example.org/you" in text.split()
    assert [address for address in text.split() if address.startswith("http") and "/you" not in address] == []


def test_each_kind_is_told_in_words_of_its_own(zone: Zone, mailbox: Mailbox) -> None:
    changed(zone, *KINDS)
    tell_owners(zone)
    assert len({letter.get_content() for letter in mailbox.letters}) == len(KINDS)


@pytest.mark.parametrize(
    ("name", "active"), [("1234567", True), (EVA, False), ("eva@example.org\nBcc: x@example.org", True)]
)
def test_nobody_is_written_to_without_an_address_or_a_living_account(
    zone: Zone, mailbox: Mailbox, name: str, *, active: bool
) -> None:
    changed(zone, "password_changed", name=name, active=active)
    tell_owners(zone)
    assert (mailbox.letters, due(zone)) == ([], [None])


def test_a_letter_that_no_server_takes_is_tried_again_and_given_up_after_days(zone: Zone, mailbox: Mailbox) -> None:
    config = zone.config.__class__(instance=zone.config.instance, mail_server="127.0.0.1", mail_port=9)
    deaf = Zone(config, zone.database, zone.keys, Outbox(config))
    changed(zone, "password_changed")
    before = datetime.now(UTC)
    tell_owners(deaf)
    again = due(zone)[0]
    assert again is not None
    assert again > before
    with zone.database.writing() as session:
        old = before - LETTER_TRIED - timedelta(minutes=1)
        session.execute(update(SignInChange).values(letter_due_at=before, changed_at=old))
    tell_owners(deaf)
    assert due(zone) == [None]
    tell_owners(zone)
    assert mailbox.letters == []


def test_the_clock_rings_for_it() -> None:
    assert ("tell_owners", any_change_letter_due) in SCHEDULE
