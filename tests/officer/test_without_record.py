"""Without an entry in the record no act is done and nothing is shown, on both engines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from tests.officer.desk_of_all import OWN, DeskOfAll
from tests.officer.test_access import GUARDED, named
from tipline.officer.access import Way
from tipline.persistence.schema import Base

NO_RECORD = {
    "sqlite": ("CREATE TRIGGER no_record BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no record'); END",),
    "postgresql": (
        "CREATE FUNCTION no_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no record'; END $$",
        "CREATE TRIGGER no_record BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION no_record()",
    ),
}
SEEN_AND_SESSIONS = {"officer_sessions", "audit_entries"}
DEEDS = [way for way in GUARDED if way.verb != "GET" or way.needs]
NEEDS_A_STATEMENT = {"/tips/<reference>/grade"}
"""Their form needs the number of a statement; tests/officer/test_assessing.py has one."""
SENT = [way for way in DEEDS if way.route not in NEEDS_A_STATEMENT]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskOfAll]:
    def database_of(instance: Path) -> str:
        if request.param == "sqlite":
            file = instance / "database" / "tipline.db"
            file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            return f"sqlite:///{file}"
        server = request.getfixturevalue("postgresql")
        return str(server.address(server.create(request.getfixturevalue("postgresql_template"))))

    made = DeskOfAll(tmp_path_factory.mktemp("record"), database_of)
    yield made
    made.close()


def content(world: DeskOfAll) -> dict[str, list[Any]]:
    """Every row of every table that an act could change."""
    found = {}
    with world.database.reading() as session:
        for name, table in Base.metadata.tables.items():
            if name not in SEEN_AND_SESSIONS:
                keys = inspect(world.database.engine).get_pk_constraint(name)["constrained_columns"]
                order = [table.c[key] for key in keys] or list(table.c)
                found[name] = [tuple(row) for row in session.execute(table.select().order_by(*order))]
    return found


def record_is(world: DeskOfAll, *, broken: bool) -> None:
    kind = world.database.engine.dialect.name
    undo = {
        "sqlite": ("DROP TRIGGER IF EXISTS no_record",),
        "postgresql": (
            "DROP TRIGGER IF EXISTS no_record ON audit_entries",
            "DROP FUNCTION IF EXISTS no_record",
        ),
    }
    with world.database.writing() as session:
        for statement in NO_RECORD[kind] if broken else undo[kind]:
            session.execute(text(statement))


@pytest.fixture
def prepared(world: DeskOfAll, way: Way) -> Iterator[tuple[DeskOfAll, Way, str]]:
    """Everything that the act needs is there, made while the record still works."""
    role = "admin" if way.act == "run_accounts" else "supervisor"
    reference = world.tip(OWN, state="assessed" if way.needs == "claim" else "triaged")
    if way.needs:
        world.open(world.kept_name(role), reference)
    if way.needs == "claim":
        world.kept_desk(role).send(f"/tips/{reference}/claim")
        world.kept_desk(role).get("/officers/access")
    address = world.address(way, reference, owner=world.kept_name(role))
    yield world, Way(way.verb, address, way.act, way.needs), role
    record_is(world, broken=False)


def send(world: DeskOfAll, at: Way, role: str, form: dict[str, str]) -> TestResponse:
    desk = world.kept_desk(role)
    token = desk.page.select_one("[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"], **form} if at.verb != "GET" else None
    return desk.client.open(at.route, method=at.verb, data=data, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("way", SENT, ids=named)
def test_what_cannot_be_recorded_is_not_done_and_shows_nothing(prepared: tuple[DeskOfAll, Way, str], way: Way) -> None:
    world, at, role = prepared
    form = world.form(way)
    if way.route == "/queue/claim":
        form = {"tip": world.tips[OWN]}
    record_is(world, broken=True)
    before = content(world)
    answer = send(world, at, role, form)
    assert content(world) == before
    assert answer.status_code in {500, 503}
    assert [words for words in ("inlåst", "MLB123") if words in answer.text] == []
    record_is(world, broken=False)
    again = send(world, at, role, form)
    assert again.status_code < 400
    assert way.verb == "GET" or content(world) != before or way.route.endswith(("/open", "<reference>"))
