"""Tips handed over by another police system, and that the description of it is true."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from tests.factories import LOCKED_IN, NOW, Keys
from tests.officer.accounts import SignedIn
from tests.officer.json_schema import Schemas
from tipline.casework.issue_token import issue_token, revoke_token
from tipline.casework.triage_tip import triage_tip
from tipline.domain.channels import DELIVERED
from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties
from tipline.domain.report import AUDIENCES, KNOWN_BY, MOST_CHARACTERS, WHEN
from tipline.domain.signs import signs_by_id
from tipline.intake.follow_up import read_follow_up
from tipline.officer.handed_over import NotTaken, handed_over
from tipline.officer.incoming import DESCRIPTION, MOST_BYTES
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

DESCRIBED = json.loads(DESCRIPTION.read_text())
SCHEMAS = Schemas(DESCRIBED)
TIP = {"id": "K-2026-1", "channel": "phone", "received_at": "2026-11-24T23:05:00+01:00", "story": LOCKED_IN}
WHOLE = TIP | {
    "signs": ["rec-01"],
    "audience": "hotel",
    "when": "now",
    "when_text": "i natt",
    "known_by": "told",
    "municipality": "1980",
    "county": "19",
    "place": "Grand",
    "room": "318",
    "plate": "MLB123",
    "phone": "070-174 06 05",
    "web_address": "example.org",
    "people": "Två män",
    "contact": "receptionen",
    "page_language": "ar",
}


@pytest.fixture(autouse=True)
def _present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipline.officer.incoming.present", lambda: NOW)


class System:
    """Another police system. Every answer is held against the description."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def send(self, body: Any, **of_request: Any) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"} | of_request.pop("headers", {})
        sent = {"data": data, "content_type": "application/json", "headers": headers} | of_request
        answer = self.client.post("/api/tips", **sent)
        assert "Set-Cookie" not in answer.headers
        assert answer.mimetype == "application/json"
        schema = SCHEMAS.of_answer("/api/tips", "post", answer.status_code)
        assert list(SCHEMAS.breaks(schema, answer.json)) == []
        return answer

    def faults(self, body: Any) -> dict[str, str]:
        answer = self.send(body)
        assert answer.status_code == 400
        return {each["field"]: each["sentence"] for each in answer.json["faults"]}


def a_token(database: Database, name: str = "rar") -> str:
    with database.writing() as session:
        return issue_token(session, name, key=bytes(32), by="operator", now=NOW)


@pytest.fixture
def system(site: Flask, sqlite: Database) -> System:
    return System(site.test_client(), a_token(sqlite))


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0


def test_a_tip_is_sealed_queued_and_recorded_under_the_systems_name(
    system: System, sqlite: Database, keys: Keys, signed_in: SignedIn
) -> None:
    answer = system.send(WHOLE)
    assert answer.status_code == 201
    reference, code = answer.json["reference"], answer.json["receipt_code"]
    with sqlite.writing() as session:
        assert read_follow_up(session, code, keys=keys.site).status == "received"
        assert triage_tip(session, reference, keys=keys.officer, now=NOW)
        entry = list(all_entries(session))[-1]
    assert (entry.officer_name, entry.act, entry.tip_reference, entry.detail) == (
        "rar", "tip_registered", reference, "phone",
    )  # fmt: skip
    desk = signed_in("officer", county="19")
    desk.open_tip(reference)
    assert desk.page.select_one("[data-story]").get_text() == LOCKED_IN
    assert desk.texts("[data-channel]") == ["Telephone (114 14)"]
    assert "Received 2026-11-24 23:00" in desk.texts(".facts")[0]


def test_the_same_id_again_is_the_tip_that_is_here_and_tells_no_code(system: System, sqlite: Database) -> None:
    first = system.send(TIP)
    again = system.send(TIP | {"story": "Ändrat."})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == {"reference": first.json["reference"]}
    assert system.send(TIP | {"id": "K-2026-2"}).status_code == 201
    other = System(system.client, a_token(sqlite, "pust"))
    assert other.send(TIP).status_code == 201
    assert count(sqlite) == 3


