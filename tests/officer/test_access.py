"""The table of access is the whole truth: every address is in it, and every answer is as it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.test import TestResponse

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.desk_of_all import OTHER, OWN, SECRETS, DeskOfAll, account_of
from tests.officer.every_way import address, form, variants
from tipline.domain.officers import ROLES
from tipline.domain.permissions import ACTS, ALLOWED, COUNTY_BOUND
from tipline.officer import access_labels
from tipline.officer.access import ANYBODY, CLAIM, PURPOSE, SIGNED_IN, SYSTEM, TABLE, Way, ways
from tipline.officer.access_page import lines

GUARDED = [each for way in ways().values() if way.act not in {ANYBODY, SYSTEM} for each in variants(way)]
OF_A_TIP = [way for way in GUARDED if "<reference>" in way.route]
OTHERS = [way for way in GUARDED if "<reference>" not in way.route]
ASKED_BY_A_PAGE = {"/queue/arrivals"}
"""No person asks these: an open page of the queue does, and a way to the sign-in would be of no use to it."""
COUNTIES = {"own": OWN, "other": OTHER, "unknown": ""}


def named(value: object) -> str:
    return f"{value.verb} {value.route}" if isinstance(value, Way) else str(value)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[DeskOfAll]:
    def database_of(instance: Path) -> str:
        file = instance / "database" / "tipline.db"
        file.write_bytes(sqlite_template.read_bytes())
        return f"sqlite:///{file}"

    made = DeskOfAll(tmp_path_factory.mktemp("access"), database_of)
    yield made
    made.close()


def ask(world: DeskOfAll, desk: DeskClient, way: Way, reference: str, owner: str = "") -> TestResponse:
    """Asks as a browser does: with the token of a page of this session."""
    if way.route.endswith("/erase"):
        # Each its own tip of the same county: one that is gone could not be asked for again.
        county = next(each for each, tip in world.tips.items() if tip == reference)
        reference = world.tip(county)
    asked, headers = address(world, way, reference, owner), {"Accept-Language": "en"}
    fields = form(world, way, reference, owner, desk) if way.verb != "GET" else {}
    token = desk.page.select_one("[name=csrf_token]")
    data = {"csrf_token": token["value"] if token else "", **fields} if way.verb != "GET" else None
    return desk.client.open(asked, method=way.verb, data=data, headers=headers)


def allowed(role: str, way: Way) -> bool:
    return way.act == SIGNED_IN or way.act in ALLOWED[role]


def test_every_address_of_the_site_is_in_the_table_and_none_too_many(site: Flask) -> None:
    found = {
        (verb, rule.rule) for rule in site.url_map.iter_rules() for verb in (rule.methods or ()) - {"HEAD", "OPTIONS"}
    }
    missing, gone = sorted(found - set(ways())), sorted(set(ways()) - found)
    advice = [f"add to {TABLE.name}: {verb},{route},<act of domain/permissions.py>," for verb, route in missing]
    advice += [f"take out of {TABLE.name}: {verb},{route},..." for verb, route in gone]
    assert not advice, "\n".join(advice)


def test_no_address_is_in_the_table_twice() -> None:
    assert len(TABLE.read_text().splitlines()) == len(ways()) + 1


def test_every_address_asks_for_an_act_that_exists_and_every_tip_is_bound_to_its_county() -> None:
    assert {way.act for way in ways().values()} - {ANYBODY, SYSTEM, SIGNED_IN} <= set(ACTS)
    assert {way.needs for way in ways().values()} <= {"", PURPOSE, CLAIM}
    assert [named(way) for way in OF_A_TIP if way.act not in COUNTY_BOUND] == []
    assert set(ACTS) >= COUNTY_BOUND


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("way", OTHERS, ids=named)
def test_a_role_does_what_the_table_allows_and_nothing_else(world: DeskOfAll, way: Way, role: str) -> None:
    status = ask(world, world.kept_desk(role), way, world.tips[OWN], world.kept_name(role)).status_code
    assert status not in {401, 404, 405, 500}
    assert (status == 403) is not allowed(role, way)


@pytest.mark.parametrize("county", COUNTIES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("way", OF_A_TIP, ids=named)
def test_a_tip_is_reached_by_role_and_county_as_the_table_says(
    world: DeskOfAll, way: Way, role: str, county: str
) -> None:
    answer = ask(world, world.kept_desk(role), way, world.tips[COUNTIES[county]], world.kept_name(role))
    if not allowed(role, way):
        assert answer.status_code == 403
    elif county == "other":
        assert answer.status_code == 404
        assert no_words(answer)
    else:
        assert answer.status_code not in {401, 403, 404, 405, 500}


@pytest.mark.parametrize("role", ["officer", "supervisor"])
@pytest.mark.parametrize("way", OF_A_TIP, ids=named)
def test_an_officer_of_all_counties_reaches_the_tips_of_each(world: DeskOfAll, way: Way, role: str) -> None:
    answer = ask(world, world.kept_desk(role, ""), way, world.tips[OTHER], world.kept_name(role, ""))
    if allowed(role, way):
        assert answer.status_code not in {401, 403, 404, 405, 500}
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("whose", ["nobody", "switched off"])
@pytest.mark.parametrize("way", GUARDED, ids=named)
def test_nobody_without_a_living_account_gets_anywhere(world: DeskOfAll, way: Way, whose: str) -> None:
    desk = DeskClient(world.site.test_client())
    if whose == "switched off":
        account = world.account("supervisor", OWN)
        desk = world.sit_down(account)
        with world.database.writing() as session:
            account_of(session, account.name).active = False
    else:
        desk.get("/sign-in")
    answer = ask(world, desk, way, world.tips[OWN])
    if way.verb == "GET" and way.route not in ASKED_BY_A_PAGE:
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    else:
        assert answer.status_code == 401
    assert no_words(answer)


def no_words(answer: TestResponse) -> bool:
    return not any(words in answer.text for words in SECRETS)


def test_what_the_table_leaves_out_is_refused_to_everybody(world: DeskOfAll, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {key: way for key, way in ways().items() if key != ("GET", "/queue")}
    monkeypatch.setattr("tipline.officer.access.ways", lambda: rest)
    assert world.kept_desk("supervisor").get("/queue").status_code == 403


@pytest.mark.parametrize("verb", ["HEAD", "GET"])
def test_a_head_is_asked_like_a_get(world: DeskOfAll, verb: str) -> None:
    assert world.kept_desk("admin").client.open("/queue", method=verb).status_code == 403
    assert world.kept_desk("officer").client.open("/queue", method=verb).status_code == 200


def test_a_changed_role_county_or_account_counts_at_the_next_request(world: DeskOfAll) -> None:
    account = world.account("officer", OWN)
    desk = world.sit_down(account)
    address = f"/tips/{world.tip(OWN)}/claim"

    def change(**values: object) -> None:
        with world.database.writing() as session:
            for name, value in values.items():
                setattr(account_of(session, account.name), name, value)

    change(county=OTHER)
    assert desk.send(address).status_code == 404
    change(county=OWN)
    desk.get("/queue")
    assert desk.send(address).status_code == 303
    change(role="auditor")
    assert desk.get("/audit").status_code == 200
    assert desk.get("/queue").status_code == 403
    assert desk.send(address).status_code == 403
    change(role="supervisor")
    assert desk.get("/audit").status_code == 403
    assert desk.get("/audit/looks").status_code == 200
    change(active=False)
    assert desk.get("/queue").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_table_and_the_own_role_in_it(signed_in: SignedIn, role: str) -> None:
    desk = signed_in(role)
    assert desk.get("/officers/access").status_code == 200
    rows = desk.page.select("table.access tbody tr")
    heads = desk.texts("table.access thead th")
    assert heads == ["Act", "Officer", "Supervisor", "Coordinator", "Auditor", "Administrator", "Terms"]
    assert all(row.find("th", scope="row") for row in rows)
    shown = {
        row.th.get_text(): {each for each, cell in zip(ROLES, row.select("td.may"), strict=True) if _may(cell)}
        for row in rows
    }
    assert len(shown) == len(rows) > len(ACTS)
    assert shown["Read a tip or an event, and look at pictures"] == {"officer", "supervisor"}
    assert shown["Switch accounts off and on"] == {"admin"}
    assert desk.texts("thead th.own") == [heads[1 + ROLES.index(role)]]


def _may(cell: object) -> bool:
    return "not" not in cell["class"]  # type: ignore[index]


def test_every_row_of_the_table_has_words_in_both_languages(site: Flask) -> None:
    told: dict[str, list[str]] = {}
    for language in ("en", "sv"):
        with site.test_request_context("/"), force_locale(language):
            told[language] = [line.name for line in lines()]
    codes = [act.replace("_", " ") for act in ACTS]
    assert [name for name in told["en"] + told["sv"] if name in codes] == []
    assert [name for name in told["en"] if name in told["sv"]] == []
    assert access_labels.permission_name("no_such_act") == "no such act"


def test_a_refused_page_leads_to_the_table(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    assert desk.get("/officers").status_code == 403
    assert desk.page.select("main a[href='/officers/access']")
    desk.get("/nothing")
    assert not desk.page.select("main a[href='/officers/access']")
    admin = signed_in("admin", name="sara@example.org")
    admin.get("/officers")
    assert admin.page.select("main a[href='/officers/access']")
