"""What is attacked: the whole product as in production, PostgreSQL and TLS, with tips in it and officers signed in."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.attack.busy_desk import make_busy
from tests.attack.description import Known, Routes, known_from
from tests.attack.forms import page_at, pages_of
from tests.attack.observer import Observer
from tests.services.nginx import certificate
from tests.services.postgresql import PostgresqlServer
from tests.services.stack import Stack, tipline
from tipline import officer, public
from tipline.cli.demo_browser import OfficerBrowser, PublicBrowser
from tipline.cli.demo_queue import QueueWatch
from tipline.config import OfficerConfig, PublicConfig
from tipline.domain.permissions import ALLOWED
from tipline.domain.times import swedish_day
from tipline.officer.access import ANYBODY, SYSTEM, ways

OPERATOR = {"OPERATOR_NAME": "Polisregion Mitt", "OPERATOR_LEGAL_BASIS": "Polislagen"}
LANGUAGES = {"TIPLINE_LANGUAGES": "en,sv,ar"}
"""The pages of the other thirteen differ in their words alone."""
PRODUCTION = {"TIPLINE_PRODUCTION": "true", "TIPLINE_HTTPS": "true", "TIPLINE_OFFICER_URL": "https://localhost"}
TIPS = 6
TRIAGE_SECONDS = 300
TOKENS = 60
"""Forms for tips that are open at once: what is sent twice from one of them is one tip."""
ROLES = ("supervisor", "auditor", "admin")
"""Between them they may do everything. Whoever runs accounts comes last, since those can switch the others off."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Attacker:
    """Somebody before one site: its ways they may go, what they saw there, and what they show with every request."""

    name: str
    observer: Observer
    routes: Routes
    ways: frozenset[tuple[str, str]]
    known: Known
    starts: tuple[str, ...]
    cookie: str = ""
    token: str = ""

    def signed_out(self) -> bool:
        """Whether an officer's session has ended: what they sent since then was an attack on the sign-in alone."""
        if not self.cookie or self.name.endswith(NOBODY):
            return False
        asked = Request(f"{self.observer.address}/you", headers={"Cookie": self.cookie})  # noqa: S310 our own
        with urlopen(asked) as answer:  # noqa: S310
            return not answer.url.endswith("/you")


@dataclass
class Target:
    stack: Stack
    public: Observer
    officer: Observer
    settings: Mapping[str, str]
    token: str
    attackers: list[Attacker] = field(default_factory=list)

    def command(self, *arguments: str) -> Any:
        """What a command of the program answers, from JSON. Raises AssertionError with its complaint."""
        done = tipline(self.stack.instance, *arguments, "--json", **self.settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def desk(self, name: str, role: str) -> OfficerBrowser:
        """A new officer, signed in. In production they would choose their password themselves, in a browser."""
        arguments = (f"{name}@polisen.se", "--role", role, "--with-credentials")
        return OfficerBrowser(self.officer.address, self.command("officer-add", *arguments))


@contextmanager
def target(folder: Path) -> Iterator[Target]:
    certificate(folder, "localhost")
    os.environ["SSL_CERT_FILE"] = str(folder / "chain.pem")
    postgresql = PostgresqlServer()
    settings = {"DATABASE_URL": postgresql.address(postgresql.create()), **OPERATOR, **LANGUAGES}
    os.environ |= settings
    try:
        with Stack(folder / "instance", **settings, **PRODUCTION) as stack:
            first, second = (Observer(port, folder) for port in stack.ports)
            with first, second:
                made = Target(stack, first, second, settings, "")
                made.token = made.command("token-add", "attacker")["token"]
                _fill(made)
                made.attackers = [
                    _tipster(made),
                    _nobody(made),
                    _system(made),
                    *(_officer(made, role) for role in ROLES),
                ]
                yield made
    finally:
        postgresql.stop()


def _fill(made: Target) -> None:
    """Tips that are triaged, and read: what can only be done to a tip is open to an attacker."""
    browser = PublicBrowser(made.public.address)
    stories = [f"A woman is locked into room 31{number}. The car is MLB 12{number}." for number in range(TIPS)]
    codes = [browser.send_tip("en", {"story": story, "municipality": "1980"}) for story in stories]
    with QueueWatch(made.stack.instance) as queue:
        queue.wait_for([queue.reference_of(code) for code in codes], TRIAGE_SECONDS)


def _tipster(made: Target) -> Attacker:
    routes = Routes(public.create_site(PublicConfig.load(made.stack.instance / "public")))
    starts = tuple(f"{made.public.address}/{each}" for each in ("en/", "en/tip", "en/follow-up", "ar/"))
    web = PublicBrowser(made.public.address).web
    pages = [*pages_of(web, list(starts), lambda address: routes.of(address)[0])]
    pages += [page for _ in range(TOKENS) if (page := page_at(web, f"{made.public.address}/en/tip"))]
    known = known_from(pages, routes)
    return Attacker("public", made.public, routes, frozenset(routes.ways()), known, starts)


def _nobody(made: Target) -> Attacker:
    return _desk(made, NOBODY, PublicBrowser(made.officer.address), ("/sign-in",))


def _system(made: Target) -> Attacker:
    """Another police system, which hands tips over."""
    routes = Routes(officer.create_site(OfficerConfig.load(made.stack.instance)))
    return Attacker("officer site, another system", made.officer, routes, may_go(SYSTEM), Known(), (), token=made.token)


def _officer(made: Target, role: str) -> Attacker:
    desk = made.desk(f"attack.{role}", role)
    references = sorted(desk.references_in_queue()) if role == "supervisor" else []
    if references:
        make_busy(desk, references, swedish_day(datetime.now(UTC)))
    return _desk(made, role, desk, ("/", *(f"/tips/{each}" for each in references)))


def _desk(made: Target, role: str, browser: Any, starts: tuple[str, ...]) -> Attacker:
    routes = Routes(officer.create_site(OfficerConfig.load(made.stack.instance)))
    plain = [each.route for each in ways().values() if each.verb == "GET" and "<" not in each.route]
    whole = [f"{made.officer.address}{each}" for each in (*starts, *plain)]
    known = known_from(pages_of(browser.web, whole, lambda address: routes.of(address)[0]), routes)
    cookie = "; ".join(f"{each.name}={each.value}" for each in browser.cookies)
    name = f"officer site, {role}"
    return Attacker(name, made.officer, routes, may_go(role), known, tuple(whole), cookie)


def may_go(who: str) -> frozenset[tuple[str, str]]:
    """What the table lets them do and nobody before them."""
    return frozenset(key for key, way in ways().items() if _whose(way.act) == who)


def _whose(act: str) -> str:
    """The attacker for an act. What anybody may, signing out too, is for nobody: it would end another's attack."""
    if act in {ANYBODY, SYSTEM}:
        return {ANYBODY: NOBODY}.get(act, act)
    return next((role for role in ROLES if act in ALLOWED[role]), ROLES[0])
