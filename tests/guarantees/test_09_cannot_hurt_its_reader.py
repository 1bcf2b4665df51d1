"""Hostile tips and answers in a real browser with script switched on, hostile pictures in the worker's own child."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.casework.test_redraw_picture import segments
from tests.guarantees.hostile import CANARY, MARK, TEXTS, corruptions, polyglots
from tests.journeys.leading import lead
from tests.journeys.test_tip_to_answer import follow_up, sign_in
from tests.pictures import a_picture
from tests.services.smtp import Mailbox
from tests.services.stack import Stack
from tipline.casework.redraw_picture import DrawingCutOff, PictureNotRedrawn, redraw_picture
from tipline.domain.unseen import is_control

LISTEN = f"""
window.violations = [];
document.addEventListener('securitypolicyviolation', each => window.violations.push(each.blockedURI));
Object.defineProperty(window, '{MARK}', {{ set() {{ window.violations.push('it ran') }} }});
"""
FIELDS = ("when_text", "place", "room", "plate", "phone", "web_address", "people", "contact")
PATIENCE_SECONDS = 60
ONLY_PIXELS = {"c0", "c2", "c4", "da", "db", "e0"}
"""Segments of a JPEG that hold no words: tables, sizes and JFIF's own fourteen bytes."""


class Watched:
    """A browser with script, which remembers what happened in it that should not."""

    def __init__(self, browser: Browser, *own: str) -> None:
        self.context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
        self.context.add_init_script(LISTEN)
        self.own, self.faults = own, list[str]()
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))

    def _asked(self, address: str) -> None:
        if not address.startswith((*self.own, "data:")):
            self.faults.append(address)

    def unhurt(self) -> None:
        """Nothing ran, nothing was asked of anybody else, and no policy had to step in."""
        assert self.page.evaluate("window.violations") == []
        assert self.faults == []


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.stop()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, box: Mailbox) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("hostile") / "instance"
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(box.port), "TIPLINE_DUTY_ADDRESS": "duty@example.org"}
    with Stack(folder, **mail) as running:
        yield running


def sent(page: Page, stack: Stack, story: str, others: tuple[str, ...]) -> str:
    """The digits of the code."""
    page.goto(f"{stack.public}/sv/tip")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.locator("[name=story]").fill(story)
    for name, text in zip(FIELDS, others, strict=False):
        page.locator(f"[name={name}]").fill(
            text[: int(page.locator(f"[name={name}]").get_attribute("maxlength") or 200)]
        )
    page.locator("[name=when][value=now]").check()
    page.locator("[name=photos]").set_input_files(
        [
            {"name": f"{text[:60]}.jpg", "mimeType": "image/jpeg", "buffer": a_picture(comment=CANARY)}
            for text in others[:2]
        ]
    )
    for _ in range(2):
        if page.locator("[data-receipt]").count() == 0:
            lead(page.locator("form[method=post] button").last)
    return page.locator("[data-receipt]").inner_text().replace(" ", "")


def as_shown(text: str) -> str:
    """A browser sends line ends as CR LF, and the program keeps LF; a control character is shown as its picture."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.translate({number: 0x2400 + number for number in range(0x20) if chr(number) not in "\n\t"})


def test_hostile_words_are_read_as_words_on_both_sides(stack: Stack, browser: Browser, box: Mailbox) -> None:
    visitor, officer = Watched(browser, stack.public), Watched(browser, stack.officer)
    story = "En kvinna är inlåst nu.\n" + "\n".join(TEXTS)
    code = sent(visitor.page, stack, story, TEXTS[: len(FIELDS)])
    visitor.unhurt()
    sign_in(officer.page, stack, stack.add_officer("reader@example.org", "supervisor"))
    links = officer.page.locator("a[href^='/tips/']:not([href='/tips/new'])")
    until = time.monotonic() + PATIENCE_SECONDS
    while not (links.count() and box.letters):
        assert time.monotonic() < until
        officer.page.goto(f"{stack.officer}/queue")
    officer.unhurt()
    lead(links.first)
    officer.page.locator("[name=purpose]").fill(TEXTS[0])
    lead(officer.page.locator("[name=purpose]"), "Enter")
    assert officer.page.locator("[data-story]").text_content() == as_shown(story)
    officer.unhurt()
    tip = officer.page.url
    lead(officer.page.locator("form[action$='/claim'] button").first)
    answer = "\n".join(text for text in TEXTS if not any(map(is_control, text)))
    for deed in ("note", "reply"):
        officer.page.locator(f"form[action$='/{deed}'] textarea").fill(answer)
        lead(officer.page.locator(f"form[action$='/{deed}'] > button"))
        expect(officer.page.locator(f"form[action$='/{deed}'] textarea")).to_have_value("")
        officer.unhurt()
    for page in ("/queue", f"{tip.removeprefix(stack.officer)}/surroundings", "/audit/looks", "/events", "/map"):
        officer.page.goto(f"{stack.officer}{page}")
        officer.unhurt()
    follow_up(visitor.page, stack, code)
    expect(visitor.page.locator("main")).to_contain_text(TEXTS[0])
    expect(visitor.page.locator("main")).to_contain_text(TEXTS[-1])
    visitor.unhurt()
    assert [text for text in TEXTS if any(text in letter.as_string() for letter in box.letters)] == []


def test_the_watch_sees_a_script_a_request_and_a_policy_that_steps_in(stack: Stack, browser: Browser) -> None:
    watched = Watched(browser, stack.public)
    watched.page.goto(f"{stack.public}/sv/")
    watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.1:9/x onerror=1>')")
    watched.page.wait_for_function("window.violations.length > 0")
    watched.page.evaluate(f"window.{MARK} = 1")
    assert "it ran" in watched.page.evaluate("window.violations")
    with pytest.raises(AssertionError):
        watched.unhurt()


def drawn(original: bytes) -> bytes | None:
    """The copy that an officer would see, if there is one."""
    try:
        return redraw_picture(original)
    except (PictureNotRedrawn, DrawingCutOff):
        return None


@pytest.mark.parametrize("kind", polyglots())
def test_a_picture_that_is_something_else_as_well_is_nothing_but_a_picture_afterwards(kind: str) -> None:
    original = polyglots()[kind]
    assert CANARY in original
    copy = drawn(original)
    assert copy is not None
    assert_pixels_alone(copy)


def assert_pixels_alone(copy: bytes) -> None:
    assert copy.endswith(b"\xff\xd9")
    assert set(segments(copy)) <= ONLY_PIXELS
    assert CANARY not in copy


def corrupted(number: int, seed: int) -> tuple[int, int]:
    """How many of the broken pictures were drawn, and how many refused."""
    copies = [drawn(each) for each in corruptions(number, seed)]
    found = [copy for copy in copies if copy is not None]
    for copy in found:
        assert_pixels_alone(copy)
    return len(found), number - len(found)


def test_broken_pictures_are_drawn_as_pictures_or_not_at_all() -> None:
    shown, refused = corrupted(16, seed=9)
    assert min(shown, refused) > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_five_hundred_broken_pictures_are_drawn_as_pictures_or_not_at_all() -> None:
    shown, refused = corrupted(500, seed=500)
    print(f"500 broken pictures: {shown} drawn, {refused} refused")
    assert min(shown, refused) > 0
