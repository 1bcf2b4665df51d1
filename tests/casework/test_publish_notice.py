"""A notice is written by one, approved by a second, and withdrawn by whoever may; each act is in the record."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories import NOW, ONCE, Keys, a_notice, an_officer
from tests.officer.accounts import an_account
from tipline.casework.publish_notice import NoticeNotFound, approve_notice, withdraw_notice, write_notice
from tipline.casework.record_act import first_broken_entry
from tipline.domain.notices import ALL, Notice, NoticeMoveNotAllowed, NoticeNotSound, NoticeOver, OwnNotice
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.times import swedish_day
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.notices import notice_by_id, notices_for, published_notices

TODAY = swedish_day(NOW)
DAY = timedelta(days=1)
EVA = an_officer("officer", officer_id=1)
SARA = an_officer("supervisor", officer_id=2, name="sara@example.org")
KIM = an_officer("coordinator", officer_id=3, name="kim@example.org")
IN_19 = an_officer("supervisor", "19", officer_id=4, name="nineteen@example.org")
IN_01 = an_officer("supervisor", "01", officer_id=5, name="one@example.org")
EVERYBODY = (EVA, SARA, KIM, IN_19, IN_01)


@pytest.fixture(autouse=True)
def accounts(database: Database) -> Iterator[None]:
    """Notices point to their authors' accounts."""
    with database.writing() as session:
        numbers = [an_account(session, officer.name, officer.role, officer.county) for officer in EVERYBODY]
    assert numbers == [1, 2, 3, 4, 5]
    yield
    with database.reading() as session:
        assert all(entry.tip_reference is None for entry in all_entries(session))


def write(database: Database, keys: Keys, officer: Officer = EVA, once: str = ONCE, **said: object) -> str:
    with database.writing() as session:
        write_notice(session, officer, a_notice(**said), once=once, keys=keys.officer, now=NOW)
    return once


def approve(database: Database, keys: Keys, officer: Officer, days: int = 0) -> None:
    with database.writing() as session:
        approve_notice(session, officer, ONCE, keys=keys.officer, now=NOW + days * DAY)


def withdraw(database: Database, keys: Keys, officer: Officer) -> None:
    with database.writing() as session:
        withdraw_notice(session, officer, ONCE, keys=keys.officer, now=NOW)


def state(database: Database) -> str:
    with database.reading() as session:
        notice = notice_by_id(session, ONCE)
        return notice.state if notice else ""


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name) for entry in all_entries(session)]


def shown(database: Database, audience: str = "hotel", language: str = "sv", days: int = 0) -> list[str]:
    with database.reading() as session:
        return [each.text for each in published_notices(session, audience, language, TODAY + days * DAY, 9)]


def test_the_way_of_a_notice_is_in_the_record_with_its_words_proved(database: Database, keys: Keys) -> None:
    write(database, keys)
    assert (state(database), shown(database)) == ("draft", [])
    approve(database, keys, SARA)
    assert (state(database), shown(database)) == ("approved", [a_notice().text])
    withdraw(database, keys, KIM)
    assert (state(database), shown(database)) == ("withdrawn", [])
    assert acts(database) == [
        ("notice_written", EVA.name),
        ("notice_approved", SARA.name),
        ("notice_withdrawn", KIM.name),
    ]
    with database.reading() as session:
        assert {entry.detail for entry in all_entries(session)} == {f"{ONCE}: {a_notice().reach()}"}
        assert first_broken_entry(session, keys.officer.audit) is None


def test_the_same_form_sent_twice_is_one_notice(database: Database, keys: Keys) -> None:
    write(database, keys)
    write(database, keys, text="Samma nummer, andra ord.")
    with database.reading() as session:
        assert [each.said for each in notices_for(session, "", TODAY, 9)] == [a_notice()]
    assert len(acts(database)) == 1


def test_nobody_approves_their_own_words(database: Database, keys: Keys) -> None:
    write(database, keys, SARA)
    with pytest.raises(OwnNotice):
        approve(database, keys, SARA)
    assert (state(database), acts(database)) == ("draft", [("notice_written", SARA.name)])
    approve(database, keys, KIM)
    assert state(database) == "approved"


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin", "unheard of"])
def test_other_roles_do_not_write(database: Database, keys: Keys, role: str) -> None:
    with pytest.raises(NotPermitted):
        write(database, keys, an_officer(role))
    assert (state(database), acts(database)) == ("", [])


@pytest.mark.parametrize("role", ["officer", "auditor", "admin", "unheard of"])
def test_other_roles_do_not_approve(database: Database, keys: Keys, role: str) -> None:
    write(database, keys)
    with pytest.raises(NotPermitted):
        approve(database, keys, an_officer(role, officer_id=9))
    assert (state(database), len(acts(database))) == ("draft", 1)