def test_a_new_token_of_the_same_system_knows_its_tips(system: System, sqlite: Database) -> None:
    first = system.send(TIP)
    with sqlite.writing() as session:
        revoke_token(session, "rar", key=bytes(32), by="operator", now=NOW)
    assert system.send(TIP).status_code == 401
    system.token = a_token(sqlite)
    assert system.send(TIP).json == {"reference": first.json["reference"]}


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp4", "Token x", "bearer\txx", "Bearer é", "Bearer a b"]
)
def test_without_a_token_that_fits_nothing_is_looked_at(system: System, sqlite: Database, shown: str) -> None:
    answer = system.send(b"not even JSON", headers={"Authorization": shown})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert count(sqlite) == 0


def test_an_officers_cookie_gives_no_right_and_a_token_gives_no_page(
    system: System, signed_in: SignedIn, sqlite: Database
) -> None:
    desk = signed_in("supervisor")
    desk.get("/queue")
    answer = desk.client.post("/api/tips", json=TIP)
    assert answer.status_code == 401
    for page in ("/queue", "/tips/new", "/audit"):
        answer = system.client.get(page, headers={"Authorization": f"Bearer {system.token}"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert count(sqlite) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused_as_json(system: System, method: str) -> None:
    assert system.client.open("/api/tips", method=method).status_code == 401
    answer = system.client.open("/api/tips", method=method, headers={"Authorization": f"Bearer {system.token}"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert list(SCHEMAS.breaks(SCHEMAS.of_answer("/api/tips", "post", 405), answer.json)) == []
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_page_of_another_site_could_send_is_no_tip(system: System, sqlite: Database, kind: str) -> None:
    assert system.send(TIP, content_type=kind).status_code == 415
    assert count(sqlite) == 0


def test_a_body_may_be_large_enough_for_every_field_and_no_larger(system: System, sqlite: Database) -> None:
    longest = {name: "\U0001f6aa" * most for name, most in MOST_CHARACTERS.items()}
    assert system.send(TIP | longest | {"signs": list(signs_by_id())}).status_code == 201
    body = json.dumps(TIP | {"id": "2"}).encode()
    assert system.send(body.ljust(MOST_BYTES)).status_code == 201
    assert system.send(body.ljust(MOST_BYTES + 1)).status_code == 413
    assert system.send(b"[" * (MOST_BYTES + 1)).status_code == 413
    assert count(sqlite) == 2


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"1", b"{", b"[" * 100_000, b"\xff", b'{"id": NaN}', b'{"id": "1", "id": "2"}',
     b'{"id": ' + b"9" * 5000 + b"}", b"\xef\xbb\xbf{}"],
)  # fmt: skip
def test_what_is_no_object_is_one_fault_of_the_whole(system: System, body: bytes) -> None:
    assert list(system.faults(body)) == [""]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"story": " \n"}, "story"),
        ({"story": "x" * 10_001}, "story"),
        ({"story": "\ud800"}, "story"),
        ({"story": None}, "story"),
        ({"room": 318}, "room"),
        ({"id": ""}, "id"),
        ({"id": "å"}, "id"),
        ({"id": "1\n"}, "id"),
        ({"id": 7}, "id"),
        ({"channel": "web"}, "channel"),
        ({"channel": ["phone"]}, "channel"),
        ({"signs": "rec-01"}, "signs"),
        ({"signs": ["rec-01", "rec-01"]}, "signs"),
        ({"signs": [{}]}, "signs"),
        ({"municipality": "9999"}, "municipality"),
        ({"municipality": "0180", "county": "19"}, "county"),
        ({"county": "99"}, "county"),
        ({"page_language": "xx"}, "page_language"),
        ({"when": "soon"}, "when"),
        ({"signs_version": "1"}, "signs_version"),
        ({"<b>": "1"}, "<b>"),
        ({"received_at": "2026-11-24T23:05:00"}, "received_at"),
        ({"received_at": "2026-11-24 23:05:00+01:00"}, "received_at"),
        ({"received_at": "2026-11-24"}, "received_at"),
        ({"received_at": "2026-02-30T00:00:00Z"}, "received_at"),
        ({"received_at": "2026-11-24T23:05:00+25:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+23:59"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59-23:59"}, "received_at"),
        ({"received_at": (NOW + timedelta(seconds=1)).isoformat()}, "received_at"),
        ({"received_at": 1_764_000_000}, "received_at"),
    ],
)
def test_a_fault_names_its_field_and_stores_nothing(
    system: System, sqlite: Database, wrong: dict[str, Any], field: str
) -> None:
    assert list(system.faults(WHOLE | wrong)) == [field]
    assert count(sqlite) == 0


