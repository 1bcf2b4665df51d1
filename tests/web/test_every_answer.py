"""Every header on every answer: all addresses that the sites have, every method, every class of status."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response
from flask import session as session_of_request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import an_instance
from tests.officer.accounts import an_account
from tests.web.every_header import header_faults
from tipline.config import OfficerConfig, PublicConfig
from tipline.officer import create_site as create_officer_site
from tipline.officer.sign_in import enter
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.public import create_site as create_public_site

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
PARAMETERS = {"language": "sv", "audience": "hotel", "paper": "card", "kind": "card", "filename": "nothing.css"}
FORCED = (
    *("/admin", "/metrics", "/rq", "/.git/config", "/.git/HEAD", "/.env", "/console", "/swagger", "/swagger-ui"),
    *("/openapi.json", "/docs", "/graphql", "/debug", "/server-status", "/phpinfo.php", "/wp-login.php", "/actuator"),
    *("/.well-known/", "/.DS_Store", "/.svn/entries", "/.hg", "/backup.zip", "/dump.sql", "/tipline.toml", "/config"),
    *("/instance/tipline.toml", "/requirements.lock", "/templates/public/start.html", "/static/", "/static/..", "/rq/"),
    *("/static/../../config.py", "/static/%2e%2e/config.py", "/api", "/api/", "/metrics/", "/running.txt", "/status"),
)
OFFICERS = ("/queue", "/sign-in", "/enrol/x", "/audit", "/officers", "/tips/new", "/api/tips", "/api/openapi.json")


EXPECTED = {
    "public": {200, 302, 308, 400, 404, 405, 500},
    "leaflets": {200, 302, 308, 404, 405, 500},
    "officer": {200, 303, 401},
    "desk": {200, 302, 400, 403, 404, 405, 500},
}
"""Among the answers to all addresses and methods; a way that gives fewer has not asked what it says."""


def broken(**values: str) -> Response:
    raise RuntimeError("CANARY")


class Sites:
    """Both sites, with a fault planted at one address."""

    def __init__(self, folder: Path, template: Path) -> None:
        instance = an_instance(folder / "instance")
        file = instance / "database" / "tipline.db"
        file.write_bytes(template.read_bytes())
        told = {
            "database_url": f"sqlite:///{file}",
            "production": True,
            "https": True,
            "operator_name": "Polisregion Mitt",
            "operator_legal_basis": "Polislagen",
        }
        public = PublicConfig(instance=instance / "public", **told)  # type: ignore[arg-type]
        self.of: dict[str, Flask] = {
            "public": create_public_site(public),
            "officer": create_officer_site(OfficerConfig(instance=instance, **told)),  # type: ignore[arg-type]
            "leaflets": create_public_site(replace(public, leaflet_only=True)),
        }
        for name, each in self.of.items():
            each.view_functions["about.show" if name == "officer" else "about.about"] = broken
        self.desk = self._signed_in(Database(told["database_url"]))  # type: ignore[arg-type]

    def _signed_in(self, database: Database) -> FlaskClient:
        """The officers' site as a supervisor has it."""
        site = self.of["officer"]
        with database.writing() as session:
            an_account(session, "eva@example.org", "supervisor")
        with database.reading() as session:
            account = session.scalars(select(Account)).one()
        with site.test_request_context("/"):
            enter(account)
            answer = site.response_class()
            site.session_interface.save_session(site, session_of_request, answer)
        client = site.test_client()
        client.set_cookie(*answer.headers["Set-Cookie"].partition(";")[0].split("=", 1))
        return client

    def ask(self, name: str, verb: str, path: str, **more: object) -> TestResponse:
        """`desk` is the officers' site with somebody signed in."""
        client = self.desk if name == "desk" else self.of[name].test_client()
        return client.open(path, method=verb, base_url="https://localhost", buffered=True, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Sites:
    return Sites(tmp_path_factory.mktemp("sites"), sqlite_template)


def addresses(site: Flask) -> Iterator[str]:
    """One of each rule, with something in each of its parameters that the rule takes."""
    with site.test_request_context():
        adapter = site.create_url_adapter(None) or site.url_map.bind("localhost")
        for rule in site.url_map.iter_rules():
            values = {name: PARAMETERS.get(name, "1") for name in rule.arguments}
            values |= {name: 1 for name in rule.arguments if "int" in type(rule._converters[name]).__name__.lower()}
            yield adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ["GET"])))


