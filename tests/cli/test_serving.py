"""A served upload never touches a disk: the process takes the largest tip while the kernel lets it write no file."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import encode_multipart

from tests.public.visitor import JPEG, photo
from tests.services.ports import free_port
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedAttachment

WRITES_NO_FILE = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
PUBLIC_PART = WRITES_NO_FILE + "from tipline.cli import main; main()"
STOCK = (
    WRITES_NO_FILE
    + """
import sys
from io import BytesIO
from flask import Request
from tipline.web.site import MemoryRequest

head = b'--b\\r\\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\\r\\n\\r\\n'
body = head + bytes(1_300_000) + b"\\r\\n--b--\\r\\n"
request = {"stock": Request, "memory": MemoryRequest}[sys.argv[1]](
    {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
)
print(len(request.files["photos"].read()))
"""
)


@contextmanager
def public_part(instance: Path, address: str) -> Iterator[int]:
    """The port of a public part that cannot write a byte into any file."""
    port = free_port()
    command = [sys.executable, "-B", "-c", PUBLIC_PART, "public", "--port", str(port), "--instance", str(instance)]
    with subprocess.Popen(command, env={"TIPLINE_DATABASE_URL": address}, stderr=subprocess.PIPE) as process:
        try:
            until = time.monotonic() + 30
            while not _answers(port):
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return _ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def _ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, BeautifulSoup]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Content-Type": kind} if kind else {})
    answer = connection.getresponse()
    page = BeautifulSoup(answer.read().decode(), "html.parser")
    connection.close()
    return answer.status, page


def test_five_of_the_largest_pictures_are_taken_by_a_process_that_can_write_no_file(
    instance: Path, postgresql_address: str
) -> None:
    with public_part(instance / "public", postgresql_address) as port:
        _, form = _ask(port, "GET", "/en/tip")
        fields = {
            "csrf_token": form.select_one("[name=csrf_token]")["value"],
            "story": "Rum 318",
            "photos": [photo(JPEG.ljust(15_000_000, b"x")) for _ in range(5)],
        }
        boundary, body = encode_multipart(fields)
        status, page = _ask(port, "POST", "/en/tip", body, f"multipart/form-data; boundary={boundary}")
    assert (status, page.select(".refused")) == (200, [])
    assert page.select_one("[data-receipt]") is not None
    database = Database(postgresql_address)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SealedAttachment)) == 5
    database.close()


@pytest.mark.parametrize(("request_class", "code"), [("memory", 0), ("stock", 1)])
def test_what_holds_an_upload_of_more_than_a_megabyte_is_our_request_class(request_class: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", STOCK, request_class], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert done.stdout == ("" if code else "1300000\n")
    assert ("No usable temporary directory" in done.stderr) == bool(code)


FILM = bytes(80_000_000)


def large_form(port: int, **answers: object) -> tuple[int, BeautifulSoup]:
    _, form = _ask(port, "GET", "/en/tip")
    fields = {"csrf_token": form.select_one("[name=csrf_token]")["value"], **answers}
    boundary, body = encode_multipart(fields)
    return _ask(port, "POST", "/en/tip", body, f"multipart/form-data; boundary={boundary}")


def test_a_film_among_the_pictures_is_told_by_name_and_the_rest_is_sent(
    instance: Path, postgresql_address: str
) -> None:
    with public_part(instance / "public", postgresql_address) as port:
        photos = [photo(FILM, "film.mp4"), photo(JPEG, "door.jpg")]
        status, page = large_form(port, story="Rum 318", photos=photos, contact="after the pictures")
    assert (status, page.select_one(".refused li").get_text()) == (200, "film.mp4 It is larger than 15 MB.")
    assert len(page.select(".refused li")) == 1
    assert page.select_one("[data-receipt]") is not None
    database = Database(postgresql_address)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SealedAttachment)) == 1
    database.close()


def test_a_form_with_a_film_and_a_fault_keeps_every_word(instance: Path, postgresql_address: str) -> None:
    with public_part(instance / "public", postgresql_address) as port:
        status, page = large_form(port, story=" ", room="318", photos=[photo(FILM, "film.mp4")], contact="later")
    assert status == 400
    assert [page.select_one(f"[name={name}]")["value"] for name in ("room", "contact")] == ["318", "later"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_what_is_too_large_and_no_form_is_refused(instance: Path, postgresql_address: str, kind: str) -> None:
    with public_part(instance / "public", postgresql_address) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.putrequest("POST", "/en/tip")
        connection.putheader("Content-Type", kind)
        connection.putheader("Content-Length", str(len(FILM)))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
