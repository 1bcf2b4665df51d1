"""As much of a browser as the demonstration needs: pages, forms, cookies, no script."""

import base64
import hmac
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

import click

TOTP_SECONDS = 30
"""How long one code is good (RFC 6238)."""
PATIENCE_SECONDS = 30


@dataclass
class _Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Page(HTMLParser):
    """`forms` with their preset fields, `links`, and the texts of the elements marked as receipt and as story."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.links: list[str] = []
        self.marked = {"data-receipt": "", "data-story": ""}
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append(_Form(given.get("action", "")))
        if tag in {"input", "textarea", "select"} and self.forms and given.get("name"):
            self.forms[-1].fields[given["name"]] = given.get("value", "") if given.get("type") == "hidden" else ""
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        for name in self.marked:
            if name in given:
                self._open.append((tag, name))
                return
        if self._open and tag == self._open[-1][0]:
            self._open.append((tag, self._open[-1][1]))

    def handle_data(self, data: str) -> None:
        if self._open:
            self.marked[self._open[-1][1]] += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1][0]:
            self._open.pop()


class _Browser:
    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, fields: dict[str, Any] | None = None) -> tuple[str, _Page]:
        """Address and page that `path` ends at. With `fields` they are posted."""
        url = urllib.parse.urljoin(self.site, path)
        body = urllib.parse.urlencode(fields, doseq=True).encode() if fields is not None else None
        request = urllib.request.Request(url, body, {"Origin": self.site, "Referer": url})  # noqa: S310 the operator's own site
        try:
            with self.web.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.url, _Page(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise click.ClickException(f"{path} answered {error.code}.") from None
        except (OSError, HTTPException):
            raise click.ClickException(f"{self.site} does not answer. Start the stack first: make run") from None

    def post(self, path: str, page: _Page, **typed: Any) -> tuple[str, _Page]:
        """Sends the page's form that has these fields."""
        form = next((each for each in page.forms if typed.keys() <= each.fields.keys()), None)
        if form is None:
            raise click.ClickException(f"{path} has no form with {', '.join(typed)}")
        return self.get(urllib.parse.urljoin(path, form.action), {**form.fields, **typed})


class PublicBrowser(_Browser):
    def send_tip(self, language: str, typed: dict[str, Any]) -> str:
        """The 24 digits that the page shows once the tip is sent."""
        path = f"/{language}/tip"
        return self.send_form(path, self.get(path)[1], typed)

    def send_form(self, path: str, page: _Page, typed: dict[str, Any]) -> str:
        """The same for a form that is open already: sending it again must show the same digits."""
        if list(self.cookies):
            raise click.ClickException("the public site set a cookie")
        form = page.forms[0]
        _, answer = self.get(urllib.parse.urljoin(path, form.action), {**_hidden(form), **typed})
        code = re.sub(r"\D", "", answer.marked["data-receipt"])
        if not code:
            raise click.ClickException("the form showed no receipt")
        return code


def _hidden(form: _Form) -> dict[str, str]:
    return {name: value for name, value in form.fields.items() if value}


class OfficerBrowser(_Browser):
    """Signed in, with both factors."""

    def __init__(self, site: str, credentials: dict[str, str]) -> None:
        super().__init__(site)
        path, page = self.get("/sign-in")
        identity = next(name for name in ("email", "username", "identity") if any(name in f.fields for f in page.forms))
        path, page = self.post(path, page, **{identity: credentials["name"], "password": credentials["password"]})
        path, page = self.post(path, page, code=one_time_code(credentials["totp_secret"], time.time()))
        if "/sign-in" in path:
            raise click.ClickException("the demonstration officer could not sign in")

    def references_in_queue(self) -> set[str]:
        """Every reference in the queue, page by page, near-copies too."""
        found: set[str] = set()
        following: str | None = "/queue?unfolded=1"
        while following:
            address, page = self.get(following)
            found |= {match[1] for link in page.links if (match := re.match(r"/tips/([0-9A-Z]{10})$", link))}
            onward = [urllib.parse.urljoin(address, link) for link in page.links if "after=" in link]
            following = onward[0] if onward else None
        return found

    def story_of(self, reference: str) -> str:
        """The words of a tip as the officer's page shows them."""
        path, page = self.get(f"/tips/{reference}")
        if any("purpose" in form.fields for form in page.forms):
            path, page = self.post(path, page, purpose="Demonstration")
        return page.marked["data-story"]

    def keep_venue(self, typed: dict[str, str]) -> None:
        """The venue is in the register, once however often it is asked for."""
        query = urllib.parse.urlencode({"q": typed["name"], "municipality": typed["municipality"]})
        _, listed = self.get(f"/venues?{query}")
        if not any(re.match(r"/venues/[0-9a-f]{32}$", link) for link in listed.links):
            path, page = self.get("/venues/new")
            self.post(path, page, **typed)


def one_time_code(secret: str, at: float) -> str:
    """The six digits that an authenticator shows at `at` seconds since 1970 (RFC 6238, SHA-1, 30 s)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // TOTP_SECONDS), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
