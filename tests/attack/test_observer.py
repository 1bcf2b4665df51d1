"""What stands between the tools and a site sees what is wrong with an answer, and passes all else on as it was."""

import json
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.attack.aftermath import said_in
from tests.attack.observer import HEADERS, Observer, faults_of
from tests.services.nginx import certificate
from tipline.web.headers import SANDBOX

GOOD = {**HEADERS, "Cache-Control": "no-store"}


class _Echo(BaseHTTPRequestHandler):
    """Says what it was asked; the status is the last part of the path."""

    def do_POST(self) -> None:
        told = {"asked": f"{self.command} {self.path}", "host": self.headers["Host"], "cookie": self.headers["Cookie"]}
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        content = json.dumps({**told, "body": body}).encode()
        self.send_response(int(self.path.partition("?")[0].rpartition("/")[2]))
        for name, value in {**GOOD, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_PROPFIND = do_POST  # noqa: N815 as the server calls it

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def observer(tmp_path: Path) -> Iterator[Observer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    certificate(tmp_path, "localhost")
    with Observer(server.server_port, tmp_path, who="tool") as watching:
        yield watching
    server.shutdown()
    server.server_close()


def asked(observer: Observer, path: str, verb: str = "POST") -> dict[str, str]:
    trusting = ssl.create_default_context(cafile=str(observer.certificate / "chain.pem"))
    sent = Request(observer.address + path, b"story=A+woman+in+room+412", {"Cookie": "a=b"}, method=verb)  # noqa: S310 our own
    with urlopen(sent, context=trusting) as answer:  # noqa: S310
        return dict(json.loads(answer.read()))


@pytest.mark.parametrize("verb", ["POST", "PROPFIND"])
def test_a_request_goes_through_as_it_was_and_is_counted(observer: Observer, verb: str) -> None:
    told = asked(observer, "/en/200?name=Harriet%20of%20Lugnvik", verb)
    assert told["asked"] == f"{verb} /en/200?name=Harriet%20of%20Lugnvik"
    assert (told["host"], told["cookie"]) == (observer.address.removeprefix("https://"), "a=b")
    assert told["body"] == "story=A+woman+in+room+412"
    (seen,) = observer.exchanges
    assert (seen.tool, seen.verb, seen.path, seen.status, seen.faults) == ("tool", verb, "/en/200", 200, ())
    assert observer.values == {"Harriet of Lugnvik", "A woman in room 412"}


def test_an_answer_that_says_500_is_a_fault(observer: Observer) -> None:
    with pytest.raises(HTTPError):
        asked(observer, "/en/500")
    assert observer.exchanges[0].faults == ("answered 500",)


def test_a_site_that_does_not_answer_is_a_fault(observer: Observer) -> None:
    observer.site = 1
    with pytest.raises(HTTPError):
        asked(observer, "/en/200")
    assert observer.exchanges[0].faults == ("no answer: ConnectionRefusedError",)


@pytest.mark.parametrize("name", GOOD)
def test_each_missing_header_is_a_fault(name: str) -> None:
    assert faults_of(200, GOOD, b"") == []
    assert faults_of(200, {key: value for key, value in GOOD.items() if key != name}, b"") == [f"without {name}"]


def test_a_weaker_policy_is_a_fault_and_that_of_files_is_not() -> None:
    assert faults_of(200, {**GOOD, "Content-Security-Policy": SANDBOX}, b"") == []
    assert faults_of(200, {**GOOD, "Content-Security-Policy": "default-src *"}, b"") == [
        "without Content-Security-Policy"
    ]


def test_a_trace_is_a_fault_unless_it_was_sent_to_us() -> None:
    trace = b"Traceback (most recent call last)"
    assert faults_of(200, GOOD, b"<pre>" + trace) == ["shows a trace"]
    assert faults_of(200, GOOD, b"<pre>" + trace, sent=trace) == []


def test_the_log_may_hold_no_fault_no_trace_and_nothing_that_was_sent() -> None:
    good = 'INFO "serving on 127.0.0.1:1"'
    assert list(said_in(good, {"A woman in room 412"})) == []
    assert list(said_in(f"{good}\nfault TypeError at x", set())) == ["the log says: fault TypeError at x"]
    assert list(said_in(f"{good}\nTraceback (most", set())) == ["the log says: Traceback (most"]
    assert list(said_in(f"{good}\nsaid: A woman in room 412", {"A woman in room 412"})) == [
        "the log repeats what was sent: 'A woman in room 412'"
    ]
    assert list(said_in(good + json.dumps("café in 'Växjö'"), {"café in 'Växjö'"})) != []
    assert list(said_in("", set())) == ["the log is not that of a stack"]
