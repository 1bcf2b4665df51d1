"""A tip written down by an officer or handed over by another system is one like any other, and there once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import LATER, LOCKED_IN, NOW, ONCE, Keys, a_report, an_officer
from tipline.casework.read_tip import read_tip
from tipline.casework.register_tip import Registered, register_tip, take_over_tip
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import key_of_tip
from tipline.casework.triage_tip import triage_tip
from tipline.crypto.opening import open_original
from tipline.domain.permissions import NotPermitted
from tipline.domain.report import Report
from tipline.domain.swedish_time import InTheFuture, TooLongAgo
from tipline.intake.follow_up import add_to_tip, read_follow_up
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.redrawings import pictures_of_tip
from tipline.persistence.reports import Attachment, original_place, sealed_attachment
from tipline.persistence.tips import Tip, any_tip_awaiting_triage, tip_by_reference

EVA = an_officer()
BY_PHONE = a_report(channel="phone", page_language="sv")


def register(
    database: Database,
    keys: Keys,
    report: Report = BY_PHONE,
    *,
    photos: tuple[bytes, ...] = (),
    once: str = ONCE,
    at: datetime = NOW,
    role: str = "officer",
) -> Registered:
    with database.writing() as session:
        return register_tip(
            session,
            an_officer(role),
            report,
            photos,
            received_at=at,
            once=once,
            keys=keys.officer,
            registry=keys.registry,
            now=LATER,
        )


def hand_over(
    database: Database, keys: Keys, report: Report = BY_PHONE, *, sender_id: str = "K-1", system: str = "rar"
) -> Registered:
    with database.writing() as session:
        return take_over_tip(
            session,
            system,
            report,
            received_at=NOW,
            sender_id=sender_id,
            keys=keys.officer,
            registry=keys.registry,
            now=LATER,
        )


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0


def recorded(database: Database) -> list[tuple[str, str, str | None, str]]:
    with database.reading() as session:
        return [(each.officer_name, each.act, each.tip_reference, each.detail) for each in all_entries(session)]


def test_it_waits_for_triage_is_judged_and_read_like_one_from_the_form(database: Database, keys: Keys) -> None:
    tip = register(database, keys)
    with database.writing() as session:
        assert any_tip_awaiting_triage(session, LATER)
        assert triage_tip(session, tip.reference, keys=keys.officer, now=LATER)
        state_purpose(session, EVA, tip.reference, "duty", keys=keys.officer, now=LATER)
        opened = read_tip(session, EVA, tip.reference, keys=keys.officer, now=LATER)
    assert opened.report == BY_PHONE
    assert (opened.tip.urgency, opened.tip.state) == ("immediate", "triaged")
    # Kept to the quarter, as every time that a tipster causes.
    assert opened.tip.received_at == NOW.replace(minute=30, second=0)


def test_the_code_handed_over_follows_the_tip_up_on_the_public_site(database: Database, keys: Keys) -> None:
    code = register(database, keys).code
    with database.writing() as session:
        add_to_tip(session, code, "Mer.", (), keys=keys.site, seed=b"x" * 16, now=LATER)
        assert [line.text for line in read_follow_up(session, code, keys=keys.site).lines] == ["Mer."]


def test_the_scan_of_a_letter_is_kept_as_it_came_and_waits_to_be_redrawn(database: Database, keys: Keys) -> None:
    tip = register(database, keys, photos=(b"\xff\xd8scan", b"\x89PNG2"))
    with database.reading() as session:
        assert [each.state for each in pictures_of_tip(session, tip.reference)] == ["waiting", "waiting"]
        sealed = sealed_attachment(session, Attachment(tip.reference, tip.reference, 1))
        key = key_of_tip(session, tip.reference, keys.officer)
    assert sealed is not None
    assert open_original(key, sealed, original_place(tip.reference, tip.reference, 1)) == b"\x89PNG2"


def test_the_record_names_who_and_by_which_channel_and_no_word(database: Database, keys: Keys) -> None:
    one = register(database, keys)
    other = hand_over(database, keys, a_report(channel="system"))
    assert recorded(database) == [
        (EVA.name, "tip_registered", one.reference, "phone"),
        ("rar", "tip_registered", other.reference, "system"),
    ]


def test_the_same_form_again_is_no_second_tip_and_another_form_is(database: Database, keys: Keys) -> None:
    first, again = register(database, keys), register(database, keys)
    assert (first.new, again.new) == (True, False)
    assert (again.reference, again.code) == (first.reference, first.code)
    assert len(recorded(database)) == 1
    others = [
        register(database, keys, once="f" * 32),
        register(database, keys, a_report("Annat.", channel="phone")),
        register(database, keys, at=NOW - timedelta(hours=1)),
        register(database, keys, photos=(b"\xff\xd8",)),
    ]
    assert len({first.reference, *(each.reference for each in others)}) == count(database) == 5


def test_a_withdrawn_tip_sent_again_is_still_no_second_tip(database: Database, keys: Keys) -> None:
    first = register(database, keys)
    with database.writing() as session:
        withdraw_tip(session, first.code, keys=keys.site, now=LATER)
    assert (register(database, keys).reference, count(database)) == (first.reference, 1)


def test_what_a_system_names_alike_is_one_tip_whatever_it_says(database: Database, keys: Keys) -> None:
    first = hand_over(database, keys)
    again = hand_over(database, keys, a_report("Ändrat.", channel="phone"))
    assert (first.new, again.new, again.reference) == (True, False, first.reference)
    others = [hand_over(database, keys, sender_id="K-2"), hand_over(database, keys, system="pust")]
    assert len({first.reference, *(each.reference for each in others)}) == count(database) == 3


@pytest.mark.parametrize("role", ["admin", "auditor", "coordinator"])
def test_other_roles_register_nothing(database: Database, keys: Keys, role: str) -> None:
    with pytest.raises(NotPermitted):
        register(database, keys, role=role)
    assert (count(database), recorded(database)) == (0, [])


@pytest.mark.parametrize(
    ("at", "refusal"), [(LATER + timedelta(seconds=1), InTheFuture), (LATER - timedelta(days=366), TooLongAgo)]
)
def test_a_time_that_cannot_be_right_stores_nothing(
    database: Database, keys: Keys, at: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        register(database, keys, at=at)
    assert (count(database), recorded(database)) == (0, [])


@pytest.mark.parametrize(
    ("story", "chosen", "place"),
    [
        (LOCKED_IN, {"county": "19"}, ("19", "")),
        ("På ett hotell i Örebro.", {}, ("18", "1880")),
        ("På ett hotell i Örebro.", {"county": "18"}, ("18", "1880")),
        ("På ett hotell i Örebro.", {"county": "19"}, ("19", "")),
        (LOCKED_IN, {"municipality": "1980"}, ("19", "1980")),
    ],
)
def test_a_county_that_was_chosen_decides_who_sees_the_tip(
    sqlite: Database, keys: Keys, story: str, chosen: dict[str, str], place: tuple[str, str]
) -> None:
    tip = register(sqlite, keys, a_report(story, channel="phone", **chosen))
    with sqlite.writing() as session:
        triage_tip(session, tip.reference, keys=keys.officer, now=LATER)
    with sqlite.reading() as session:
        found = tip_by_reference(session, tip.reference)
        assert found is not None
        assert (found.county, found.municipality) == place


def test_the_code_is_not_in_what_is_logged_of_it(sqlite: Database, keys: Keys) -> None:
    tip = register(sqlite, keys)
    assert tip.code not in repr(tip)
