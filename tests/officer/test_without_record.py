"""Without an entry in the record no act is done and nothing is shown, on both engines; with it, there is one entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from tests.officer.desk_client import DeskClient
from tests.officer.desk_of_all import OWN, SECRETS, DeskOfAll
from tests.officer.every_way import Form, address, form
from tests.officer.test_access import GUARDED, named
from tipline.domain.approvals import CONTACT
from tipline.officer.access import Way
from tipline.persistence.audit import all_entries
from tipline.persistence.schema import Base
from tipline.persistence.sessions import OfficerSession
from tipline.persistence.tips import tip_by_reference

NO_RECORD = {
    "sqlite": ("CREATE TRIGGER no_record BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no record'); END",),
    "postgresql": (
        "CREATE FUNCTION no_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no record'; END $$",
        "CREATE TRIGGER no_record BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION no_record()",
    ),
}
SEEN_AND_SESSIONS = {"officer_sessions", "audit_entries"}
SHOWS_NOTHING = {"/tips/<reference>/pictures/<int:number>"}
"""A frame that names the address of the picture. The browser asks for the picture there, and that look is recorded."""
ONLY_RECORDED = ("/open", "<reference>", "/original", "/search")
"""Ends of the routes of acts that leave no trace but their entry."""
DEEDS = [way for way in GUARDED if (way.verb != "GET" or way.needs) and way.route not in SHOWS_NOTHING]
FRAMES = [way for way in GUARDED if way.route in SHOWS_NOTHING]


@dataclass(frozen=True)
class Prepared:
    """Everything that an act needs is there, made while the record still works."""

    world: DeskOfAll
    way: Way
    reference: str
    name: str
    desk: DeskClient
    address: str

    def form(self) -> Form:
        return form(self.world, self.way, self.reference, self.name, self.desk) if self.way.verb != "GET" else {}

    def send(self, fields: Form) -> TestResponse:
        token = self.desk.page.select_one("[name=csrf_token]")
        assert token is not None
        data = {"csrf_token": token["value"], **fields} if self.way.verb != "GET" else None
        headers = {"Accept-Language": "en"}
        return self.desk.client.open(self.address, method=self.way.verb, data=data, headers=headers)


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
    """Every row of every table that an act could change, and which sessions there are."""
    found = {}
    with world.database.reading() as session:
        for name, table in Base.metadata.tables.items():
            if name not in SEEN_AND_SESSIONS:
                order = list(table.primary_key) or list(table.c)
                found[name] = [tuple(row) for row in session.execute(table.select().order_by(*order))]
        found["sessions"] = sorted(session.scalars(select(OfficerSession.public_id)))
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
def prepared(world: DeskOfAll, way: Way) -> Iterator[Prepared]:
    role = "admin" if way.act == "run_accounts" else "supervisor"
    account = world.account(role, OWN)
    desk, reference = world.sit_down(account), world.tip(OWN, state="assessed" if way.needs == "claim" else "triaged")
    if "<reference>" in way.route:
        world.open(account.name, reference)
        # The tip's page then shows contact details as well, which is an act of its own.
        world.approval(reference, CONTACT, "approved" if way.needs == "purpose" else "refused", account.name)
    if way.needs == "claim":
        assert desk.send(f"/tips/{reference}/claim").status_code == 303
        desk.get("/officers/access")
    if way.route.endswith("/reopening"):
        with world.database.writing() as session:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.state, tip.outcome = "closed", "unfounded"
    asked = address(world, way, reference, account.name)
    yield Prepared(world, way, reference, account.name, desk, asked)
    record_is(world, broken=False)


def entries(world: DeskOfAll) -> list[tuple[str, str | None]]:
    """Each entry's act and tip."""
    with world.database.reading() as session:
        return [(each.act, each.tip_reference) for each in all_entries(session)]


@pytest.mark.parametrize("way", DEEDS, ids=named)
def test_what_cannot_be_recorded_is_not_done_and_shows_nothing(prepared: Prepared, way: Way) -> None:
    world, fields = prepared.world, prepared.form()
    record_is(world, broken=True)
    before, sent_out = content(world), len(world.translator.asked)
    answer = prepared.send(fields)
    assert content(world) == before
    assert len(world.translator.asked) == sent_out
    assert answer.status_code in {500, 503}
    assert [words for words in SECRETS if words in answer.text] == []
    record_is(world, broken=False)
    fields, recorded = prepared.form(), len(entries(world))
    before = content(world)
    assert prepared.send(fields).status_code < 400
    new = entries(world)[recorded:]
    # One for each act on each tip, and none twice.
    assert len(new) == len(set(new)) > 0
    assert way.verb == "GET" or content(world) != before or way.route.endswith(ONLY_RECORDED)


@pytest.mark.parametrize("way", FRAMES, ids=named)
def test_a_frame_shows_nothing_of_what_stands_in_it(prepared: Prepared, way: Way) -> None:
    world = prepared.world
    record_is(world, broken=True)
    before = content(world)
    answer = prepared.send({})
    assert (answer.status_code, content(world) == before, way.verb) == (200, True, "GET")
    assert [words for words in (*SECRETS, "data:", "<svg") if words in answer.text] == []
    looked = prepared.desk.client.get(str(BeautifulSoup(answer.text, "html.parser").select_one(".frame img")["src"]))
    assert looked.status_code in {500, 503}
