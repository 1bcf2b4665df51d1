"""The choice of language: on every page, kept with the page and with what was typed, and remembered by no cookie."""

import pytest
from babel import Locale
from sqlalchemy import func, select

from tests.public.test_follow_up import messages, open_dialogue, said
from tests.public.test_pages import READING
from tests.public.test_tips import ANSWERS, tips
from tests.public.visitor import JPEG, Page, Visitor, photo
from tipline.config import Config, PublicConfig, SettingNotUnderstood
from tipline.domain.languages import all_languages
from tipline.persistence.database import Database
from tipline.persistence.withdrawals import Withdrawal
from tipline.public import create_site

LANGUAGES = all_languages()
FORMS = ("tip", "follow-up")


def offered(page: Page) -> dict[str, str]:
    """Where each language of the choice leads, by its name."""
    choices = page.soup.select(".tongues :is(a, li button)")
    return {each.get_text(): str(each.get("href") or each["formaction"]) for each in choices}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", [*READING, *FORMS, "nothing"])
def test_every_page_is_there_in_every_language_and_leads_to_the_same_in_the_others(
    visitor: Visitor, code: str, path: str
) -> None:
    page = visitor.look(f"/{code}/{path}")
    assert page.status == (404 if path == "nothing" else 200)
    direction = Locale.parse(LANGUAGES[code].locale).text_direction
    assert (page.soup.html["lang"], page.soup.html["dir"]) == (code, direction)
    assert page.soup.select_one(".tongues summary").get_text().endswith(LANGUAGES[code].name)
    assert offered(page) == {each.name: f"/{each.code}/{path}" for each in LANGUAGES.values() if each.code != code}
    assert [each["lang"] for each in page.soup.select(".tongues [lang]")] == [
        each for each in LANGUAGES if each != code
    ]


def test_a_form_in_another_language_keeps_every_word_and_sends_nothing(visitor: Visitor, sqlite: Database) -> None:
    form = visitor.look("/sv/tip")
    typed = {"story": "Rum 318.\nNågon gråter. النجدة", **ANSWERS}
    page = visitor.press(form, "/ar/tip", read_in="ar", **typed)
    assert (page.status, page.soup.html["lang"], page.faults) == (200, "ar", [])
    assert tips(sqlite) == []
    again = page.fields()
    assert {name: again[name] for name in typed} == typed
    assert page.soup.select_one("[role=status]").get_text().strip()
    sent = visitor.press(page, "/ar/tip")
    assert (sent.status, len(sent.code), len(tips(sqlite))) == (200, 24, 1)


def test_the_same_form_sent_in_two_languages_is_the_same_form(visitor: Visitor) -> None:
    """Its random number goes along: whoever sends, goes back and sends again has two tips only if the words differ."""
    form = visitor.look("/sv/tip")
    page = visitor.press(form, "/th/tip", read_in="th", story="x")
    assert page.fields()["csrf_token"].split(".")[0] == form.fields()["csrf_token"].split(".")[0]


def test_pictures_that_a_browser_cannot_keep_are_asked_for_again(visitor: Visitor) -> None:
    page = visitor.press(visitor.look("/sv/tip"), "/en/tip", read_in="en", story="x", photos=[photo(JPEG)])
    assert "choose them again" in page.soup.select_one("[role=status]").get_text()


@pytest.mark.parametrize("code", ["", "1234", "x" * 300])
def test_a_code_in_a_form_is_kept_as_it_was_typed(visitor: Visitor, code: str) -> None:
    page = visitor.press(visitor.look("/sv/follow-up"), "/fa/follow-up", read_in="fa", code=code)
    assert (page.status, page.fields()["code"], page.faults) == (200, code, [])


def test_a_receipt_in_another_language_shows_the_same_code(visitor: Visitor, sqlite: Database) -> None:
    story = "Rum 318: de slår henne just nu, hon skriker på hjälp"
    sent = visitor.send_tip(story, when="now", photos=[photo(b"no picture", "a b.txt"), photo(JPEG)])
    page = visitor.press(sent, "/en/tip", form="#told", read_in="en")
    assert (page.code, page.soup.html["lang"]) == (sent.code, "en")
    assert page.refused == [("a b.txt", "It is not a picture we can take. We take JPEG, PNG, WebP and HEIC.")]
    assert bool(page.soup.select_one(".emergency")) == bool(sent.soup.select_one(".emergency")) is True
    assert len(tips(sqlite)) == 1


