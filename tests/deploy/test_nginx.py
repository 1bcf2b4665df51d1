"""nginx with our sample, before the real public site: it hides no request, writes nothing and changes no header."""

import http.client
import secrets
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import encode_multipart

from tests.factories import an_instance
from tests.public.visitor import JPEG, photo
from tests.services.nginx import Proxy
from tests.services.smuggling import AMBIGUOUS
from tests.services.wire import Line, a_part, answers_to
from tests.web.every_header import EXACTLY
from tipline.web.headers import POLICY

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]
SEVERAL = 1_300_000


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Proxy]:
    instance = an_instance(tmp_path_factory.mktemp("behind") / "instance")
    file = instance / "database" / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    settings = {
        "TIPLINE_DATABASE_URL": f"sqlite:///{file}",
        "TIPLINE_PRODUCTION": "true",
        "TIPLINE_HTTPS": "true",
        "TIPLINE_HOSTS": "t.example.se,localhost,127.0.0.1",
        "OPERATOR_NAME": "Polisregion Mitt",
        "OPERATOR_LEGAL_BASIS": "Polislagen",
    }
    folder = tmp_path_factory.mktemp("proxy")
    with (
        a_part("public", instance / "public", folder.parent / "site.log", settings) as port,
        Proxy("public", port, folder) as found,
    ):
        yield found


def connect(proxy: Proxy) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(proxy.folder / "chain.pem"))
    context.check_hostname = False
    return context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), 60), server_hostname=proxy.name)


def ask(proxy: Proxy, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(proxy.name)
    connection.sock = connect(proxy)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def say(proxy: Proxy, words: bytes) -> Line:
    return answers_to(connect(proxy), words.replace(b"localhost", proxy.name.encode()), until_closed=1)


def holding(folder: Path, marker: bytes) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and marker in file.read_bytes()]


def test_a_large_tip_passes_and_leaves_nothing_on_a_disk_or_in_a_log(proxy: Proxy) -> None:
    marker = f"CANARY{secrets.token_hex(12)}"
    before = proxy.open_files()
    _, _, page = ask(proxy, "GET", "/en/tip")
    token = BeautifulSoup(page, "html.parser").select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "story": f"Rum 318 {marker}", "photos": [photo(JPEG + marker.encode() * 50_000)]}
    boundary, body = encode_multipart(fields)
    assert len(body) > SEVERAL
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "User-Agent": marker, "Referer": marker}
    # Half of it is under way while we look: what is written for a moment is found too.
    line = connect(proxy)
    head = "".join(f"{name}: {value}\r\n" for name, value in kind.items() if name != "Referer")
    line.sendall(f"POST /en/tip HTTP/1.1\r\nHost: {proxy.name}\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode())
    line.sendall(body[: SEVERAL // 2])
    during = proxy.open_files()
    found = holding(proxy.folder, marker.encode())
    answer = answers_to(line, body[SEVERAL // 2 :], until_closed=20)
    assert answer.statuses == [200]
    assert b"data-receipt" in answer.received
    ask(proxy, "GET", f"/nothing/{marker}", **{"User-Agent": marker})
    assert (found, holding(proxy.folder, marker.encode()), during - before, proxy.open_files() - before) == (
        [],
        [],
        set(),
        set(),
    )


def test_the_scan_finds_a_marker_that_lies_there(proxy: Proxy) -> None:
    planted = proxy.folder / "body" / "0000000001"
    planted.parent.mkdir(exist_ok=True)
    planted.write_bytes(b"xCANARYx")
    assert holding(proxy.folder, b"CANARY") == [str(planted)]
    planted.unlink()
    assert str(proxy.file) in holding(proxy.folder, b"error_log")


def test_stock_nginx_writes_the_same_tip_to_its_disk(proxy: Proxy, tmp_path: Path) -> None:
    """The proof that the scan would see it: the sample without its lines about buffering, and what it keeps open."""
    text = proxy.text.replace("proxy_request_buffering off;", "").replace(str(proxy.folder), str(tmp_path))
    assert "proxy_request_buffering" not in text
    with StockProxy(proxy, text, tmp_path) as stock:
        line = connect(stock)
        head = f"POST /en/tip HTTP/1.1\r\nHost: {proxy.name}\r\nContent-Length: {SEVERAL}\r\n"
        line.sendall(f"{head}Content-Type: text/plain\r\n\r\n".encode() + b"CANARY" * 100_000)
        until_written(stock)
        line.close()


class StockProxy(Proxy):
    def __init__(self, like: Proxy, text: str, folder: Path) -> None:
        for name in ("key.pem", "chain.pem", "officers-ca.pem"):
            (folder / name).write_bytes((like.folder / name).read_bytes())
        self.start(like.name, text, folder)


def until_written(stock: Proxy) -> None:
    for _ in range(200):
        if any("/body/" in file for file in stock.open_files()):
            return
        stock.pause()
    pytest.fail("nginx kept the body in memory: the test would not see what it writes")


MENDED = {
    "an underscore": [405, 404],
    "a length with an underscore": [405, 404],
    "our host in the address": [200, 404],
}
"""What nginx makes plain: it leaves the field out, or puts its own name in. The site sees the same two requests."""


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_no_second_request_is_hidden_in_the_first(proxy: Proxy, name: str) -> None:
    line = say(proxy, AMBIGUOUS[name])
    if name in MENDED:
        assert line.statuses == MENDED[name]
    else:
        assert line.closed
        assert line.statuses in ([], [400], [405], [501], [505])


@pytest.mark.parametrize("path", ["/", "/sv/", "/sv", "/sv/leaflet/hotel.pdf", "/nothing", "/healthz"])
def test_the_headers_are_those_of_the_site_and_each_is_there_once(proxy: Proxy, path: str) -> None:
    status, headers, _ = ask(proxy, "GET", path)
    assert status in {200, 302, 308, 404}
    assert {name: headers.get(name.lower()) for name in EXACTLY} == EXACTLY
    assert headers["content-security-policy"] == POLICY
    assert headers["server"] == "nginx"


def test_own_files_are_kept_by_browsers_as_the_site_says(proxy: Proxy) -> None:
    _, _, page = ask(proxy, "GET", "/sv/")
    style = BeautifulSoup(page, "html.parser").select_one("link[rel=stylesheet]")["href"]
    assert "immutable" in ask(proxy, "GET", style)[1]["cache-control"]


@pytest.mark.parametrize("words", [b"GARBAGE\r\n\r\n", b"GET / HTTP/1.1\r\nHost: t.example.se\r\nX: " + b"a" * 99_999])
def test_what_nginx_refuses_by_itself_has_every_header(proxy: Proxy, words: bytes) -> None:
    line = say(proxy, words + b"\r\n\r\n")
    assert {name: line.headers.get(name.lower()) for name in EXACTLY} == EXACTLY
    assert line.headers["cache-control"] == "no-store"


def test_another_host_gets_no_answer(proxy: Proxy) -> None:
    context = ssl.create_default_context(cafile=str(proxy.folder / "chain.pem"))
    context.check_hostname = False
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", proxy.port), 60) as line:
        context.wrap_socket(line, server_hostname="evil.example")
    assert say(proxy, b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").statuses == []
