import re
from datetime import date, timedelta

from tipline.domain.contacts import GOOD_FOR, PURPOSES, all_contacts, contacts_for, stale_contacts

TODAY = date(2026, 11, 24)


def test_every_purpose_has_somebody_to_turn_to() -> None:
    assert [purpose for purpose in PURPOSES if not contacts_for(purpose)] == []
    assert {purpose for contact in all_contacts() for purpose in contact.purposes} == set(PURPOSES)


def test_danger_is_112_and_nothing_else() -> None:
    assert [(contact.reach, contact.shown) for contact in contacts_for("danger")] == [("tel:112", "112")]


def test_each_entry_can_be_told_apart_and_says_where_it_comes_from_and_how_old_it_is() -> None:
    contacts = all_contacts()
    assert len({contact.id for contact in contacts}) == len(contacts)
    for contact in contacts:
        assert contact.source
        assert contact.scope in {"national", "municipal"}
        assert date(2023, 1, 1) < contact.verified_on <= TODAY
        assert bool(contact.reach) == bool(contact.shown)
        assert re.fullmatch(r"(tel:\d+|https://[\w./-]+)?", contact.reach)


def test_a_number_is_dialled_as_it_is_shown() -> None:
    for contact in all_contacts():
        if contact.reach.startswith("tel:"):
            assert contact.reach.removeprefix("tel:") == re.sub(r"\D", "", contact.shown)


def test_an_entry_is_stale_the_day_after_its_time_is_up() -> None:
    oldest = min(contact.verified_on for contact in all_contacts())
    assert stale_contacts(oldest + GOOD_FOR) == ()
    assert {each.verified_on for each in stale_contacts(oldest + GOOD_FOR + timedelta(days=1))} == {oldest}
