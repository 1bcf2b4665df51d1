"""The forms and links of a site, read from its pages as an attacker reads them."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import OpenerDirector

MOST_PAGES = 150
OF_A_KIND = 3
"""Pages of one route that are read: the hundredth tip has the forms of the first."""


@dataclass
class Form:
    """`fields` has the values that the page offers; a field to write in has none."""

    verb: str
    address: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


@dataclass
class Page(HTMLParser):
    """`forms` and `links` of one page, by their whole addresses."""

    address: str
    text: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._select = ""
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            self.forms.append(Form(given.get("method", "get").upper(), urljoin(self.address, given.get("action", ""))))
        elif tag in {"input", "textarea", "select", "button"} and name and self.forms:
            self._add(self.forms[-1], tag, given)
        elif tag == "option" and self._select and self.forms:
            self.forms[-1].fields[self._select].append(value)
        if tag == "button" and "formaction" in given and self.forms:
            self.forms.append(Form("POST", urljoin(self.address, given["formaction"]), self.forms[-1].fields))

    def _add(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        values = form.fields.setdefault(name, [])
        if kind == "file":
            form.files.add(name)
        if kind in {"hidden", "radio", "checkbox"} or tag == "button" or given.get("value"):
            values.append(given.get("value", "on"))
        self._select = name if tag == "select" else self._select


def pages_of(web: OpenerDirector, starts: list[str], kind_of: Callable[[str], str]) -> Iterator[Page]:
    """Pages that links lead to, a few of each kind. `kind_of` is empty for what is no page of the site."""
    waiting, seen, counted = deque(starts), set(starts), dict[str, int]()
    while waiting and len(seen) < MOST_PAGES * OF_A_KIND and sum(counted.values()) < MOST_PAGES:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or counted.get(kind, 0) >= OF_A_KIND:
            continue
        counted[kind] = counted.get(kind, 0) + 1
        page = page_at(web, address)
        if page is None:
            continue
        yield page
        near = [each.partition("#")[0] for each in page.links if urlsplit(each).netloc == urlsplit(address).netloc]
        fresh = [each for each in dict.fromkeys(near) if each not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def page_at(web: OpenerDirector, address: str) -> Page | None:
    """None for what is no page: a picture, a leaflet, a refusal."""
    try:
        with web.open(address, timeout=60) as answer:
            if answer.headers.get_content_type() == "text/html":
                return Page(answer.url, answer.read().decode())
    except HTTPError:
        pass
    return None
