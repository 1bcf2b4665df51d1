"""What the sites make of requests that no browser sends: one answer, with every header, and nothing about us or them.

Served as a unit serves them, since this is between the server and the line.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import an_instance
from tests.services.smuggling import AMBIGUOUS, FOREIGN_HOSTS, FORWARDED, GET, HIDDEN, POST
from tests.services.wire import Line, a_part, say
from tipline.cli.receiving import MOST_READ_BYTES
from tipline.web.headers import fixed_headers

REFUSED = (([405], False), ([401], False))
"""The officers' site tells who has not signed in nothing of what there is."""
FIXED = {name.lower(): value for name, value in fixed_headers(https=True).items()}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "site.log"


@pytest.fixture(scope="module", params=["public", "officer"])
def port(
    request: pytest.FixtureRequest, log: Path, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[int]:
    instance = an_instance(tmp_path_factory.mktemp("served") / "instance")
    file = instance / "database" / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    settings = {
        "TIPLINE_DATABASE_URL": f"sqlite:///{file}",
        "TIPLINE_PRODUCTION": "true",
        "TIPLINE_HTTPS": "true",
        "OPERATOR_NAME": "Polisregion Mitt",
        "OPERATOR_LEGAL_BASIS": "Polislagen",
    }
    own = instance / "public" if request.param == "public" else instance
    with a_part(request.param, own, log, settings) as found:
        yield found


def is_bare_refusal(line: Line, status: int) -> bool:
    """Whether the server itself refused, with the headers of all answers, and said nothing else."""
    assert line.statuses == [status]
    assert {name: line.headers.get(name) for name in FIXED} == FIXED
    assert set(line.headers) == {"connection", "content-length", "content-type", "date", "cache-control", *FIXED}
    assert line.headers["cache-control"] == "no-store"
    words = line.received.partition(b"\r\n\r\n")[2]
    assert words.count(b"\n") == 1
    return line.closed


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_could_be_read_in_two_ways_is_refused_and_the_line_closed(port: int, name: str) -> None:
    assert is_bare_refusal(say(port, AMBIGUOUS[name]), 400)


def test_the_hidden_request_would_have_been_answered(port: int) -> None:
    sane = POST + b"Content-Length: 5\r\n\r\nhello" + HIDDEN
    assert say(port, sane, until_closed=10, enough=2).statuses in ([405, 404], [401, 303])
    assert say(port, GET + b"\r\n" + HIDDEN, until_closed=10, enough=2).statuses in ([200, 404], [200, 303])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"CANARY\r\n\r\n", 400),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (GET + b"X: " + b"CANARY" * 50_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"CANARY" * 50_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (POST + b"Transfer-Encoding: CANARY\r\n\r\n", 501),
        (POST + b"Content-Length: " + str(MOST_READ_BYTES).encode() + b"\r\n\r\n", 413),
        (GET + b"X: a\rCANARY<b>\r\n\r\n", 400),
    ],
)
def test_what_the_server_refuses_by_itself_repeats_nothing_and_has_every_header(
    port: int, words: bytes, status: int
) -> None:
    line = say(port, words)
    is_bare_refusal(line, status)
    assert b"CANARY" not in line.received


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_request_for_another_host_is_refused_and_the_host_nowhere_repeated(port: int, host: str) -> None:
    for path in ("/", "/sv/", "/sv/leaflet/hotel.pdf", "/sv", "/sign-in", "/healthz", "/nothing"):
        line = say(port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert line.statuses == [400]
        assert "location" not in line.headers
        assert b"evil" not in line.received


@pytest.mark.parametrize("path", ["/", "/sv", "/sv/tip", "/sv/leaflet/hotel.pdf", "/sign-in", "/static"])
def test_what_a_proxy_would_say_of_the_host_is_not_believed(port: int, path: str) -> None:
    plain = say(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    for name in FORWARDED:
        for value in ("evil.example", "host=evil.example;proto=http", "/evil"):
            told = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{name}: {value}\r\n\r\n"
            line = say(port, told.encode())
            assert (line.statuses, b"evil" in line.received) == (plain.statuses, False)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "OPTIONS", "DEBUG", "PROPFIND", "PUT", "DELETE", "PATCH"])
def test_methods_that_nobody_needs_are_refused_and_echo_nothing(port: int, method: str) -> None:
    line = say(
        port, f"{method} /healthz HTTP/1.1\r\nHost: localhost\r\nX: CANARY\r\nConnection: close\r\n\r\n".encode()
    )
    assert (line.statuses, b"CANARY" in line.received) in REFUSED


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_is_what_the_first_line_says(port: int, name: str) -> None:
    words = POST + f"{name}: GET\r\nContent-Length: 11\r\nConnection: close\r\n\r\n_method=GET".encode()
    assert say(port, words).statuses in ([405], [401])


def test_no_answer_names_the_software_and_no_line_of_the_log_a_client(port: int, log: Path) -> None:
    for words in (
        *AMBIGUOUS.values(),
        GET + b"Connection: close\r\n\r\n",
        b"GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ):
        line = say(port, words, until_closed=0.5)
        assert {"server", "via", "x-powered-by"} & set(line.headers) == set()
        for banner in (b"waitress", b"werkzeug", b"python", b"flask"):
            assert banner not in line.received.lower()
    written = [each for each in log.read_text().splitlines() if '"serving on ' not in each]
    assert written == []
