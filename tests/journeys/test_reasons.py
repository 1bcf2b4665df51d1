"""A tip's marks and reasons in a real browser: on any screen, by day and night, from right to left, without script."""

import secrets
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import LATER, Keys, a_report, a_tip_of_an_older_policy, an_instance
from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.casework.triage_tip import triage_tip
from tipline.domain.assessment import Entity, Reason
from tipline.domain.triage import POLICY_VERSION
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade

SWEDISH = (
    "Rum 318: en flicka, 15 år, är inlåst och ropar på hjälp just nu. En man håller i hennes pass. "
    "Flera okända män går in och ut. Bil MLB123. Jag såg inget våld. "
) * 6
ARABIC = "أنا محبوسة في شقة والباب مقفول من برا، رقمي 0701740605"
LOCKED, PHONE = "محبوسة في شقة", "0701740605"
DRAWN = """each => { const drawn = getComputedStyle(each); const line = drawn.textDecorationLine;
  return [line, drawn.textDecorationStyle, drawn.textDecorationThickness, drawn.textDecorationColor].join(' '); }"""

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
LETTER = "all => all.map(each => getComputedStyle(each, '::before').content)"


def place(words: str) -> dict[str, int]:
    return {"start": ARABIC.index(words), "end": ARABIC.index(words) + len(words)}


def arabic_assessment() -> dict[str, object]:
    reasons = (
        Reason(rule="exposed_person", about="urgent", match="أنا", weight=3, **place("أنا")),
        Reason(rule="locked_in", about="danger", match=LOCKED, weight=3, **place(LOCKED)),
    )
    named = (Entity(kind="phone", value="+46701740605", original=PHONE, **place(PHONE)),)
    return {"language": "ar", "urgency": "urgent", "flags": ("danger",), "reasons": reasons, "entities": named}


@pytest.fixture(scope="module")
def tips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, dict[str, str]]]:
    """A stack with a long Swedish tip that two policies have judged, and an Arabic one."""
    folder = an_instance(tmp_path_factory.mktemp("reasons") / "instance")
    keys, database = Keys(folder), Database(f"sqlite:///{folder / 'database' / 'tipline.db'}")
    upgrade(database)
    swedish = a_tip_of_an_older_policy(database, keys, a_report(SWEDISH), flags=("spam",))
    with database.writing() as session:
        assert triage_tip(session, swedish, keys=keys.officer, now=LATER)
    arabic = a_tip_of_an_older_policy(
        database, keys, a_report(ARABIC), seed=b"another form    ", policy_version=POLICY_VERSION, **arabic_assessment()
    )
    database.close()
    with Stack(folder) as stack:
        yield stack, {"swedish": swedish, "arabic": arabic}


@pytest.fixture
def desk(browser: Browser, tips: tuple[Stack, dict[str, str]], request: pytest.FixtureRequest) -> Iterator[Page]:
    stack, _ = tips
    script = getattr(request, "param", True)
    context = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page = context.new_page()
    sign_in(page, stack, stack.add_officer(f"{secrets.token_hex(4)}@example.org", "supervisor"))
    yield page
    context.close()


def open_tip(page: Page, tips: tuple[Stack, dict[str, str]], which: str) -> None:
    stack, references = tips
    page.goto(f"{stack.officer}/tips/{references[which]}")
    page.locator("[name=purpose]").fill("Läser")
    page.locator("[name=purpose]").press("Enter")
    expect(page.locator("[data-story]")).to_be_visible()


@pytest.mark.parametrize("desk", [False], indirect=True, ids=["without script"])
def test_marks_and_reasons_lead_to_each_other_without_script(desk: Page, tips: tuple[Stack, dict[str, str]]) -> None:
    open_tip(desk, tips, "swedish")
    assert desk.locator("[data-story]").text_content() == SWEDISH
    desk.locator(".story .mark", has_text="ropar").first.click()
    reason = desk.locator(".met:target")
    expect(reason).to_contain_text("ropar på hjälp")
    expect(reason).to_be_in_viewport()
    reason.get_by_role("link").click()
    expect(desk.locator(".story .mark:target")).to_have_text("ropar på")
    expect(desk.locator(".story .mark:target")).to_be_in_viewport()
    desk.locator(".legend a", has_text="Talar emot").click()
    expect(desk.locator(".story .mark:target")).to_have_text("våld")
    expect(desk.locator(".earlier > ol > li")).to_have_count(1)
    desk.locator(".earlier summary").click()
    expect(desk.locator(".earlier .change")).to_contain_text("Skräp?")


def test_each_group_of_the_legend_is_drawn_in_its_own_way_and_stays_so_in_forced_colours(
    desk: Page, tips: tuple[Stack, dict[str, str]]
) -> None:
    open_tip(desk, tips, "swedish")
    entries = desk.locator(".legend li")
    assert entries.count() >= 6
    drawn = [each.locator(".mark").evaluate(DRAWN) for each in entries.all()]
    assert len(set(drawn)) == len(drawn)
    desk.emulate_media(forced_colors="active")
    without_colour = [
        (each.locator(".mark").evaluate(DRAWN), "".join(each.locator("sup").evaluate_all(LETTER)))
        for each in entries.all()
    ]
    assert len(set(without_colour)) == len(without_colour)
    assert [drawing for drawing, _ in without_colour if not drawing.startswith("underline ")] == []


def test_a_story_from_right_to_left_keeps_its_direction_and_its_letters_stand_at_the_end(
    desk: Page, tips: tuple[Stack, dict[str, str]]
) -> None:
    open_tip(desk, tips, "arabic")
    story = desk.locator("[data-story]")
    assert story.text_content() == ARABIC
    assert story.evaluate("each => getComputedStyle(each).direction") == "rtl"
    mark, letter = desk.locator(".story .mark[data-group=danger]"), desk.locator(".story sup[data-group=danger]")
    words, sign = mark.bounding_box(), letter.bounding_box()
    assert words is not None
    assert sign is not None
    assert sign["x"] + sign["width"] <= words["x"] + 1
    desk.locator(".story .mark[data-group=named]").click()
    expect(desk.locator(".entities > :target")).to_contain_text("+46701740605")


@pytest.mark.parametrize("which", ["swedish", "arabic"])
def test_a_judged_tip_fits_each_screen_and_has_no_fault_that_axe_finds(
    desk: Page, tips: tuple[Stack, dict[str, str]], which: str
) -> None:
    open_tip(desk, tips, which)
    for folded in desk.locator("details.earlier").all():
        folded.evaluate("each => each.open = true")
    faults = []
    for width in (320, 390, 1280):
        for scheme in ("light", "dark"):
            desk.set_viewport_size({"width": width, "height": 844})
            desk.emulate_media(color_scheme=scheme)
            assert desk.evaluate("document.documentElement.scrollWidth") == width
            result = Axe().run(desk, options={"runOnly": RULES, "resultTypes": ["violations"]})
            faults += [
                f"{width} {scheme} {each['id']} {each['nodes'][0]['html']}" for each in result.response["violations"]
            ]
    assert faults == []
