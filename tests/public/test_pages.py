"""Every page and every error: strict headers, no cookie, one heading, labelled fields, its own language."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import Tag
from flask import Flask

from tests.factories import an_instance, with_tables
from tests.public.test_follow_up import STRANGER, open_dialogue
from tests.public.visitor import Page, Visitor, in_production
from tipline.config import PublicConfig
from tipline.domain.contacts import all_contacts
from tipline.domain.languages import all_languages
from tipline.public import create_site

READING = ("", "hotel", "taxi", "property", "support", "about", "privacy", "accessibility", "language")
PAGES = [f"/{language}/{page}" for language in all_languages() for page in (*READING, "tip", "follow-up")]
OUTSIDE = {
    "https://www.1177.se/",
    *(contact.reach for contact in all_contacts() if contact.reach.startswith("https:")),
}
"""Where a reader may be led to: the quick exit, and those who help."""
FROM_THE_RIGHT = {"ar", "fa", "ckb"}
ERRORS = ["/xx/", "/sv/nothing", "/xx/tip", "/static/nothing.css", "/sv/%00", "/sv/tip/"]
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@dataclass
class Pages:
    by_path: dict[str, Page]
    others: list[Page]

    def and_others(self) -> list[Page]:
        return [*self.by_path.values(), *self.others]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Pages:
    """Every page by its address, made once, and one of each other answer the site can give."""
    instance = an_instance(tmp_path_factory.mktemp("pages") / "instance")
    visitor = Visitor(create_site(in_production(instance, with_tables(instance, sqlite_template))))
    sent = visitor.send_tip()
    dialogue = open_dialogue(visitor, sent.code)
    return Pages(
        {path: visitor.look(path) for path in PAGES},
        [
            *(visitor.look(path) for path in (*ERRORS, "/", "/sv", "/healthz", "/static/public.css")),
            sent,
            dialogue,
            visitor.send_tip(""),
            open_dialogue(visitor, STRANGER),
            visitor.press(dialogue, "/en/follow-up", message="Mer"),
            visitor.press(dialogue, "/en/follow-up", form=".withdrawal form"),
            visitor.press(dialogue, "/en/follow-up", form=".withdrawal form", confirmed="yes"),
            Page(visitor.browser.delete("/sv/tip")),
        ],
    )


def test_no_answer_sets_a_cookie_or_lacks_a_strict_header(pages: Pages) -> None:
    for page in pages.and_others():
        headers = page.answer.headers
        assert "Set-Cookie" not in headers, page.answer.request.path
        assert headers.get("Content-Security-Policy") == POLICY, page.answer.request.path
        assert headers.get("Referrer-Policy") == "same-origin"
        assert headers.get("X-Content-Type-Options") == "nosniff"
        form_answer = page.answer.request.method == "POST"
        kept = {"text/css": "no-cache"}.get(str(page.answer.mimetype), "no-store" + ", no-transform" * form_answer)
        assert headers.get("Cache-Control") == kept, page.answer.request.path


def test_a_foreign_host_name_is_refused_with_the_same_headers(visitor: Visitor) -> None:
    page = visitor.look("/sv/", Host="evil.example.org")
    assert (page.status, page.answer.headers["Content-Security-Policy"]) == (400, POLICY)
    assert "evil" not in page.answer.text


def test_an_asset_named_by_its_content_may_be_kept_for_a_year(visitor: Visitor) -> None:
    style = visitor.look("/sv/").soup.select_one("link[rel=stylesheet]")["href"]
    assert visitor.look(str(style)).answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_every_page_passes_inspection(pages: Pages) -> None:
    for page in pages.and_others():
        if page.answer.mimetype == "text/html" and page.status not in {301, 302, 308}:
            inspect(page)


def inspect(page: Page) -> None:
    soup, where = page.soup, page.answer.request.path
    assert [len(soup.select(name)) for name in ("title", "h1", "main", "[style]", "style")] == [1, 1, 1, 0, 0]
    assert [(each["src"].split("?")[0], each.get_text()) for each in soup.select("script")] == [
        ("/static/leave.js", "")
    ]
    assert soup.html["dir"] == ("rtl" if soup.html["lang"] in FROM_THE_RIGHT else "ltr")
    labels = {label.get("for") for label in soup.select("label[for]")}
    for each in soup.select("input:not([type=hidden], [hidden]), textarea, select"):
        assert each.get("id") in labels or each.find_parent("label"), (where, each.get("name"))
        assert each.get("autocomplete") == "off" or each.get("type") in {"radio", "checkbox", "file"}, (where, each)
    words = [value for each in soup.select("*") for value in each.attrs.values()]
    assert {"True", "False", "None"}.isdisjoint(value for value in words if isinstance(value, str)), where
    identities = [each["id"] for each in soup.select("[id]")]
    assert len(identities) == len(set(identities)), where
    for each in soup.select("[aria-describedby]"):
        assert set(each["aria-describedby"].split()) <= set(identities), (where, each)
    outside = [address for address in map(address_of, soup.select("[href], [src], [action]")) if "//" in address]
    assert outside[:1] == ["https://www.1177.se/"], where
    assert set(outside) <= OUTSIDE, where


def address_of(element: Tag) -> str:
    return str(element.get("href") or element.get("src") or element.get("action"))


@pytest.mark.parametrize("path", ERRORS)
def test_an_address_that_leads_nowhere_gets_a_page_with_a_way_out(visitor: Visitor, path: str) -> None:
    page = visitor.look(path)
    assert page.status == 404
    assert page.soup.select_one("main a")["href"] == "/sv/"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("", "/sv/"), ("en-GB,sv;q=0.5", "/en/"), ("de,fr", "/sv/"), ("fi, sv;q=0.9", "/fi/"), ("\x7f;;q=x", "/sv/")],
)
def test_the_doorstep_leads_to_the_language_asked_for(visitor: Visitor, asked: str, given: str) -> None:
    answer = visitor.look("/", Accept_Language=asked).answer
    assert (answer.status_code, answer.location, answer.vary.to_header()) == (302, given, "Accept-Language")


def test_the_language_is_that_of_the_address_even_on_errors(visitor: Visitor) -> None:
    found = [visitor.look(path, Accept_Language="sv").soup.html["lang"] for path in ("/en/", "/sv/tip", "/en/nothing")]
    assert found == ["en", "sv", "en"]


def test_the_first_page_says_who_runs_this_and_on_what_ground(visitor: Visitor) -> None:
    for path in ("/en/", "/en/about"):
        page = visitor.look(path)
        assert "This service is run by Exempelpolisen. Exempellagen" in [
            each.get_text() for each in page.soup.select("p")
        ]
    assert page.soup.select(".trial") == []


def test_a_fault_can_be_told_also_where_no_address_is_set(visitor: Visitor) -> None:
    text = visitor.look("/en/accessibility").soup.main.get_text()
    assert "Turn to Exempelpolisen, and say that it is about this site." in text
    assert "demonstration" not in text


def test_without_an_operator_every_page_says_that_it_is_a_demonstration(config: PublicConfig, site: Flask) -> None:
    visitor = Visitor(create_site(PublicConfig(instance=config.instance, database_url=config.database_url)))
    assert [len(visitor.look(path).soup.select(".trial")) for path in PAGES] == [1] * len(PAGES)


def test_danger_comes_first_on_every_page(pages: Pages) -> None:
    for path, page in pages.by_path.items():
        first = page.soup.select_one("body > aside, body > header, body > main").a
        assert first["href"] == "tel:112", path


def test_the_code_is_on_the_page_once_and_never_in_an_address(visitor: Visitor) -> None:
    page = visitor.send_tip()
    text = page.answer.get_data(as_text=True)
    assert page.soup.select_one("[data-receipt]")["data-receipt"] == ""
    assert [len(group) for group in page.soup.select_one("[data-receipt]").get_text().split()] == [4] * 6
    assert page.code not in text
    assert text.count(page.code[:4]) >= 1
    assert page.answer.location is None


@pytest.mark.parametrize(("path", "kind"), [("/robots.txt", "text/plain"), ("/favicon.ico", "image/svg+xml")])
def test_what_browsers_and_robots_ask_for_unasked_is_there(visitor: Visitor, path: str, kind: str) -> None:
    page = visitor.look(path)
    assert (page.status, page.answer.mimetype) == (200, kind)


def test_to_write_the_code_down_stands_before_anything_else(visitor: Visitor) -> None:
    main = visitor.press(visitor.look("/en/tip"), "/en/tip", story="Words").soup.main
    assert main.select("h1, h2, p")[0].select_one(".unprinted").get_text() == "Write down your code"
    assert main.select("h1, h2, p")[1].has_attr("data-receipt")


def test_the_code_is_one_text_so_that_a_copy_has_its_spaces(visitor: Visitor) -> None:
    code = visitor.send_tip().soup.select_one("[data-receipt]")
    assert re.fullmatch(r"\d{4}( \d{4}){5}", code.string)


def test_the_paper_says_where_the_code_is_used_and_whom_to_call(visitor: Visitor) -> None:
    printed = visitor.send_tip().soup.select(".receipt .printed dd")
    assert [each.get_text() for each in printed] == ["localhost/sv/follow-up", "112", "114 14"]


def test_numbers_on_the_printed_code_keep_their_order_among_arabic_words(visitor: Visitor) -> None:
    page = visitor.press(visitor.look("/ar/tip"), "/ar/tip", story="Rum 318: någon ropar på hjälp.")
    numbers = page.soup.select(".receipt .printed dd > bdi[dir=ltr]")
    assert [each.get_text() for each in numbers][1:] == ["112", "114 14"]


def test_health_answers_ok(visitor: Visitor) -> None:
    assert visitor.look("/healthz").answer.data == b"ok\n"


def test_what_stays_in_a_browser_s_history_is_neutral(pages: Pages) -> None:
    titles = {page.soup.title.get_text() for page in pages.and_others() if page.soup.title}
    telling = r"tip|polis|police|brott|crime|sex|handel|traffick|tecken|sign\b|misstänk|suspic"
    assert len(titles) > 8
    assert [title for title in titles if re.search(telling, title, re.IGNORECASE)] == []


def test_every_page_leads_to_every_other(pages: Pages) -> None:
    for path, page in pages.by_path.items():
        led = {str(each["href"]).split("?")[0] for each in page.soup.select("a[href]")}
        assert {f"/{path.split('/')[1]}/{page}" for page in READING} <= led, path


def test_the_style_is_small_and_the_form_is_light(visitor: Visitor) -> None:
    assert len(visitor.look("/static/public.css").answer.data) < 16_000
    assert len(visitor.look("/sv/tip").answer.data) < 60_000
