"""Whoever copies the public host a minute after a tip finds nothing of it, and no disk ever had it in clear."""

import os
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.guarantees.canary import Find, Flight
from tests.guarantees.copies import Copy
from tests.guarantees.tipster import Tipster
from tests.guarantees.whole_host import OpenValkey, RawMailbox, WholeHost
from tests.services.postgresql import PostgresqlServer
from tests.services.stack import Stack
from tipline.cli.demo_browser import OfficerBrowser

PROMISED_SECONDS = 60
PATIENCE_SECONDS = 60
ROOT = os.geteuid() == 0
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def flight() -> Flight:
    return Flight()


@pytest.fixture(scope="module", params=ENGINES)
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHost]:
    since = time.time()
    folder = tmp_path_factory.mktemp("g1")
    box, valkey = RawMailbox(), OpenValkey(tmp_path_factory.mktemp("v"))
    settings = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(box.port), "TIPLINE_DUTY_ADDRESS": "duty@example.org"}
    settings |= {"VALKEY_URL": valkey.url}
    server = PostgresqlServer() if request.param == "postgresql" else None
    if server:
        # The most that a server can be told to write down: every statement with its values.
        server.sql("ALTER SYSTEM SET log_statement = 'all'")
        server.sql("SELECT pg_reload_conf()")
        settings["DATABASE_URL"] = server.address(server.create())
    with Stack(folder / "instance", **settings) as stack:
        yield WholeHost(stack, valkey, box, server, since)
    for each in (valkey, box, server):
        if each:
            each.stop()


@pytest.fixture(scope="module")
def visited(host: WholeHost, flight: Flight) -> float:
    """When the last word was sent, of a visit that did everything a visit can do, also wrongly."""
    tipster = Tipster(host.stack.ports[0], flight)
    tipster.ask("GET", "/")
    code = tipster.send_tip()
    tipster.stumble(code)
    assert flight.marker("message") in tipster.add(code)
    answer(host, flight.marker("reply"))
    assert flight.marker("reply") in tipster.look(code)
    assert flight.marker("reply") not in tipster.withdraw(code)
    assert set(tipster.statuses) == {200, 302, 400, 404, 405}
    assert len(host.box.raw) >= 1
    return time.monotonic()


def answer(host: WholeHost, words: str) -> None:
    """An officer opens the tip, once it is triaged and the duty desk has been told, and replies."""
    browser = OfficerBrowser(host.stack.officer, host.stack.add_officer("anna"))
    until = time.monotonic() + PATIENCE_SECONDS
    while not ((found := browser.references_in_queue()) and host.box.raw):
        assert time.monotonic() < until
        time.sleep(0.2)
    (reference,) = found
    browser.story_of(reference)
    _, page = browser.get(f"/tips/{reference}")
    (form,) = [each for each in page.forms if each.action.endswith("/reply")]
    hidden = {name: value for name, value in form.fields.items() if value}
    browser.get(form.action, {**hidden, "text": words})


def looked_through(flight: Flight, copies: Iterable[Copy], *, least: int, nested: int = 2) -> set[tuple[str, Find]]:
    """What was found and where. A look at hardly anything is no look."""
    found, seen = set(), 0
    for place, content in copies:
        seen += len(content)
        found |= {(place, each) for each in flight.finds(content, nested=nested)}
    assert seen > least
    return found


def test_no_disk_database_queue_log_letter_or_setting_has_a_word_in_clear(
    host: WholeHost, flight: Flight, visited: float
) -> None:
    assert looked_through(flight, host.disk(), least=1_000_000) == set()


@pytest.mark.skipif(not ROOT, reason="only root can look into the public part")
def test_the_public_part_forgets_within_a_minute(host: WholeHost, flight: Flight, visited: float) -> None:
    quick = Flight(flight.core, flight.markers, flight.codes, quick=True)
    while found := looked_through(quick, host.public_memory(), least=20_000_000, nested=0):
        assert time.monotonic() < visited + PROMISED_SECONDS, found
        time.sleep(0.5)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not ROOT, reason="only root can look into the public part")
def test_a_minute_later_no_memory_outside_the_officer_zone_has_it_in_any_encoding(
    host: WholeHost, flight: Flight, visited: float
) -> None:
    time.sleep(max(0, visited + PROMISED_SECONDS - time.monotonic()))
    assert looked_through(flight, host.public_memory(), least=20_000_000) == set()
    assert looked_through(flight, host.other_memory(), least=20_000_000) == set()
    assert looked_through(flight, host.disk(), least=1_000_000) == set()


@pytest.mark.skipif(not ROOT, reason="only root can look into the public part")
def test_the_look_finds_a_marker_in_the_memory_of_a_request_under_way(host: WholeHost, visited: float) -> None:
    other = Flight()
    head = (
        f"POST /sv/tip HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Mark: {other.marker('header')}\r\nContent-Length: 500\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", host.stack.ports[0])) as line:
        line.sendall(head.encode() + other.marker("body").encode())
        time.sleep(1)
        found = looked_through(other, host.public_memory(), least=20_000_000, nested=0)
    assert {find.marker for _, find in found} == {"header", "body"}


def test_the_look_finds_a_marker_planted_in_each_place(host: WholeHost, visited: float) -> None:
    other, valkey = Flight(), host.valkey.client
    mark = other.marker
    (host.stack.instance / "public" / "left.txt").write_text(mark("file"))
    (host.stack.instance / mark("name of a file")).write_text("")
    temporary = Path("/tmp") / f"left-{os.getpid()}"  # noqa: S108 where programs leave things
    temporary.write_text(mark("temporary file"))
    with host.stack.log.open("a") as log:
        log.write(mark("log"))
    valkey.set("a", mark("string"))
    valkey.hset("b", "field", mark("hash"))
    valkey.rpush("c", mark("list"))
    valkey.sadd("d", mark("set"))
    valkey.zadd("e", {mark("sorted set"): 1})
    valkey.xadd("f", {"field": mark("stream")})
    valkey.get(mark("command"))
    host.box.raw.append(mark("letter").encode())
    with host.database() as database, database.writing() as session:
        session.execute(text("CREATE TABLE planted (words text)"))
        session.execute(text("INSERT INTO planted VALUES (:words)"), {"words": mark("row")})
    time.sleep(0.5)
    found = looked_through(other, host.disk(), least=1_000_000)
    temporary.unlink()
    assert {find.marker for _, find in found} == set(other.markers)
    assert {"dump"} < {place for place, find in found if find.marker == "row"}
