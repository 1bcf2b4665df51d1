"""nginx with our sample for the officers: without a certificate of the own authority nobody gets to the sign-in."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import an_instance
from tests.services.nginx import Proxy
from tests.services.wire import a_part
from tests.web.every_header import EXACTLY

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Proxy]:
    instance = an_instance(tmp_path_factory.mktemp("behind") / "instance")
    file = instance / "database" / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    settings = {
        "TIPLINE_DATABASE_URL": f"sqlite:///{file}",
        "TIPLINE_HTTPS": "true",
        "TIPLINE_HOSTS": "o.example.se,localhost,127.0.0.1",
    }
    folder = tmp_path_factory.mktemp("proxy")
    with (
        a_part("officer", instance, folder.parent / "officer.log", settings) as port,
        Proxy("officer", port, folder) as found,
    ):
        yield found


def ask(proxy: Proxy, path: str, *, shows_certificate: bool) -> http.client.HTTPResponse:
    context = ssl.create_default_context(cafile=str(proxy.folder / "chain.pem"))
    context.check_hostname = False
    if shows_certificate:
        context.load_cert_chain(proxy.folder / "chain.pem", proxy.folder / "key.pem")
    connection = http.client.HTTPConnection(proxy.name)
    line = socket.create_connection(("127.0.0.1", proxy.port), 60)
    connection.sock = context.wrap_socket(line, server_hostname=proxy.name)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/static/officer.css", "/nothing"])
def test_without_a_certificate_nothing_of_the_site_is_seen(proxy: Proxy, path: str) -> None:
    answer = ask(proxy, path, shows_certificate=False)
    assert answer.status == 400
    assert b"Tipline" not in answer.body  # type: ignore[attr-defined]
    assert {name: answer.headers[name] for name in EXACTLY} == EXACTLY


def test_with_one_the_sign_in_is_there_and_its_cookie_stays_closed(proxy: Proxy) -> None:
    answer = ask(proxy, "/sign-in", shows_certificate=True)
    assert answer.status == 200
    assert b"Tipline" in answer.body  # type: ignore[attr-defined]
    assert {name: answer.headers.get_all(name) for name in EXACTLY} == {
        name: [value] for name, value in EXACTLY.items()
    }
    assert all("Secure" in each for each in answer.headers.get_all("Set-Cookie", []))