@pytest.mark.parametrize(
    "changed", [{"code": "1234"}, {"code": ""}, {"refused": "nonsense <b>x</b>"}, {"refused": "too_large"}]
)
def test_a_receipt_that_was_tampered_with_is_no_error(visitor: Visitor, changed: dict[str, str]) -> None:
    page = visitor.press(visitor.send_tip(), "/en/tip", form="#told", read_in="en", **changed)
    assert (page.status, bool(page.code)) == (200, "code" not in changed)


def test_a_dialogue_in_another_language_keeps_the_message_and_sends_nothing(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    page = visitor.press(dialogue, "/ti/follow-up", form="#told", read_in="ti", message="Hon heter\nnågot")
    assert (page.status, page.soup.html["lang"], messages(sqlite), said(page)) == (200, "ti", 0, [])
    assert page.fields("#told")["message"] == "Hon heter\nnågot"
    answered = visitor.press(page, "/ti/follow-up", form="#told")
    assert (answered.status, messages(sqlite)) == (200, 1)


@pytest.mark.parametrize("code", ["1234", "", "0" * 24])
def test_a_dialogue_whose_code_was_tampered_with_opens_nothing(visitor: Visitor, code: str) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    page = visitor.press(dialogue, "/ti/follow-up", form="#told", read_in="ti", code=code)
    assert (page.status in {200, 404}, said(page)) == (True, [])
    assert page.soup.select_one("#status") is None


def test_the_end_of_a_tip_is_told_in_another_language_and_ends_nothing_more(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    ended = visitor.press(dialogue, "/en/follow-up", form=".withdrawal form", confirmed="yes")
    page = visitor.press(ended, "/sv/follow-up", form="#told", read_in="sv")
    assert (page.status, page.soup.h1.get_text()) == (200, "Tipset är tillbakadraget")
    with sqlite.reading() as session:
        assert session.scalar(select(func.count()).select_from(Withdrawal)) == 1


def test_another_site_cannot_have_a_form_shown_with_its_own_words(visitor: Visitor) -> None:
    page = visitor.press(
        visitor.look("/sv/tip"), "/en/tip", headers={"Sec-Fetch-Site": "cross-site"}, read_in="en", story="x"
    )
    assert page.status == 403


def test_enter_in_a_field_sends_and_does_not_change_the_language(visitor: Visitor) -> None:
    """A browser presses the first button of the form in the order of the page."""
    for path in FORMS:
        page = visitor.look(f"/sv/{path}")
        first = page.soup.select_one("button:not([type=button])")
        assert first.get("form") == "told"
        assert (first.get("formaction"), first.has_attr("hidden")) == (None, True)
        pressed = page.soup.select_one("#told .button")
        assert (first.get("name"), first.get("value")) == (pressed.get("name"), pressed.get("value"))


@pytest.mark.parametrize(
    ("asked", "given"),
    [("ku-IQ", "ckb"), ("ku", "kmr"), ("prs", "fa"), ("hr,de", "bs"), ("de;q=1, sr;q=0.5, sv;q=0.2", "bs")],
)
def test_a_browser_is_led_to_what_its_reader_reads_best(visitor: Visitor, asked: str, given: str) -> None:
    answer = visitor.look("/", Accept_Language=asked).answer
    assert (answer.headers["Location"], answer.headers["Vary"]) == (f"/{given}/", "Accept-Language")


def test_a_language_that_nobody_has_checked_says_so_in_that_language(visitor: Visitor) -> None:
    notices = {code: visitor.look(f"/{code}/").soup.select_one(".unchecked") for code in LANGUAGES}
    assert {str(each.a["href"]) for each in notices.values()} == {f"/{code}/language" for code in LANGUAGES}
    assert len({each.get_text() for each in notices.values()}) == len(LANGUAGES)


def test_a_fault_in_the_language_can_be_told_to_whoever_runs_the_service(config: PublicConfig) -> None:
    site = create_site(PublicConfig(**{**vars(config), "operator_contact": "sprak@example.org"}))
    text = Visitor(site).look("/en/language").soup.main.get_text()
    assert "sprak@example.org" in text
    assert "Do not send a tip that way." in text
    assert "Nobody yet who has it as their mother tongue." in text


@pytest.mark.parametrize("languages", ["sv,xx", "", "sv,EN"])
def test_a_language_that_is_not_shipped_stops_the_start(config: PublicConfig, languages: str) -> None:
    with pytest.raises(SettingNotUnderstood, match="languages must be some of sv, en, ar"):
        Config.load(config.instance, {"TIPLINE_LANGUAGES": languages})
