"""An officer's own page: profile, language, appearance and letters, each change in the record."""

import pytest

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.domain.officers import ROLES
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.officers import Account, account_named

EVA = "eva@example.org"


def recorded(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)]


def account(database: Database, name: str = EVA) -> Account:
    with database.reading() as session:
        found = account_named(session, name)
        assert found is not None
        return found


def page_of(desk: DeskClient) -> DeskClient:
    assert desk.get("/you").status_code == 200
    return desk


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_its_own_profile(signed_in: SignedIn, role: str) -> None:
    desk = page_of(signed_in(role, county="19"))
    told = desk.texts(".pairs dd")
    assert (told[0], told[2]) == (EVA, "Västmanlands län")
    assert desk.page.select_one(".bar a.who")["href"] == "/you"
    assert [link["href"] for link in desk.page.select(".foot a")] == ["/help", "/you", "/about"]


def test_the_chosen_language_wins_over_the_browsers(signed_in: SignedIn, sqlite: Database) -> None:
    desk = page_of(signed_in("officer"))
    assert desk.page.html["lang"] == "en"
    assert desk.send("/you/appearance", language="sv", theme="").status_code == 303
    page_of(desk)
    assert (desk.page.html["lang"], desk.texts("h1")) == ("sv", ["Ditt konto"])
    assert desk.texts(".told") == ["Språk och utseende är sparade."]
    assert [each["value"] for each in desk.page.select("[name=language][checked]")] == ["sv"]
    assert desk.send("/you/appearance", language="", theme="").status_code == 303
    assert page_of(desk).page.html["lang"] == "en"
    assert [entry for entry in recorded(sqlite) if entry[1] == "settings_changed"] == [
        (EVA, "settings_changed", "language sv, appearance of the device"),
        (EVA, "settings_changed", "language of the browser, appearance of the device"),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_appearance_is_on_every_page_and_nobody_elses(signed_in: SignedIn, theme: str) -> None:
    desk, other = page_of(signed_in("officer")), signed_in("officer", name="amir@example.org")
    assert "data-theme" not in desk.page.html.attrs
    desk.send("/you/appearance", language="", theme=theme)
    for address, status in (("/you", 200), ("/queue", 200), ("/nothing", 404)):
        assert desk.get(address).status_code == status
        assert desk.page.html["data-theme"] == theme
    assert "data-theme" not in page_of(other).page.html.attrs


@pytest.mark.parametrize(
    "fields",
    [
        {"language": "ar", "theme": ""},
        {"language": "", "theme": "purple"},
        {"language": ""},
        {"theme": "dark"},
        {"language": '"><script>', "theme": ""},
        {},
    ],
)
def test_what_is_not_offered_cannot_be_chosen(signed_in: SignedIn, sqlite: Database, fields: dict[str, str]) -> None:
    desk = page_of(signed_in("officer"))
    assert desk.send("/you/appearance", **fields).status_code == 400
    assert (account(sqlite).language, account(sqlite).theme, recorded(sqlite)) == ("", "", [])


def test_letters_are_off_until_they_are_chosen(signed_in: SignedIn, sqlite: Database) -> None:
    desk = page_of(signed_in("officer", county="19"))
    assert desk.page.select("[name=letters][checked]") == []
    assert desk.send("/you/letters", letters="late").status_code == 303
    page_of(desk)
    assert [each["value"] for each in desk.page.select("[name=letters][checked]")] == ["late"]
    assert desk.send("/you/letters").status_code == 303
    assert account(sqlite).letters == ""
    assert recorded(sqlite) == [(EVA, "letters_chosen", "late"), (EVA, "letters_chosen", "none")]


def test_the_same_choice_again_is_no_act(signed_in: SignedIn, sqlite: Database) -> None:
    desk = page_of(signed_in("officer"))
    assert desk.send("/you/letters").status_code == 303
    assert desk.send("/you/appearance", language="", theme="").status_code == 303
    assert recorded(sqlite) == []


def test_a_letter_that_does_not_exist_cannot_be_chosen(signed_in: SignedIn, sqlite: Database) -> None:
    desk = page_of(signed_in("officer"))
    assert desk.send("/you/letters", letters="everything").status_code == 400
    assert (account(sqlite).letters, recorded(sqlite)) == ("", [])


@pytest.mark.parametrize(("role", "name"), [("admin", EVA), ("auditor", EVA), ("officer", "1234567")])
def test_letters_are_not_offered_without_the_queue_or_an_address(
    signed_in: SignedIn, sqlite: Database, role: str, name: str
) -> None:
    desk = page_of(signed_in(role, name=name))
    assert desk.page.select("[name=letters]") == []
    assert [text for text in desk.texts("p") if text.startswith("Letters are not offered: ")] != []
    assert desk.send("/you/letters", letters="immediate").status_code == 409
    assert (account(sqlite, name).letters, recorded(sqlite)) == ("", [])


@pytest.mark.parametrize("address", ["/you/appearance", "/you/letters", "/you/sessions/end-others"])
def test_a_form_without_its_token_is_refused(signed_in: SignedIn, sqlite: Database, address: str) -> None:
    desk = page_of(signed_in("officer"))
    fields = {"csrf_token": "", "language": "sv", "theme": "dark", "letters": "late"}
    assert desk.send(address, **fields).status_code == 400
    assert (account(sqlite).theme, account(sqlite).letters) == ("", "")
    assert recorded(sqlite) == [(EVA, "act_refused", f"no token: POST {address}")]
