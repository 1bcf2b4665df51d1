"""The public site in a real browser: for eyes, ears, keyboards, small screens, and for leaving in a hurry."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.leading import lead
from tests.services.stack import Stack

READING = (
    "",
    "hotel",
    "taxi",
    "property",
    "support",
    "about",
    "privacy",
    "accessibility",
    "tip",
    "follow-up",
    "nothing",
)
STORY = "Rum 318: en kvinna hålls kvar. MLB 123"
SIZES = {390: 844, 1280: 900}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("pages") / "instance", OPERATOR_NAME="Exempelpolisen") as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE", viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def send(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill(STORY)
    lead(page.locator("form[method=post] .button"))


def faulty_form(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/tip")
    lead(page.locator("form[method=post] .button"))


def telling_form(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill("Det var på mitt skift.")
    lead(page.locator("form[method=post] .button"))


def mistyped_code(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/follow-up")
    page.locator("[name=code]").fill("1234")
    lead(page.locator("form[method=post] .button"))


def dialogue(page: Page, stack: Stack) -> None:
    send(page, stack)
    code = page.locator("[data-receipt]").inner_text()
    page.goto(f"{stack.public}/sv/follow-up")
    page.locator("[name=code]").fill(code)
    lead(page.locator("form[method=post] .button"))


ANSWERS: tuple[Callable[[Page, Stack], None], ...] = (send, faulty_form, telling_form, mistyped_code, dialogue)


def without_required(context: BrowserContext) -> None:
    """The browser's own check would keep an empty form from the server, whose answer is what is looked at."""
    context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { for (const form of document.forms) form.noValidate = true; })"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_no_page_has_a_fault_that_axe_finds(browser: Browser, stack: Stack, width: int, scheme: str) -> None:
    context = browser.new_context(
        locale="sv-SE",
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    without_required(context)
    page, faults = context.new_page(), []
    for path in READING:
        page.goto(f"{stack.public}/sv/{path}")
        for folded in page.locator("details").all():
            folded.evaluate("each => each.open = true")
        faults += found(page, path)
    for answer in ANSWERS:
        answer(page, stack)
        faults += found(page, answer.__name__)
    context.close()
    assert faults == []


def found(page: Page, where: str) -> list[str]:
    # Of what passes only the rules are told: every element that does would be most of the work.
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    result = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    looked_at = result.response["passes"]
    assert len(looked_at) > 10
    return [f"{where}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in result.response["violations"]]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_wider_than_a_narrow_screen(page: Page, stack: Stack, language: str) -> None:
    for path in READING:
        page.goto(f"{stack.public}/{language}/{path}")
        assert width_of(page) == 320, path
    dialogue(page, stack)
    assert width_of(page) == 320


def width_of(page: Page) -> int:
    """Pixels. Waits for the root element, which is not there for a moment while one page takes the other's place."""
    return int(page.locator("html").evaluate("root => root.scrollWidth"))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_number_to_call_is_never_broken(page: Page, stack: Stack, direction: str) -> None:
    lines = "all => all.filter((each) => each.getClientRects().length > 1).map((each) => each.outerHTML)"
    for path in READING:
        page.goto(f"{stack.public}/sv/{path}")
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        numbers = page.locator("a[href^='tel:']")
        assert numbers.count() > 0
        for width in range(320, 440, 10):
            page.set_viewport_size({"width": width, "height": 640})
            assert numbers.evaluate_all(lines) == [], (path, width)


def test_every_target_is_large_enough_for_a_thumb(page: Page, stack: Stack) -> None:
    """48 px (look.md); links inside a sentence are excepted, as in WCAG 2.5.8."""
    measure = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
        .filter((each) => !each.closest("p, li:not(.ways li)") || each.matches(".button"))
        .map((each) => [(each.closest("label") || each).getBoundingClientRect(), each.outerHTML.slice(0, 80)])
        .filter(([box]) => box.height && box.height < 43).map(([box, html]) => `${box.height} ${html}`)"""
    for path in READING:
        page.goto(f"{stack.public}/sv/{path}")
        assert page.evaluate(measure) == [], path


def test_a_tip_is_sent_with_the_keyboard_alone(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    tab_to(page, "main a[href$='/tip']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/tip")
    tab_to(page, "[name=story]")
    page.keyboard.type(STORY)
    tab_to(page, "[name=when]")
    page.keyboard.press("Space")
    tab_to(page, "form .button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-receipt]")).to_have_text(re.compile(r"(\d{4}\s*){6}"))


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_an_error_takes_the_focus_and_leads_to_the_field(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(locale="sv-SE")
    without_required(context)
    page = context.new_page()
    faulty_form(page, stack)
    expect(page.locator(".summary")).to_be_focused()
    page.locator(".summary a").first.click()
    expect(page.locator("[name=story]")).to_be_focused()
    expect(page.locator("[name=story]")).to_have_attribute("aria-invalid", "true")
    context.close()


def test_escape_twice_leaves_and_going_back_does_not_return(page: Page, stack: Stack) -> None:
    page.route("https://www.1177.se/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(f"{stack.public}/healthz")
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill(STORY)
    page.keyboard.press("Escape")
    assert page.url.endswith("/sv/tip")
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.1177.se/")
    page.go_back()
    assert page.url.endswith("/healthz")


def test_escape_pressed_now_and_then_leaves_nothing(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/tip")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1700)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url.endswith("/sv/tip")


def test_the_whole_site_asks_no_other_and_leaves_nothing_behind(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(locale="sv-SE")
    page, asked, told = context.new_page(), set(), []
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.on("console", lambda message: told.append(message.text))
    for path in READING[:-1]:
        page.goto(f"{stack.public}/sv/{path}")
    dialogue(page, stack)
    assert asked == {stack.public.removeprefix("http://")}
    assert told == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
