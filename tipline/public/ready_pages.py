"""Pages that are the same for everybody: made once, compressed once, and given out without asking Flask again.

Flask makes such a page as it makes any other, headers included, but from a request of our own. So nothing of a visitor
can be kept, and none is shown anything of another. What differs in every form, its token, is put in when the page is
given out. Nothing else is compressed: the length of an answer to a form would tell what it holds.
"""

import gzip
import secrets
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import Flask, has_request_context, request
from werkzeug.datastructures import Accept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from tipline.public.packing import PackedPage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

COMPRESSED = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
PARTIAL = ("HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
"""Headers that ask for a part of a page, or for none where the browser has it."""
CONDITIONS = "tipline.conditions"
"""Stands in the environment of requests of our own: under which conditions the page stays as it is."""
HOLE = secrets.token_hex(16)
"""Stands where a form has its token. Drawn anew by each process, so that no text can hold it."""

Read = Callable[[Mapping[str, str]], dict[str, str]]
View = TypeVar("View", bound=Callable[..., Any])
_READ: dict[Callable[..., Any], Read] = {}
"""What a view reads of the query, for each view whose page is the same for everybody."""


def same_for_everybody(read: Read = lambda _: {}) -> Callable[[View], View]:
    """Marks a view that reads nothing of a request but its address: the path, and of the query what `read` leaves."""

    def mark(view: View) -> View:
        _READ[view] = read
        return view

    return mark


def stays_while(condition: Callable[[], bool]) -> None:
    """The page that is being made is made anew as soon as the condition does not hold."""
    request.environ.get(CONDITIONS, []).append(condition)


def is_for_everybody() -> bool:
    """Whether the page that is being made will be given to whoever asks for it."""
    return has_request_context() and CONDITIONS in request.environ


class ReadyPage:
    """A page that Flask has made, with HOLE where its token comes if there is a form on it."""

    def __init__(self, made: Response, conditions: Iterable[Callable[[], bool]]) -> None:
        before, hole, after = made.get_data().partition(HOLE.encode())
        self.has_form = bool(hole)
        # Kept in this form alone: it is a fifth as large, and hardly anybody asks for another.
        self.packed = PackedPage(before, after)
        self.conditions = tuple(conditions)
        made.vary.add("Accept-Encoding")
        self.headers = [each for each in made.headers if each[0] != "Content-Length"]

    def stays(self) -> bool:
        return all(condition() for condition in self.conditions)


class ReadyPages:
    """Gives a page that is ready, and asks `site` for all others. `token` is put into every form."""

    def __init__(self, site: Flask, token: Callable[[], str]) -> None:
        self.site, self.token = site, token
        self.make = site.wsgi_app
        self.hosts = site.config["TRUSTED_HOSTS"]
        self.kept: dict[tuple[str, str], ReadyPage] = {}
        files = Path(site.static_folder or "").iterdir()
        self.read: dict[str, Read] = {f"{site.static_url_path}/{file.name}": _version for file in files}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        page = self._page(environ) if self._may_be_ready(environ) else None
        if page is None:
            return self.make(environ, start_response)
        middle = self.token().encode() if page.has_form else b""
        coding, body = [("Content-Encoding", "gzip")], page.packed.with_middle(middle)
        if not takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            coding, body = [], gzip.decompress(body)
        start_response("200 OK", [*page.headers, *coding, ("Content-Length", str(len(body)))])
        return (body,)

    def _may_be_ready(self, environ: "WSGIEnvironment") -> bool:
        return (
            environ["REQUEST_METHOD"] == "GET"
            and not environ.get("SCRIPT_NAME")
            and not any(name in environ for name in PARTIAL)
            and host_is_trusted(environ.get("HTTP_HOST"), self.hosts)
        )

    def _page(self, environ: "WSGIEnvironment") -> ReadyPage | None:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        read = self.read.get(path) or self._read_by_view(path)
        if read is None:
            return None
        address = path, urlencode(read(dict(parse_qsl(query)))) if query else ""
        page = self.kept.get(address)
        return page if page and page.stays() else self._made(address)

    def _read_by_view(self, path: str) -> Read | None:
        try:
            endpoint, _ = self.site.url_map.bind("").match(path)
        except HTTPException:
            return None
        read = _READ.get(self.site.view_functions[endpoint])
        if read:
            self.read[path] = read
        return read

    def _made(self, address: tuple[str, str]) -> ReadyPage | None:
        """None where the site gives anything but a page, which it will then tell its visitor itself."""
        path, query = address
        conditions: list[Callable[[], bool]] = []
        environ = create_environ(path, f"http://{self.hosts[0].removeprefix('.')}", query)
        made = Response.from_app(self.make, environ | {CONDITIONS: conditions}, buffered=True)
        if made.status_code != HTTPStatus.OK or made.mimetype not in COMPRESSED:
            return None
        self.kept[address] = ReadyPage(made, conditions)
        return self.kept[address]


def takes_gzip(accepted: str) -> bool:
    if ";" not in accepted:
        return not {"gzip", "*"}.isdisjoint(each.strip() for each in accepted.split(","))
    return bool(parse_accept_header(accepted, Accept)["gzip"])


def _version(asked: Mapping[str, str]) -> dict[str, str]:
    """Of the query for a file the site reads only whether it names a version."""
    return {"v": "any"} if asked.get("v") else {}