@pytest.mark.parametrize("name", ["public", "leaflets", "officer", "desk"])
def test_every_address_answers_every_method_with_every_header(sites: Sites, name: str) -> None:
    statuses, faults = set[int](), []
    # Signing out would end the session by which everything else is asked.
    paths = {*addresses(sites.of["officer" if name == "desk" else name]), "/nothing", "/sv", "/sv/nothing"}
    assert len(paths) > (80 if name in {"officer", "desk"} else 10)
    for path in sorted(paths - {"/sign-out"}):
        for verb in VERBS:
            answer = sites.ask(name, verb, path)
            statuses.add(answer.status_code)
            faults += [
                (verb, path, answer.status_code, each)
                for each in header_faults(answer, may_be_kept=path == "/favicon.ico")
            ]
            if verb in {"OPTIONS", "TRACE", "CONNECT", "PROPFIND"}:
                assert answer.status_code in {401, 403, 404, 405}
            assert b"CANARY" not in answer.data
    assert faults == []
    assert statuses >= EXPECTED[name]


@pytest.mark.parametrize("name", ["public", "officer"])
@pytest.mark.parametrize("kind", ["text/html", "application/json", "multipart/form-data; boundary=x", "", "x" * 9000])
def test_bodies_that_no_form_sends_change_no_header(sites: Sites, name: str, kind: str) -> None:
    for path in ("/sv/tip", "/sign-in", "/healthz", "/nothing", "/api/tips"):
        for body in (b"", b"\xff\x00", b"--x\r\n\r\n", b"a=1&" * 5000):
            answer = sites.ask(name, "POST", path, data=body, content_type=kind)
            assert header_faults(answer) == []
            assert answer.status_code < 500


def test_own_files_may_be_kept_and_have_every_other_header(sites: Sites) -> None:
    for name, site in sites.of.items():
        folder = Path(site.static_folder or "")
        files = [file for file in folder.rglob("*") if file.is_file()]
        assert len(files) > 1, name
        for file in files:
            path = f"/static/{file.relative_to(folder)}?v=1"
            answer = sites.ask(name, "GET", path)
            again = sites.ask(name, "GET", path, headers={"If-None-Match": answer.headers["ETag"]})
            assert (answer.status_code, again.status_code) == (200, 304)
            assert header_faults(answer, may_be_kept=True) + header_faults(again, may_be_kept=True) == []


@pytest.mark.parametrize("name", ["public", "leaflets"])
@pytest.mark.parametrize("path", [*FORCED, *OFFICERS])
def test_nothing_is_found_on_the_public_site_by_guessing(sites: Sites, name: str, path: str) -> None:
    answer = sites.ask(name, "GET", path)
    assert answer.status_code == 404
    assert header_faults(answer) == []


@pytest.mark.parametrize("path", FORCED)
def test_nothing_is_found_on_the_officers_site_by_guessing(sites: Sites, path: str) -> None:
    signed_out, signed_in = (sites.ask(name, "GET", path) for name in ("officer", "desk"))
    assert (signed_out.headers.get("Location", "/sign-in").partition("?")[0], signed_in.status_code) == (
        "/sign-in",
        404,
    )
    assert header_faults(signed_out) + header_faults(signed_in) == []


@pytest.mark.parametrize("name", ["officer", "desk"])
@pytest.mark.parametrize("path", ["/tips/%00/claim", "/tips/A%00", "/events/%00", "/queue%00"])
def test_no_name_with_a_nul_is_looked_for(sites: Sites, name: str, path: str) -> None:
    """PostgreSQL takes none, and would answer with a fault."""
    assert sites.ask(name, "POST", path).status_code == 404


def test_a_fault_shows_nothing_of_itself(sites: Sites) -> None:
    for name in ("public", "leaflets", "desk"):
        answer = sites.ask(name, "GET", "/about" if name == "desk" else "/sv/about")
        assert (answer.status_code, b"CANARY" in answer.data) == (500, False)
        assert header_faults(answer) == []


def test_the_inspection_finds_what_is_missing(sites: Sites) -> None:
    answer = sites.ask("public", "GET", "/sv/")
    assert header_faults(answer) == []
    for name in ("Content-Security-Policy", "X-Frame-Options", "Strict-Transport-Security", "Cache-Control"):
        kept = answer.headers.pop(name)
        assert header_faults(answer) != []
        answer.headers[name] = kept
    for name, value in (("Server", "x"), ("Location", "//evil.example"), ("Set-Cookie", "a=b; Secure")):
        answer.headers[name] = value
        assert header_faults(answer) != []
        answer.headers.pop(name)
    assert header_faults(answer) == []