def test_every_fault_is_told_at_once_in_the_language_that_is_asked_for(system: System) -> None:
    assert system.faults({"story": 1, "x": 2}) == {
        "id": "This must be given.",
        "channel": "This must be given.",
        "received_at": "This must be given.",
        "story": "This must be text.",
        "x": "There is no such field.",
    }
    swedish = system.send({}, headers={"Accept-Language": "sv"}).json["faults"]
    assert {each["sentence"] for each in swedish} == {"Det här måste anges."}


@pytest.mark.parametrize("moment", ["2026-11-24T22:41:07Z", "2026-11-24T23:41:07.000000+01:00"])
def test_the_very_moment_and_any_offset_are_taken(system: System, sqlite: Database, moment: str) -> None:
    assert system.send(TIP | {"received_at": moment}).status_code == 201
    with sqlite.reading() as session:
        assert session.scalars(select(Tip.received_at)).one() == datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("table", ["intake_tokens", "audit_entries"])
def test_out_of_order_is_said_and_nothing_half_is_stored(system: System, sqlite: Database, table: str) -> None:
    with sqlite.writing() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO lost"))
    assert system.send(TIP).status_code == 503
    with sqlite.writing() as session:
        session.execute(text(f"ALTER TABLE lost RENAME TO {table}"))
    assert count(sqlite) == 0
    assert system.send(TIP).status_code == 201


def test_a_missing_ring_is_out_of_order_too(system: System, sqlite: Database, site: Flask) -> None:
    for file in (site.extensions["desk"].config.public_instance / "ring").glob("*.public"):
        file.unlink()
    assert system.send(TIP).status_code == 503
    assert count(sqlite) == 0


def test_the_description_is_served_to_anybody_and_says_what_the_rules_say(site: Flask) -> None:
    answer = site.test_client().get("/api/openapi.json")
    assert (answer.status_code, answer.mimetype, answer.json) == (200, "application/json", DESCRIBED)
    assert answer.json["openapi"].startswith("3.1.")
    described = SCHEMAS.named("Tip")["properties"]
    assert {name: described[name]["maxLength"] for name in MOST_CHARACTERS} == MOST_CHARACTERS
    assert {name: described[name]["enum"] for name in described if "enum" in described[name]} == {
        "channel": list(DELIVERED),
        "audience": ["", *AUDIENCES],
        "when": ["", *WHEN],
        "known_by": ["", *KNOWN_BY],
        "county": ["", *all_counties()],
        "page_language": ["", *all_languages()],
    }
    assert f"{MOST_BYTES // 1024} KiB" in DESCRIBED["paths"]["/api/tips"]["post"]["responses"]["413"]["description"]


JUDGED_BEYOND_THE_SCHEMA = {"signs", "municipality", "county", "received_at"}
"""Catalogues that are not spelled out in it, and what depends on the time or on another field."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=SCHEMAS.values(SCHEMAS.named("Tip")))
def test_what_keeps_the_schema_is_taken_but_for_what_no_schema_can_say(system: System, body: dict[str, Any]) -> None:
    answer = system.send(body)
    assert answer.status_code in {200, 201, 400}
    if answer.status_code == 400:
        assert {each["field"] for each in answer.json["faults"]} <= JUDGED_BEYOND_THE_SCHEMA


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SCHEMAS.named("Tip")["properties"], "x"]), JSON))
def test_what_breaks_the_schema_is_a_fault_of_that_field(wrong: dict[str, Any]) -> None:
    body = TIP | wrong
    broken = {each.split("/")[1].split(":")[0].split("[")[0] for each in SCHEMAS.breaks(SCHEMAS.named("Tip"), body)}
    try:
        handed_over(json.dumps(body).encode(), NOW)
        faults = set()
    except NotTaken as refused:
        faults = {field for field, _ in refused.faults}
    assert broken <= faults or "" in faults
