"""The description leaves out no way of a site, and has the fields that its pages show."""

from pathlib import Path

import pytest

from tests.attack.description import Known, Routes, description, known_from
from tests.attack.forms import Page
from tests.attack.target import NOBODY, ROLES, may_go
from tipline import officer, public
from tipline.config import OfficerConfig, PublicConfig
from tipline.officer.access import SYSTEM, ways

PAGE = """<a href="/en/tip?audience=hotel">x</a>
<form method="post" action="/en/tip"><input type="hidden" name="csrf_token" value="{token}">
<input type="hidden" name="once" value="0"><textarea name="story"></textarea><input type="file" name="photos">
<select name="when"><option value="now"><option value="today"></select>
<button name="read_in" value="sv">x</button></form>"""


@pytest.fixture
def public_site(instance: Path) -> Routes:
    return Routes(public.create_site(PublicConfig.load(instance / "public", {})))


def pages(*tokens: str) -> list[Page]:
    return [Page("https://localhost/en/tip", PAGE.format(token=token)) for token in tokens]


def test_every_way_of_the_public_site_is_described(public_site: Routes) -> None:
    told = description(public_site.ways(), Known(), "https://localhost")
    assert sum(map(len, told["paths"].values())) == len(public_site.ways()) >= 18
    assert set(told["paths"]["/{language}/tip"]) == {"get", "post"}


def test_every_way_of_the_table_is_somebodys(instance: Path) -> None:
    site = Routes(officer.create_site(OfficerConfig.load(instance, {})))
    each = [may_go(who) for who in (NOBODY, SYSTEM, *ROLES)]
    assert all(each)
    assert sum(map(len, each)) == len(site.ways())
    assert frozenset().union(*each) == set(ways()) == site.ways()
    assert ("POST", "/sign-out") in may_go(NOBODY)


def test_a_form_is_described_as_its_page_shows_it(public_site: Routes) -> None:
    known = known_from(pages("one", "two"), public_site)
    told = description(public_site.ways(), known, "https://localhost")["paths"]["/{language}/tip"]
    kinds = told["post"]["requestBody"]["content"]
    assert set(kinds) == {"application/x-www-form-urlencoded", "multipart/form-data"}
    schema = kinds["multipart/form-data"]["schema"]
    assert schema["required"] == ["csrf_token", "once"]
    assert schema["properties"]["csrf_token"] == {"type": "string", "enum": ["one", "two"]}
    assert schema["properties"]["photos"]["format"] == "binary"
    assert schema["properties"]["when"]["anyOf"][0]["enum"] == ["now", "today"]
    assert schema["properties"]["read_in"]["example"] == "sv"
    assert set(schema["properties"]) == {"csrf_token", "once", "story", "photos", "when", "read_in", "unasked"}
    (language, audience) = told["get"]["parameters"]
    assert (language["name"], language["schema"]["example"]) == ("language", "en")
    assert (audience["name"], audience["in"], audience["schema"]["example"]) == ("audience", "query", "hotel")


def test_a_fault_of_ours_and_a_missing_header_are_outside_the_description(public_site: Routes) -> None:
    told = description(public_site.ways(), Known(), "https://localhost")["paths"]["/healthz"]["get"]["responses"]
    assert all(int(status) < 500 for status in told)
    assert all(each["headers"]["Content-Security-Policy"]["required"] for each in told.values())


def test_an_address_has_the_route_that_answers_it(public_site: Routes) -> None:
    route, parameters = public_site.of("https://localhost/sv/tip?x=1", "POST")
    assert route.endswith(":language>/tip")
    assert parameters == {"language": "sv"}
    assert public_site.of("/sv/about", "POST")[0] == ""
    assert public_site.of("/nowhere")[0] == ""