@pytest.mark.parametrize("role", ["auditor", "admin", "unheard of"])
def test_other_roles_do_not_withdraw(database: Database, keys: Keys, role: str) -> None:
    write(database, keys)
    with pytest.raises(NotPermitted):
        withdraw(database, keys, an_officer(role))
    assert (state(database), len(acts(database))) == ("draft", 1)


@pytest.mark.parametrize("county", ["01", ALL])
def test_an_officer_of_one_county_writes_for_no_other(database: Database, keys: Keys, county: str) -> None:
    with pytest.raises(NotPermitted):
        write(database, keys, IN_19, county=county)
    assert (state(database), acts(database)) == ("", [])
    write(database, keys, IN_19, county="19")
    assert state(database) == "draft"


@pytest.mark.parametrize("deed", [approve, withdraw])
def test_another_countys_notice_does_not_exist_and_all_counties_are_not_ones_own(
    database: Database, keys: Keys, deed: object
) -> None:
    write(database, keys, county="19")
    with pytest.raises(NoticeNotFound):
        deed(database, keys, IN_01)  # type: ignore[operator]
    with database.writing() as session:
        session.delete(notice_by_id(session, ONCE))
    write(database, keys, county=ALL)
    with pytest.raises(NotPermitted):
        deed(database, keys, IN_01)  # type: ignore[operator]
    assert (state(database), len(acts(database))) == ("draft", 2)


def test_a_notice_of_ones_county_is_approved_there(database: Database, keys: Keys) -> None:
    write(database, keys, county="19")
    approve(database, keys, IN_19)
    assert state(database) == "approved"


def test_what_is_withdrawn_or_approved_is_not_approved(database: Database, keys: Keys) -> None:
    write(database, keys)
    approve(database, keys, SARA)
    with pytest.raises(NoticeMoveNotAllowed):
        approve(database, keys, KIM)
    withdraw(database, keys, EVA)
    for deed, officer in ((approve, KIM), (withdraw, KIM)):
        with pytest.raises(NoticeMoveNotAllowed):
            deed(database, keys, officer)
    assert len(acts(database)) == 3


def test_a_notice_that_nobody_would_see_is_not_approved(database: Database, keys: Keys) -> None:
    write(database, keys, last_day=TODAY)
    with pytest.raises(NoticeOver):
        approve(database, keys, SARA, days=1)
    approve(database, keys, SARA)


def test_no_unsound_notice_is_stored(database: Database, keys: Keys) -> None:
    with pytest.raises(NoticeNotSound):
        write(database, keys, last_day=TODAY - DAY)
    assert (state(database), acts(database)) == ("", [])


def test_a_notice_that_is_not_there_is_not_found(database: Database, keys: Keys) -> None:
    with pytest.raises(NoticeNotFound):
        approve(database, keys, SARA)


@pytest.mark.parametrize(
    ("said", "asked", "found"),
    [
        ({}, {}, True),
        ({"audience": "taxi"}, {}, False),
        ({"audience": ALL}, {"audience": "taxi"}, True),
        ({"language": "ar"}, {"language": "ar"}, True),
        ({"language": "ar"}, {"language": "sv"}, False),
        ({"county": "19"}, {}, True),
        ({}, {"days": -1}, False),
        ({}, {"days": 6}, True),
        ({}, {"days": 7}, False),
    ],
)
def test_a_leaflet_shows_what_is_for_it_on_its_days(
    database: Database, keys: Keys, said: dict[str, object], asked: dict[str, object], *, found: bool
) -> None:
    write(database, keys, **said)
    approve(database, keys, SARA)
    assert bool(shown(database, **asked)) == found  # type: ignore[arg-type]


def test_the_list_puts_first_what_waits_and_shows_a_county_its_own_and_alls(database: Database, keys: Keys) -> None:
    said: list[tuple[str, dict[str, object]]] = [
        ("a", {"county": "01"}),
        ("b", {"county": "19"}),
        ("c", {}),
        ("d", {"last_day": TODAY}),
    ]
    for number, (name, about) in enumerate(said):
        write(database, keys, once=f"{number:032x}", text=name, **about)
    with database.writing() as session:
        approve_notice(session, SARA, f"{1:032x}", keys=keys.officer, now=NOW)
    with database.reading() as session:
        assert [each.text for each in notices_for(session, "", TODAY + DAY, 9)] == ["a", "c", "b", "d"]
        assert [each.text for each in notices_for(session, "19", TODAY + DAY, 9)] == ["c", "b", "d"]
        assert [each.text for each in notices_for(session, "", TODAY, 2)] == ["a", "c"]


def test_words_survive_as_they_were_written(database: Database, keys: Keys) -> None:
    words = "<b>\u202e&amp; 'x' \"y\"\n- Åsa ላ 警 \U0001f44d"
    write(database, keys, text=words)
    with database.reading() as session:
        stored = notice_by_id(session, ONCE)
        assert stored is not None
        assert stored.said == Notice(**{**vars(a_notice()), "text": words})
