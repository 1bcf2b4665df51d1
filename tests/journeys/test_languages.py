"""The whole way of a tip in each language, in a real browser on a telephone: leaflet, form, code, dialogue, error."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.leading import lead
from tests.journeys.test_public_pages import found
from tests.services.stack import Stack
from tipline.domain.languages import all_languages

WIDTH = 390
STORY = "Rum 318: en kvinna hålls kvar. MLB 123"
OUTSIDE = f"""() => [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && !each.closest(".unseen, .skip, .home span, svg, option, optgroup"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width && (box.left < -1 || box.right > {WIDTH} + 1 || cut(each)))
    .map(([each]) => each.outerHTML.slice(0, 120))"""
CUT = """window.cut = (each) => !each.matches("input, textarea, select")
    && getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1"""
"""What reaches over the edge of the screen, or is cut off at its own."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("languages") / "instance", OPERATOR_NAME="Exempelpolisen") as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE", viewport={"width": WIDTH, "height": 844})
    context.add_init_script(CUT)
    yield context.new_page()
    context.close()


def look_at(page: Page, language: str, where: str) -> None:
    """In this language, whole on the screen, and without a fault that axe finds."""
    assert page.locator("html").get_attribute("lang") == language
    page.locator(".tongues summary").click()
    assert (where, page.evaluate(OUTSIDE)) == (where, [])
    page.locator(".tongues summary").click()
    for folded in page.locator("main details").all():
        folded.evaluate("each => each.open = true")
    assert (where, page.evaluate(OUTSIDE)) == (where, [])
    assert found(page, where) == []


@pytest.mark.parametrize("language", all_languages())
def test_a_tip_is_sent_and_followed_up(page: Page, stack: Stack, language: str) -> None:
    page.goto(f"{stack.public}/{language}/hotel")
    look_at(page, language, "leaflet")
    lead(page.locator("main .button").first)
    look_at(page, language, "form")
    page.locator("[name=story]").fill(STORY)
    lead(page.locator("#told .button"))
    look_at(page, language, "receipt")
    code = page.locator("[data-receipt]").inner_text()
    assert len("".join(code.split())) == 24
    lead(page.locator("a.button[href$='/follow-up']"))
    page.locator("[name=code]").fill("1234")
    lead(page.locator("#told .button"))
    look_at(page, language, "mistyped code")
    page.locator("[name=code]").fill(code)
    lead(page.locator("#told .button"))
    page.locator("[name=message]").fill("MLB 123")
    lead(page.locator("#told .button"))
    expect(page.locator(".said")).to_have_text("MLB 123")
    look_at(page, language, "dialogue")
    page.goto(f"{stack.public}/{language}/nothing")
    look_at(page, language, "error")


def test_another_language_in_the_midst_of_a_form_loses_no_word(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/sv/tip")
    page.locator("[name=story]").fill(STORY)
    page.locator("[name=when][value=now]").check()
    for language in ("ar", "th", "sv"):
        page.locator(".tongues summary").click()
        page.locator(f".tongues button[value={language}]").click()
        page.wait_for_url(f"**/{language}/tip")
        expect(page.locator("[name=story]")).to_have_value(STORY)
        expect(page.locator("[name=when][value=now]")).to_be_checked()
    page.locator("[name=room]").fill("318")
    page.keyboard.press("Enter")
    expect(page.locator("[data-receipt]")).to_have_count(1)
    code = page.locator("[data-receipt]").inner_text()
    page.locator(".tongues summary").click()
    page.locator(".tongues button[value=fa]").click()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(page.locator("[data-receipt]")).to_have_text(code)


@pytest.mark.parametrize("language", ["ar", "fa", "ckb"])
def test_numbers_keep_their_order_where_words_run_from_the_right(page: Page, stack: Stack, language: str) -> None:
    """Where the digits of 114 14 stand on the screen, in the notice of the leaflet and in its sentences."""
    page.goto(f"{stack.public}/{language}/hotel")
    places = page.evaluate("""() => {
        const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const start = texts.currentNode.data.indexOf("114 14");
            if (start < 0) continue;
            const place = (from, to) => {
                const range = document.createRange();
                range.setStart(texts.currentNode, start + from);
                range.setEnd(texts.currentNode, start + to);
                return range.getBoundingClientRect();
            };
            found.push([place(0, 3), place(4, 6)].map((box) => [Math.round(box.left), Math.round(box.top)]));
        }
        return found;
    }""")
    assert len(places) > 2
    same_line = [(first, second) for first, second in places if first[1] == second[1]]
    assert len(same_line) > 2
    assert [first[0] < second[0] for first, second in same_line] == [True] * len(same_line)
