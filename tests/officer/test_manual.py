"""The help page says what the rules say, and the about page which versions run; both for every role."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

import tipline.officer
from tests.officer.accounts import SignedIn
from tipline.domain.assessment import URGENCIES
from tipline.domain.officers import ROLES
from tipline.domain.promises import Promise
from tipline.domain.states import STATES
from tipline.domain.triage import POLICY_VERSION
from tipline.officer import manual
from tipline.persistence.migrate import newest_revision

STATIC = Path(tipline.officer.__file__).parent / "static"
MOST_BYTES = 60_000
PNG_SIZE = slice(16, 24)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ["/help", "/about"])
def test_every_role_reads_it_and_nobody_else(signed_in: SignedIn, role: str, address: str) -> None:
    desk = signed_in(role)
    assert desk.get(address).status_code == 200
    stranger = desk.client.application.test_client().get(address)
    assert (stranger.status_code, stranger.location) == (303, "/sign-in")


def test_every_level_state_and_role_is_explained(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/help")
    rows = [[cell.get_text(strip=True) for cell in row.select("td")] for row in desk.page.select("tbody tr")]
    assert len(rows) == len(URGENCIES) + len(STATES)
    assert [row for row in rows if "" in row] == []
    assert [text for text in desk.texts(".manual .pairs dd") if not text] == []
    assert len(desk.texts(".manual .pairs dt")) == len(ROLES)


def test_promises_come_from_the_rules(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "PROMISES", {"urgent": Promise(working_days=17)})
    desk = signed_in("officer")
    desk.get("/help")
    told = [row.select("td")[2].get_text(strip=True) for row in desk.page.select("tbody tr")[: len(URGENCIES)]]
    assert told == ["nothing is promised", "within 17 working days", "nothing is promised", "nothing is promised"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pictures_are_light_and_as_large_as_the_page_says(signed_in: SignedIn, language: str) -> None:
    desk = signed_in("officer")
    desk.get("/you")
    desk.send("/you/appearance", language=language, theme="")
    desk.get("/help")
    pictures = desk.page.select(".steps img")
    names = [re.fullmatch(r"/static/([\w-]+\.png)\?v=\w+", each["src"])[1] for each in pictures]
    assert names == [f"help-{each}-{language}.png" for each in ("queue", "tip", "statement")]
    for picture, name in zip(pictures, names, strict=True):
        content = (STATIC / name).read_bytes()
        size = content[PNG_SIZE]
        assert len(content) <= MOST_BYTES
        assert (int.from_bytes(size[:4]), int.from_bytes(size[4:])) == (int(picture["width"]), int(picture["height"]))
        assert picture["alt"]


def test_every_entry_of_the_contents_leads_somewhere(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/help")
    places = [link["href"].removeprefix("#") for link in desk.page.select(".contents a")]
    assert places == [each["id"] for each in desk.page.select(".manual h2")]
    ids = [each["id"] for each in desk.page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_versions_are_told_and_neither_host_nor_path(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/about")
    told = dict(zip(desk.texts(".pairs dt"), desk.texts(".pairs dd"), strict=True))
    assert (told["Tipline"], told["Rules of triage"]) == (version("tipline"), POLICY_VERSION)
    assert told["Database"] == f"SQLite, schema {newest_revision()}"
    assert (told["Flask"], told["Licence"]) == (version("flask"), "EUPL-1.2")
    text = desk.page.select_one("main").get_text()
    assert [trace for trace in ("/", "localhost", "sqlite:", "127.0.0.1") if trace in text] == []
