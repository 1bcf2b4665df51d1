"""The map: the same numbers drawn and in the table, none too small to be told, and one's own county alone."""

import re
from datetime import timedelta

import pytest

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_contrast import STYLE, contrast, tokens
from tests.persistence.test_queue import add
from tipline.domain.references import new_reference
from tipline.officer.desk import present
from tipline.persistence.database import Database


def fill(database: Database, **by_municipality: int) -> None:
    """So many tips of today in each municipality, `m1980=7`; `m1900` is its county alone, `m0000` nowhere."""
    with database.writing() as session:
        for named, number in by_municipality.items():
            code = named.removeprefix("m")
            county, municipality = code[:2].replace("00", ""), "" if code.endswith("00") else code
            for _ in range(number):
                add(session, new_reference(), county=county, municipality=municipality, received_at=present())


def table(desk: DeskClient) -> dict[str, str]:
    rows = (row.find_all(["th", "td"]) for row in desk.page.select("table.bars tbody tr"))
    return {row[0].get_text(strip=True): row[1].get_text(strip=True) for row in rows}


def tiles(desk: DeskClient) -> dict[str, str]:
    return {str(each["data-county"]): each.select_one(".many").get_text() for each in desk.page.select("a.tile")}


def test_the_country_is_shown_by_county_drawn_and_in_a_table(signed_in: SignedIn, sqlite: Database) -> None:
    fill(sqlite, m0180=9, m0184=6, m1980=7, m1981=2, m2400=1, m0000=5)
    desk = signed_in("officer")
    assert desk.get("/map").status_code == 200
    numbers = table(desk)
    shown = {name: number for name, number in numbers.items() if number != "0"}
    assert shown == {
        "Stockholms län": "15",
        "Västmanlands län": "8–11",
        "Västerbottens län": "1–4",
        "County unknown": "5",
    }
    drawn = tiles(desk)
    assert len(drawn) == len(numbers) - 1 == 21
    assert {code: drawn[code] for code in ("01", "19", "24", "09")} == {
        "01": "15",
        "19": "8–11",
        "24": "1–4",
        "09": "0",
    }
    assert desk.texts("h1") == ["Map 29–35 tips"]
    assert desk.page.select_one("a.tile[data-county='19']")["aria-label"] == "Västmanland: 8–11"


def test_a_county_is_shown_by_municipality_with_ways_into_the_queue(signed_in: SignedIn, sqlite: Database) -> None:
    fill(sqlite, m1980=7, m1981=2, m1984=3, m1900=6, m0180=9)
    desk = signed_in("officer")
    desk.get("/map?period=30")
    assert desk.get(str(desk.page.select_one("a.tile[data-county='19']")["href"])).status_code == 200
    assert list(table(desk).items()) == [
        ("Västerås", "7"),
        ("Municipality unknown", "6"),
        ("Arboga", "1–4"),
        ("Sala", "1–4"),
    ]
    assert desk.texts("h1") == ["Västmanlands län 18 tips"]
    assert [each["href"] for each in desk.page.select("table.bars a")] == [
        f"/queue?municipality={code}" for code in ("1980", "1984", "1981")
    ]
    assert desk.texts("a.tile[aria-current]") == ["Västmanland 18"]
    assert desk.page.select_one("select[name=period] [selected]")["value"] == "30"
    assert "No tip from 7 other municipalities." in desk.texts(".hint")


def test_nothing_on_the_page_depends_on_how_small_a_small_number_is(signed_in: SignedIn, sqlite: Database) -> None:
    """Neither an order, a bar, a tint nor a total: the page is the same for one tip as for four."""
    desk = signed_in("officer")
    pages: dict[str, set[str]] = {"/map": set(), "/map?county=19": set()}
    fill(sqlite, m1980=7, m1981=1, m0180=40, m0184=1, m0186=2)
    for _ in range(4):
        for address, seen in pages.items():
            desk.get(address)
            seen.add(str(desk.page.select_one("main")))
        fill(sqlite, m1981=1)
    assert [len(seen) for seen in pages.values()] == [1, 1]
    desk.get("/map?county=19")
    assert table(desk) == {"Västerås": "7", "Sala": "5"}


def test_an_officer_of_one_county_sees_that_one_alone(signed_in: SignedIn, sqlite: Database) -> None:
    fill(sqlite, m1980=7, m1981=8, m0180=60, m0000=9)
    desk = signed_in("officer", county="19")
    desk.get("/map")
    assert table(desk) == {"Sala": "8", "Västerås": "7"}
    assert desk.texts("h1") == ["Västmanlands län 15 tips"]
    assert desk.page.select(".tile") == []
    assert "Stockholm" not in desk.page.get_text()
    assert desk.get("/map?county=19").status_code == 200
    assert desk.get("/map?county=01").status_code == 403


def test_state_level_flag_and_period_narrow_the_map(signed_in: SignedIn, sqlite: Database) -> None:
    old = present() - timedelta(days=40)
    with sqlite.writing() as session:
        for _ in range(5):
            add(session, new_reference(), county="19", municipality="1980", urgency="low", flags="minor")
            add(session, new_reference(), county="19", municipality="1981", received_at=old, state="closed")
    desk = signed_in("coordinator")
    for query, expected in (
        ("", {"Västerås": "5"}),
        ("&state=any", {"Västerås": "5", "Sala": "5"}),
        ("&state=any&urgency=low", {"Västerås": "5"}),
        ("&state=any&flag=minor", {"Västerås": "5"}),
        ("&state=closed&period=90", {"Sala": "5"}),
        ("&state=closed&period=30", {}),
        ("&flag=danger", {}),
    ):
        assert desk.get(f"/map?county=19{query}").status_code == 200
        assert table(desk) == expected, query
    assert desk.texts("main section p")[0] == "No tip fits what you ask for."


@pytest.mark.parametrize("query", ["state=gone", "urgency=high", "flag=x", "period=31", "county=02", "county=1980"])
def test_a_value_that_is_none_is_refused(signed_in: SignedIn, query: str) -> None:
    assert signed_in("officer").get(f"/map?{query}").status_code == 400


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("supervisor", 200), ("auditor", 403), ("admin", 403)]
)
def test_who_sees_the_queue_sees_the_map(signed_in: SignedIn, role: str, status: int) -> None:
    desk = signed_in(role)
    assert desk.get("/map").status_code == status
    assert (desk.page.select(".rooms a[href='/map']") != []) is (status == 200)


def test_an_empty_country_has_a_map_of_noughts(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/map")
    assert set(tiles(desk).values()) == {"0"}
    assert desk.texts("h1") == ["Map 0 tips"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_numbers_can_be_read_on_every_tint(scheme: str) -> None:
    found = tokens(scheme)
    shares = [int(each) for each in re.findall(r"\.tile\.step-\d rect .*--accent\) (\d+)%", STYLE)]
    assert len(shares) == 4
    for share in shares:
        pairs = zip(_parts(found["accent"]), _parts(found["sheet"]), strict=True)
        mixed = "#" + "".join(f"{round(one * share / 100 + other * (1 - share / 100)):02x}" for one, other in pairs)
        assert contrast(found["ink"], mixed) >= 7


def _parts(shade: str) -> list[int]:
    return [int(shade[place : place + 2], 16) for place in (1, 3, 5)]
