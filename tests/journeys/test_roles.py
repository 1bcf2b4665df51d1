"""One case through the hands of all five roles, each at a desk of their own: one story, told in order.

A single test, because every chapter stands on what the one before it left behind.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.leading import lead
from tests.journeys.test_tip_to_answer import sign_in
from tests.services.stack import Stack
from tipline.domain.officers import ROLES
from tipline.domain.times import swedish_day

TOLD = "Bakom verkstaden sover elva personer på madrasser. Chefen har deras pass."
CONTACT = "Ring Kerstin på receptionen"
PURPOSE = "Somebody rang the desk"
NOTICE = "Titta efter passagerare som inte får svara själva."
SECRET = ("madrasser", "verkstaden", "Kerstin", "Thank you for your tip", "Tack för")
"""Words of the tip, of the dialogue and of the contact details, none of which belongs in the record."""


class Desk:
    """A page that somebody is signed in at, and what everybody does there."""

    def __init__(self, page: Page, stack: Stack, role: str) -> None:
        self.page, self.stack, self.name = page, stack, f"{role}@example.org"
        sign_in(page, stack, stack.add_officer(self.name, role))

    def go(self, path: str) -> int:
        """The status that the page came with."""
        answer = self.page.goto(f"{self.stack.officer}{path}")
        assert answer is not None
        return answer.status

    def room(self, name: str) -> None:
        lead(self.page.get_by_role("navigation", name="Rooms").get_by_role("link", name=name))

    def press(self, name: str, within: Locator | None = None) -> None:
        lead((within or self.page.locator("main")).get_by_role("button", name=name))

    def open_tip(self, reference: str) -> None:
        self.go(f"/tips/{reference}")
        self.page.get_by_label("Why do you open this tip?").fill(PURPOSE)
        self.press("Open the tip")
        expect(self.page.locator("[data-story]")).to_have_text(TOLD)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("roles") / "instance") as running:
        yield running


@pytest.fixture
def desks(browser: Browser, stack: Stack) -> Iterator[dict[str, Desk]]:
    contexts = {role: browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}) for role in ROLES}
    yield {role: Desk(context.new_page(), stack, role) for role, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_a_case_goes_through_the_hands_of_every_role(stack: Stack, desks: dict[str, Desk], browser: Browser) -> None:
    officer, supervisor = desks["officer"], desks["supervisor"]
    reference = register_a_tip(officer)
    work_on_it(officer, reference)
    ask_to_see_the_contact_details(officer, reference)
    agree_as_the_second_person(supervisor, reference)
    see_the_contact_details(officer, reference)

    public = browser.new_page(locale="sv-SE")
    write_a_notice(officer)
    approve_the_notice(supervisor)
    public.goto(f"{stack.public}/sv/taxi")
    expect(public.locator("main")).to_contain_text(NOTICE)
    take_the_tip_over(supervisor, officer, reference)
    see_who_looked(supervisor, officer, reference)

    withdraw_the_notice(desks["coordinator"], reference)
    # This leaflet was not asked for before, so no copy of it is kept that still shows the notice.
    public.goto(f"{stack.public}/en/taxi")
    expect(public.locator("main")).not_to_contain_text(NOTICE)

    read_the_record(desks["auditor"], officer, reference)
    switch_the_officer_off(desks["admin"], officer, reference)
    public.close()


def register_a_tip(officer: Desk) -> str:
    """As somebody tells it on the telephone. The code is shown, and the tip stands in the queue."""
    page = officer.page
    officer.room("Queue")
    lead(page.locator("a[href='/tips/new']").first)
    page.locator("[name=channel]").first.check()
    page.get_by_label("The person's own words").fill(TOLD)
    page.get_by_label("How to reach the tipster").fill(CONTACT)
    officer.press("Register the tip")
    assert len(re.sub(r"\D", "", page.locator("[data-receipt]").inner_text())) == 24
    reference = page.locator("h1 .reference").inner_text()
    lead(page.get_by_role("link", name="Open the tip"))
    page.get_by_label("Why do you open this tip?").fill(PURPOSE)
    officer.press("Open the tip")
    expect(page.locator("[data-story]")).to_have_text(TOLD)
    return reference


def work_on_it(officer: Desk, reference: str) -> None:
    """Claimed, stated with a grade, and answered with a phrase that somebody has checked."""
    page = officer.page
    officer.press("Claim the tip")
    page.locator(".stating [name=nature][value=fact]").check()
    page.locator("#statement-text").fill("Eleven people sleep there.")
    page.locator(".stating [name=obtained]").select_option(index=1)
    for part in ("source", "information", "handling"):
        page.locator(f".stating [name={part}]").select_option(index=1)
    officer.press("Keep the statement")
    expect(page.locator(".statement .said")).to_have_text("Eleven people sleep there.")
    page.locator(".phrases summary").click()
    phrase = page.locator(".phrase").first
    phrase.locator("[name=phrases]").check()
    words = phrase.locator("label").inner_text()
    officer.press("Send the reply")
    expect(page.locator(".line.officer .said")).to_have_text(words)
    assert page.url.partition("#")[0].endswith(f"/tips/{reference}")


def ask_to_see_the_contact_details(officer: Desk, reference: str) -> None:
    page = officer.page
    expect(page.locator("[data-contact=masked]")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(CONTACT)
    page.locator("[data-contact]").get_by_role("link", name="Ask a second person").click()
    page.get_by_label("Why is it needed?").fill("To agree on a place to meet")
    officer.press("Ask a second person")
    officer.go(f"/tips/{reference}")
    expect(page.locator("[data-contact=masked]")).to_contain_text("Your request waits for a second person")


def agree_as_the_second_person(supervisor: Desk, reference: str) -> None:
    supervisor.room("Four eyes")
    waiting = supervisor.page.locator("[data-request=asked]")
    expect(waiting).to_contain_text(reference)
    supervisor.press("Approve", waiting)
    expect(supervisor.page.locator("[data-request=asked]")).to_have_count(0)


def see_the_contact_details(officer: Desk, reference: str) -> None:
    officer.go(f"/tips/{reference}")
    expect(officer.page.locator("[data-contact=shown]")).to_contain_text(CONTACT)


def write_a_notice(officer: Desk) -> None:
    """Looked at as the public will see it, then sent. Whoever wrote it cannot approve it."""
    page = officer.page
    officer.room("Notices")
    lead(page.get_by_role("link", name="Write a notice"))
    page.get_by_label("Words").fill(NOTICE)
    page.locator("[name=audience]").select_option("taxi")
    page.locator("[name=county]").select_option("all")
    page.locator("[name=language]").select_option("all")
    page.locator("[name=last_day]").fill(f"{swedish_day(datetime.now(UTC)) + timedelta(days=6)}")
    officer.press("Look at it first")
    expect(page.locator(".preview")).to_contain_text(NOTICE)
    officer.press("Send it to be approved")
    draft = page.locator(".one-notice", has_text=NOTICE)
    expect(draft.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(draft.get_by_role("button", name="Approve")).to_have_count(0)


def approve_the_notice(supervisor: Desk) -> None:
    supervisor.room("Notices")
    supervisor.press("Approve", supervisor.page.locator(".one-notice", has_text=NOTICE))
    expect(supervisor.page.locator(".one-notice .standing.shown")).to_be_visible()


def take_the_tip_over(supervisor: Desk, officer: Desk, reference: str) -> None:
    """The contact details stay with the one who was allowed to see them."""
    supervisor.open_tip(reference)
    expect(supervisor.page.locator("[data-contact=masked]")).to_be_visible()
    supervisor.press("Take the tip over")
    expect(supervisor.page.locator(".head .facts")).to_contain_text("Yours")
    officer.go(f"/tips/{reference}")
    expect(officer.page.locator(".deeds")).to_contain_text(f"Claimed by {supervisor.name}")


def see_who_looked(supervisor: Desk, officer: Desk, reference: str) -> None:
    supervisor.room("Looks")
    for name in (officer.name, supervisor.name):
        look = supervisor.page.locator("tbody tr", has_text=name).filter(has_text=PURPOSE)
        expect(look.first).to_contain_text(reference)


def withdraw_the_notice(coordinator: Desk, reference: str) -> None:
    """A coordinator sees what waits where, and the inside of nothing."""
    page = coordinator.page
    coordinator.room("Queue")
    expect(page.locator(".row", has_text=reference)).to_be_visible()
    expect(page.locator(f"main a[href='/tips/{reference}']")).to_have_count(0)
    assert coordinator.go(f"/tips/{reference}") == 403
    expect(page.locator("body")).not_to_contain_text("madrasser")
    coordinator.room("Notices")
    coordinator.press("Withdraw", page.locator(".one-notice", has_text=NOTICE))
    expect(page.locator(".standing.shown")).to_have_count(0)


def read_the_record(auditor: Desk, officer: Desk, reference: str) -> None:
    """Whole, unbroken, sifted, and without a word of what was told."""
    page = auditor.page
    auditor.room("Record")
    lead(page.get_by_role("link", name="Check the whole chain"))
    expect(page.locator(".good[role=status]")).to_be_visible()
    read = page.locator("tbody").inner_text()
    while (older := page.get_by_role("link", name="Older")).count():
        lead(older)
        read += page.locator("tbody").inner_text()
    assert [word for word in SECRET if word.lower() in read.lower()] == []
    assert {officer.name, reference, PURPOSE} <= set(re.split(r"[\t\n]| · ", read))
    auditor.go("/audit")
    page.get_by_label("Officer", exact=True).fill(officer.name)
    page.get_by_label("Act").select_option("tip_opened")
    auditor.press("Show")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_not_text=officer.name)).to_have_count(0)
    expect(rows.filter(has_not_text=PURPOSE)).to_have_count(0)
    expect(rows.first).to_contain_text(reference)
    assert auditor.go(f"/tips/{reference}") == 403
    assert auditor.go("/queue") == 403


def switch_the_officer_off(admin: Desk, officer: Desk, reference: str) -> None:
    """The officer's very next click ends at the door."""
    admin.room("Officers")
    admin.press("Switch off", admin.page.locator("tbody tr", has_text=officer.name).filter(has_text="Officer"))
    expect(admin.page.locator(".told")).to_contain_text("its sessions have ended")
    officer.room("Queue")
    expect(officer.page).to_have_url(re.compile("/sign-in"))
    assert admin.go(f"/tips/{reference}") == 403
    expect(admin.page.locator("body")).not_to_contain_text("madrasser")
