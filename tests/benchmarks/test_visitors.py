"""The visitors of the benchmarks do what browsers do, and notice an answer that is not the one they came for."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

from tests.benchmarks.forms import BOUNDARY, EMPTY_TOKEN, TIP, TOKEN, filling_in, multipart, token_of
from tests.benchmarks.visitors import Answer, NotAsExpected, asked, looking, one_visit, visited
from tipline.web.site import MemoryRequest

Server = Callable[[bytes], int]
TOKEN_SHOWN = b"0123456789abcdef" * 2 + b".abcdef." + b"s" * 43


def ok(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


@pytest.fixture
def server() -> Iterator[Server]:
    """Answers each request with the same bytes, in two pieces, on as many connections as come."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(answer: bytes) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(line, answer), daemon=True).start()

    def start(answer: bytes) -> int:
        threading.Thread(target=serve, args=(answer,), daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _answer(line: socket.socket, answer: bytes) -> None:
    with line:
        while line.recv(65_536):
            line.sendall(answer[:20])
            line.sendall(answer[20:])


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (ok(b"12345"), "5 bytes instead of 4"),
        (ok(b"1234", b"404 NOT FOUND"), "404 NOT FOUND"),
        (ok(b"1234", b"503 SERVICE UNAVAILABLE"), "503"),
    ],
)
def test_another_answer_ends_the_benchmark(server: Server, answer: bytes, told: str) -> None:
    port = server(answer)
    with pytest.raises(NotAsExpected, match=told):
        visited(port, looking(asked(port, "GET", "/"), 4), 0)


def test_every_visitor_comes_again_until_the_time_is_up(server: Server) -> None:
    port = server(ok(b"1234"))
    visits, seconds = visited(port, looking(asked(port, "GET", "/"), 4), 0.2, visitors=3)
    assert visits > 3
    assert seconds >= 0.2
    assert visited(port, looking(asked(port, "GET", "/"), 4), 0)[0] == 1


def test_a_form_is_sent_with_the_token_it_came_with(server: Server) -> None:
    port = server(ok(b"<form>" + TOKEN_SHOWN + b"<p>sent"))
    visit = filling_in(port, "/form", "/to", multipart(TIP), shown=b"<p>sent")()
    assert next(visit).startswith(b"GET /form HTTP/1.1\r\n")
    sent = visit.send(Answer(b"", b"<form>" + TOKEN_SHOWN))
    assert sent.startswith(b"POST /to HTTP/1.1\r\n")
    assert TOKEN_SHOWN in sent
    assert EMPTY_TOKEN not in sent
    assert len(one_visit(port, filling_in(port, "/form", "/to", multipart(TIP), shown=b"<p>sent")())) == 2
    with pytest.raises(NotAsExpected):
        one_visit(port, filling_in(port, "/form", "/to", multipart(TIP), shown=b"<p>gone")())


def test_a_token_is_found_in_a_compressed_page_and_missed_where_there_is_none() -> None:
    small = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
    assert token_of(Answer(small, gzip.compress(b"x" * 9000 + b'"' + TOKEN_SHOWN + b'"'))) == TOKEN_SHOWN
    with pytest.raises(NotAsExpected):
        token_of(Answer(small, gzip.compress(b"x" * 9000)))


@pytest.mark.parametrize("photo", [b"", b"\xff\xd8 a picture \r\n"])
def test_a_form_is_read_as_it_was_filled_in(photo: bytes) -> None:
    body = multipart(TIP, photo).replace(EMPTY_TOKEN, TOKEN_SHOWN)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    request = MemoryRequest(EnvironBuilder(method="POST", data=body, content_type=kind).get_environ())
    assert request.form == MultiDict({"csrf_token": TOKEN_SHOWN.decode(), **TIP})
    sent = [(each.read(), each.filename) for each in request.files.getlist("photos")]
    assert sent == ([(photo, "a.jpg")] if photo else [])
    assert TOKEN.fullmatch(TOKEN_SHOWN)
