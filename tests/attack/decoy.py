"""A site with holes that we made. A tool that does not find them there proves nothing by finding none in ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import psycopg
from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.attack.description import Known, Routes
from tests.attack.observer import Observer
from tests.attack.target import Attacker
from tipline.web.headers import fixed_headers

EXPECTED = {"wapiti": "Cross Site Scripting", "sqlmap": "injection", "schemathesis": "Server error"}
"""By tool, what its findings must say of the decoy."""
PAGE = '<title>Decoy</title><form action="/"><input name="q" value="x"></form><a href="/?q=pg_class">x</a><p>{0}</p>{1}'


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 as Werkzeug names it
        pass


def site(database: str) -> Flask:
    """It puts what was asked into its SQL and its page as it is, and falls over what is no number."""
    app = Flask("decoy")

    @app.get("/")
    def _show() -> str:
        asked = request.args.get("q", "")
        with psycopg.connect(database) as connection:
            rows = connection.execute(f"SELECT relname FROM pg_class WHERE relname = '{asked}'".encode()).fetchall()  # noqa: S608 the hole
        return PAGE.format(asked, rows)

    @app.get("/number")
    def _count() -> str:
        return str(int(request.args.get("n", "1")))

    app.register_error_handler(Exception, lambda _: ("", 500))

    @app.after_request
    def _headers(answer):  # type: ignore[no-untyped-def]
        answer.headers.update({**fixed_headers(https=True), "Cache-Control": "no-store"})
        return answer

    return app


@contextmanager
def decoy(database: str, folder: Path) -> Iterator[Attacker]:
    """`folder` has the certificate."""
    app = site(database)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    known = Known()
    known.query["/"]["q"].append("pg_class")
    known.query["/number"]["n"].append("1")
    with Observer(server.server_port, folder) as observer:
        starts = (f"{observer.address}/?q=pg_class",)
        ways = frozenset({("GET", "/"), ("GET", "/number")})
        yield Attacker("decoy", observer, Routes(app), ways, known, starts)
    server.shutdown()
