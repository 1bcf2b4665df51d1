"""Officers at the door: accounts that have enrolled, and a browser that signs in with both factors."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bs4 import BeautifulSoup
from flask import Flask, g
from werkzeug.test import TestResponse

from tipline.casework.add_officer import add_officer
from tipline.casework.enrol_officer import account_for_token, enrol_officer
from tipline.cli.demo_browser import one_time_code
from tipline.persistence.database import Database

PASSWORD = "tidal pencil under the walnut"
STEP = 30


@dataclass(frozen=True)
class Credentials:
    name: str
    secret: str

    def code(self, steps_ahead: int = 0) -> str:
        """What the authenticator shows now, or `steps_ahead` half minutes from now."""
        return one_time_code(self.secret, time.time() + steps_ahead * STEP)


class Entrance:
    """The officer site, and the database behind it."""

    def __init__(self, site: Flask, database: Database) -> None:
        self.site, self.database = site, database
        self.key = site.extensions["desk"].keys.audit

    def token(self, name: str = "eva@example.org", role: str = "officer", county: str = "") -> str:
        """The one-time token of a new account."""
        with self.database.writing() as session:
            return add_officer(session, name, role, county, key=self.key, by="operator", now=datetime.now(UTC))

    def enrolled(self, name: str = "eva@example.org", role: str = "officer", county: str = "") -> Credentials:
        """A new account with PASSWORD and an authenticator of its own."""
        token, now = self.token(name, role, county), datetime.now(UTC)
        security = self.site.extensions["security"]
        secret = security.totp_factory.generate_totp_secret()
        with self.site.app_context(), self.database.writing() as g.accounts:
            account = account_for_token(g.accounts, token, now)
            hashed = security.pwd_context.hash(PASSWORD)
            enrol_officer(g.accounts, account, password_hash=hashed, totp_secret=secret, key=self.key, now=now)
            return Credentials(name, security.totp_factory.get_totp_b32_key(secret))

    def browser(self, address: str = "http://localhost") -> "Browser":
        """One that reaches the site at `address`."""
        return Browser(self.site, address)


class Browser:
    """Follows redirects and sends the forms of the page that it shows."""

    def __init__(self, site: Flask, address: str = "http://localhost") -> None:
        self.site, self.address = site, address
        self.client = site.test_client()
        self.page = BeautifulSoup("", "html.parser")
        self.path = ""

    def get(self, path: str) -> TestResponse:
        headers = {"Accept-Language": "en"}
        return self._shown(self.client.get(path, base_url=self.address, headers=headers, follow_redirects=True))

    def send(self, **typed: str) -> TestResponse:
        """Sends the page's form that has these fields."""
        form = next(each for each in self.page.select("main form") if _has(each, typed))
        fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")} | typed
        action = form.get("action") or self.path
        headers = {"Accept-Language": "en"}
        answer = self.client.post(action, base_url=self.address, data=fields, headers=headers, follow_redirects=True)
        return self._shown(answer)

    def sign_in(self, name: str, password: str, code: str) -> TestResponse:
        self.get("/sign-in")
        self.send(identity=name, password=password)
        return self.send(code=code)

    def token(self) -> str:
        """The page's token against forms sent from elsewhere."""
        field = self.page.select_one("[name=csrf_token]")
        return str(field["value"]) if field else ""

    def cookie(self) -> str:
        cookie = self.client.get_cookie("tipline")
        return cookie.value if cookie else ""

    def _shown(self, answer: TestResponse) -> TestResponse:
        self.path = answer.request.path
        self.page = BeautifulSoup(answer.text, "html.parser")
        return answer


def _has(form: BeautifulSoup, typed: dict[str, str]) -> bool:
    return all(form.select_one(f"[name={name}]") for name in typed)
