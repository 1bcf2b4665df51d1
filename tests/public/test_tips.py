"""Sending a tip: the code comes once and the same again, and whatever is in the way, no word is lost."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories import Keys
from tests.public.visitor import JPEG, PNG, Visitor, photo
from tipline.casework.tip_access import keys_of_tip
from tipline.config import PublicConfig
from tipline.crypto.opening import open_original, open_sealed
from tipline.domain.report import Report
from tipline.domain.signs import VERSION
from tipline.persistence.database import Database
from tipline.persistence.reports import Attachment, original_place, report_place, sealed_attachment, sealed_report
from tipline.persistence.tips import Tip
from tipline.public import create_site

ANSWERS = {
    "signs": ["rec-01", "hk-10"],
    "audience": "hotel",
    "when": "now",
    "when_text": "natten till lördag",
    "known_by": "saw",
    "municipality": "0114",
    "place": "Hotell Exempel, <b>Storgatan</b> 1",
    "room": "318",
    "plate": "MLB 123",
    "phone": "070-174 06 05",
    "web_address": "https://example.org/annons",
    "people": "Två män & en kvinna",
    "contact": "tipsare@example.org",
}
"""An answer to everything but the story and the pictures."""


def tips(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Tip.reference)))


def opened(database: Database, keys: Keys) -> Report:
    """The report of the only tip."""
    (reference,) = tips(database)
    with database.reading() as session:
        sealed = sealed_report(session, reference)
        assert sealed is not None
        return Report.from_bytes(
            open_sealed(keys_of_tip(session, reference, keys.officer)[reference], sealed, report_place(reference))
        )


def test_every_answer_reaches_the_officers_as_it_was_typed(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    page = visitor.send_tip("Rum 318.\r\nNågon gråter. النجدة", **ANSWERS)
    assert (page.status, len(page.code)) == (200, 24)
    expected = {**ANSWERS, "signs": tuple(ANSWERS["signs"]), "signs_version": VERSION, "page_language": "sv"}
    assert opened(sqlite, keys) == Report(story="Rum 318.\nNågon gråter. النجدة", **expected)  # type: ignore[arg-type]


def test_a_form_without_pictures_may_also_come_urlencoded(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    fields = {**visitor.look("/en/tip").fields(), "story": "Only words"}
    answer = visitor.browser.post("/en/tip", data=fields)
    assert answer.status_code == 200
    assert opened(sqlite, keys) == Report(story="Only words", page_language="en", signs_version=VERSION)


def test_pictures_are_kept_byte_for_byte_in_their_order(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    assert visitor.send_tip(photos=[photo(JPEG), photo(PNG)]).status == 200
    (reference,) = tips(sqlite)
    with sqlite.reading() as session:
        key = keys_of_tip(session, reference, keys.officer)[reference]
        sealed = [sealed_attachment(session, Attachment(reference, reference, number)) for number in range(2)]
    places = [original_place(reference, reference, number) for number in range(2)]
    assert [open_original(key, each or b"", at) for each, at in zip(sealed, places, strict=True)] == [JPEG, PNG]


def test_a_resend_gives_the_same_page_and_no_second_tip(visitor: Visitor, sqlite: Database) -> None:
    form = visitor.look("/sv/tip")
    first = visitor.press(form, "/sv/tip", story="Någon ropar")
    second = visitor.press(form, "/sv/tip", story="Någon ropar")
    assert first.answer.data == second.answer.data
    assert len(tips(sqlite)) == 1


def test_an_edited_resend_is_a_tip_of_its_own(visitor: Visitor, sqlite: Database) -> None:
    form = visitor.look("/sv/tip")
    codes = {visitor.press(form, "/sv/tip", story=story).code for story in ("Någon ropar", "Någon ropar igen")}
    assert len(codes) == 2
    assert len(tips(sqlite)) == 2


@pytest.mark.parametrize(
    ("answers", "where", "what"),
    [
        ({"story": " \n "}, "#story", "Write what you have seen or heard. A few words are enough."),
        ({"story": "å" * 10_001}, "#story", "This text has 10001 characters. Shorten it to 10000."),
        ({"place": "x" * 1_001}, "#place", "This text has 1001 characters. Shorten it to 1000."),
        ({"when": "tomorrow"}, "#when", "Choose one of the answers on the page, or none."),
        ({"municipality": "9999"}, "#municipality", "Choose one of the answers on the page, or none."),
        ({"signs": ["rec-01", "none-99"]}, "#signs", "Tick only signs that are on the page."),
        ({"csrf_token": "made.up.token"}, "#send", "We could not see that this form came from here."),
    ],
)
def test_what_is_wrong_is_said_on_top_and_leads_to_the_field(
    visitor: Visitor, sqlite: Database, answers: dict[str, object], where: str, what: str
) -> None:
    page = visitor.press(visitor.look("/en/tip"), "/en/tip", **{"story": "Words", **answers})
    assert page.status == 400
    assert [(at, text[: len(what)]) for at, text in page.faults] == [(where, what)]
    assert page.soup.select(f"{where}, [id='{where[1:]}']")
    assert tips(sqlite) == []


def test_a_story_of_exactly_the_longest_length_is_sent(visitor: Visitor) -> None:
    assert visitor.send_tip("å" * 10_000).status == 200


def test_a_failed_form_keeps_every_word_and_choice(visitor: Visitor) -> None:
    page = visitor.send_tip("\n  Lång " * 2_000, **ANSWERS)
    assert page.status == 400
    kept = page.fields()
    assert kept.pop("csrf_token")
    assert kept.pop("unkept")
    assert kept == {**ANSWERS, "story": "\n  Lång " * 2_000}
    assert [each.select_one("summary").get_text() for each in page.soup.select("form details[open]")] == [
        page.soup.select("form details summary")[0].get_text(),
        page.soup.select("form details summary")[1].get_text(),
    ]


def test_pictures_that_a_failed_form_cannot_keep_are_asked_for_again(visitor: Visitor) -> None:
    page = visitor.press(visitor.look("/en/tip"), "/en/tip", story="", photos=[photo()])
    assert page.told == "Your browser cannot keep the pictures: please choose them again."
    assert visitor.press(visitor.look("/en/tip"), "/en/tip", story="").told == ""


def test_control_characters_become_visible_and_nothing_breaks(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    assert visitor.send_tip("a\x00b\x1bc\td\x7f\re", room="\x003").status == 200
    assert opened(sqlite, keys) == Report(story="a␀b␛c\td␡\ne", room="␀3", page_language="sv", signs_version=VERSION)


RAW_PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%b\r\n'
    b'--b\r\nContent-Disposition: form-data; name="story"\r\n\r\nhj\xe4lp\r\n--b--\r\n'
)


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("application/x-www-form-urlencoded", b"csrf_token=%b&story=hj%%E4lp%%ED%%A0%%80", "hj%E4lp%ED%A0%80"),
        ("multipart/form-data; boundary=b", RAW_PARTS, "hj\ufffdlp"),
    ],
)
def test_bytes_that_are_no_utf8_are_taken_with_a_visible_mark(
    site: Flask, sqlite: Database, keys: Keys, *, kind: str, body: bytes, kept: str
) -> None:
    visitor = Visitor(site)
    token = visitor.look("/sv/tip").fields()["csrf_token"].encode()
    assert visitor.browser.post("/sv/tip", data=body % token, content_type=kind).status_code == 200
    assert opened(sqlite, keys).story == kept


def test_a_locked_database_keeps_the_words_and_the_resend_is_one_tip(visitor: Visitor, sqlite: Database) -> None:
    form = visitor.look("/en/tip")
    with sqlite.writing() as session:
        session.execute(text("SELECT 1"))
        page = visitor.press(form, "/en/tip", story="Kept <words>", **ANSWERS)
    assert page.status == 503
    assert page.told.startswith("The service is out of order for a moment. Nothing was saved.")
    kept = page.fields()
    assert kept.pop("csrf_token")
    assert kept.pop("unkept")
    assert kept == {**ANSWERS, "story": "Kept <words>"}
    assert [visitor.press(page, "/en/tip").status for _ in range(2)] == [200, 200]
    assert len(tips(sqlite)) == 1


def test_a_database_nobody_reaches_keeps_the_words(instance: Path) -> None:
    address = "postgresql://nobody@/nothing?host=/nonexistent"
    visitor = Visitor(create_site(PublicConfig(instance=instance / "public", database_url=address)))
    page = visitor.send_tip("Kvar")
    assert (page.status, page.fields()["story"]) == (503, "Kvar")


def test_without_an_officer_key_nothing_is_taken_and_the_words_stay(
    visitor: Visitor, instance: Path, sqlite: Database
) -> None:
    for key in (instance / "public" / "ring").iterdir():
        key.unlink()
    page = visitor.send_tip("Kvar")
    assert (page.status, page.fields()["story"]) == (503, "Kvar")
    assert tips(sqlite) == []


def test_a_body_larger_than_five_pictures_gets_a_page_that_says_so(visitor: Visitor) -> None:
    page = visitor.send_tip(photos=[photo(JPEG + b"x" * 77_000_000)])
    assert page.status == 413
    assert len(page.soup.select("h1")) == 1


def test_json_is_no_form_and_breaks_nothing(site: Flask, sqlite: Database) -> None:
    answers = [site.test_client().post("/sv/tip", json=body).status_code for body in ([1], {"story": {"a": 1}}, None)]
    assert answers == [400, 400, 400]
    assert tips(sqlite) == []
