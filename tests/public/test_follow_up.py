"""The dialogue: opened by the code alone, added to once, silent about everything else."""

import re
from dataclasses import astuple
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from tests.factories import LATER, Keys, a_triaged_tip, an_officer
from tests.public.visitor import Page, Visitor, photo
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.crypto.receipts import new_code
from tipline.domain.states import ENDINGS, STATUSES
from tipline.persistence.database import Database
from tipline.persistence.messages import Message
from tipline.persistence.tips import Tip
from tipline.persistence.withdrawals import Withdrawal
from tipline.public.status import status_told

LEAVE = ".withdrawal form"
STRANGER = new_code(b"x" * 32, b"seed", b"content")


def open_dialogue(visitor: Visitor, code: str) -> Page:
    return visitor.press(visitor.look("/en/follow-up"), "/en/follow-up", code=code)


def said(page: Page) -> list[tuple[str, str]]:
    return [
        (each.select_one("h3").get_text(), each.select_one(".said").get_text())
        for each in page.soup.select("article.message")
    ]


def status(page: Page) -> str:
    return page.soup.select_one("#status").get_text()


def without_token(page: Page, code: str = "") -> str:
    """The page as anybody sees it: without the random numbers of its forms, and without the code typed into it."""
    text = re.sub(r'name="csrf_token"[^>]+>', "", page.answer.text)
    return text.replace(code, "") if code else text


def withdrawals(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Withdrawal)) or 0


def messages(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_a_sent_tip_is_opened_with_its_code(visitor: Visitor) -> None:
    page = open_dialogue(visitor, visitor.send_tip().code)
    assert (page.status, said(page)) == (200, [])
    assert page.soup.h1.get_text() == "We have received your tip"


def test_digits_of_any_script_and_anything_between_them_are_a_code(visitor: Visitor) -> None:
    code = visitor.send_tip().code
    arabic = "".join(chr(0x0660 + int(digit)) for digit in code)
    spaced = " - ".join(code[start : start + 4] for start in range(0, 24, 4))
    assert [open_dialogue(visitor, typed).status for typed in (code, arabic, spaced)] == [200, 200, 200]


def test_an_officers_reply_is_shown_as_text_with_swedish_time(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        reply_to_tipster(
            session, an_officer(), reference, "Vilken våning? <b>", once="0" * 32, keys=keys.officer, now=LATER
        )
    page = open_dialogue(visitor, code)
    assert said(page) == [("An officer", "Vilken våning? <b>")]
    assert page.soup.select_one(".message .hint").get_text() == "25 November 2026 00:12"


def test_a_damaged_message_says_so_and_hides_no_other(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    page = visitor.press(open_dialogue(visitor, code), "/en/follow-up", message="More")
    with sqlite.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Thanks", once="0" * 32, keys=keys.officer, now=LATER)
        session.execute(update(Message).where(Message.author == "officer").values(for_tipster=b"\x01damaged"))
    page = open_dialogue(visitor, code)
    assert (page.status, status(page)) == (200, "There is a question or a message for you")
    shown = [each.select_one(".said, .fault").get_text() for each in page.soup.select("article.message")]
    assert shown == ["More", "This message is damaged and cannot be shown. Ask the officer to write it again."]


@pytest.mark.parametrize(
    ("state", "outcome", "heading"),
    [
        ("received", None, "We have received your tip"),
        ("triaged", None, "We have received your tip"),
        ("claimed", None, "Your tip is being read"),
        ("assessed", None, "Your tip is being read"),
        ("referred", None, "Your tip has been passed on"),
        ("closed", "action_taken", "Your tip is closed"),
        ("closed", "kept_as_intelligence", "Your tip is closed"),
        ("closed", "unfounded", "Your tip is closed"),
        ("closed", "passed_on", "Your tip is closed here: others have taken it over"),
        ("closed", "out_of_scope", "Your tip is closed: it is about another matter"),
    ],
)
def test_the_tipster_is_told_how_far_the_tip_has_come(
    visitor: Visitor, sqlite: Database, state: str, outcome: str | None, heading: str
) -> None:
    code = visitor.send_tip().code
    with sqlite.writing() as session:
        session.execute(update(Tip).values(state=state, outcome=outcome))
    assert status(open_dialogue(visitor, code)) == heading


def test_what_came_of_a_tip_is_told_in_the_very_same_words(visitor: Visitor, sqlite: Database) -> None:
    code, told = visitor.send_tip().code, set()
    for outcome in ("action_taken", "kept_as_intelligence", "unfounded"):
        with sqlite.writing() as session:
            session.execute(update(Tip).values(state="closed", outcome=outcome))
        told.add(without_token(open_dialogue(visitor, code)))
    assert len(told) == 1


@pytest.mark.parametrize("each", sorted({*STATUSES.values(), *ENDINGS.values(), "question"}))
def test_every_status_says_what_it_means_and_what_happens_next(site: Flask, each: str) -> None:
    with site.test_request_context("/sv/follow-up"):
        swedish = status_told(each)
    with site.test_request_context("/en/follow-up"):
        english = status_told(each)
    parts = zip(astuple(swedish), astuple(english), strict=True)
    assert [bool(ours) and ours != theirs for ours, theirs in parts] == [True] * 3


def test_a_question_is_shown_until_the_tipster_has_answered(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Våning?", once="0" * 32, keys=keys.officer, now=LATER)
    page = open_dialogue(visitor, code)
    assert status(page) == "There is a question or a message for you"
    assert status(visitor.press(page, "/en/follow-up", message="Tredje")) == "We have received your tip"


def test_whatever_the_status_what_remains_possible_is_said(visitor: Visitor, sqlite: Database) -> None:
    code = visitor.send_tip().code
    for state in ("received", "closed"):
        with sqlite.writing() as session:
            session.execute(update(Tip).values(state=state))
        page = open_dialogue(visitor, code)
        ways = [each["href"] for each in page.soup.select("main section a")]
        assert ways == ["tel:112", "tel:11414", "/en/tip"]
        assert ("it may take long before somebody reads it" in page.answer.text) == (state == "closed")
        assert visitor.press(page, "/en/follow-up", message=f"Mer, {state}").status == 200


def test_a_withdrawal_needs_a_second_step(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    assert not dialogue.soup.select_one("details.withdrawal").has_attr("open")
    page = visitor.press(dialogue, "/en/follow-up", form=LEAVE)
    assert (page.status, status(page)) == (400, "We have received your tip")
    assert page.faults == [("#confirmed", "Tick the box if you want to withdraw the tip.")]
    assert page.soup.select_one("details.withdrawal").has_attr("open")
    assert page.soup.select_one("#confirmed")["type"] == "checkbox"
    assert withdrawals(sqlite) == 0


def test_a_withdrawn_code_gets_the_answer_of_a_code_nobody_was_given(visitor: Visitor, sqlite: Database) -> None:
    code = visitor.send_tip().code
    dialogue = open_dialogue(visitor, code)
    page = visitor.press(dialogue, "/en/follow-up", form=LEAVE, confirmed="yes")
    assert (page.status, page.soup.h1.get_text()) == (200, "The tip is withdrawn")
    typed: list[tuple[str, dict[str, str]]] = [
        ("main form", {"message": "Mer"}),
        (LEAVE, {"confirmed": "yes"}),
    ]
    for form, fields in typed:
        gone = visitor.press(dialogue, "/en/follow-up", form=form, **fields)
        never = visitor.press(dialogue, "/en/follow-up", form=form, code=STRANGER, **fields)
        assert (gone.status, without_token(gone, code)) == (404, without_token(never, STRANGER))
    gone, never = open_dialogue(visitor, code), open_dialogue(visitor, STRANGER)
    assert (gone.status, without_token(gone, code)) == (404, without_token(never, STRANGER))
    assert withdrawals(sqlite) == 1


def test_words_to_the_officer_are_never_taken_for_a_withdrawal(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    page = visitor.press(dialogue, "/en/follow-up", message="Mer", withdraw="yes", confirmed="yes")
    assert said(page) == [("You", "Mer")]
    assert withdrawals(sqlite) == 0


@pytest.mark.parametrize(
    ("headers", "typed", "expected"),
    [({"Sec-Fetch-Site": "cross-site"}, {}, 403), (None, {"csrf_token": "x"}, 400), (None, {"confirmed": "no"}, 400)],
)
def test_nobody_else_withdraws_a_tip(
    visitor: Visitor, sqlite: Database, *, headers: dict[str, str] | None, typed: dict[str, str], expected: int
) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    answers = {"confirmed": "yes", **typed}
    page = visitor.press(dialogue, "/en/follow-up", form=LEAVE, headers=headers, **answers)
    assert (page.status, withdrawals(sqlite)) == (expected, 0)


def test_a_withdrawal_that_could_not_be_stored_can_be_sent_again(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    with sqlite.writing() as session:
        session.execute(text("SELECT 1"))
        page = visitor.press(dialogue, "/en/follow-up", form=LEAVE, confirmed="yes")
    assert page.status == 503
    assert page.soup.select_one("details.withdrawal").has_attr("open")
    assert visitor.press(page, "/en/follow-up", form=LEAVE, confirmed="yes").status == 200
    assert withdrawals(sqlite) == 1


def test_the_same_form_sent_again_after_a_withdrawal_gives_the_same_page_and_no_tip(
    visitor: Visitor, sqlite: Database
) -> None:
    form = visitor.look("/en/tip")
    first = visitor.press(form, "/en/tip", story="Words")
    visitor.press(open_dialogue(visitor, first.code), "/en/follow-up", form=LEAVE, confirmed="yes")
    assert visitor.press(form, "/en/tip", story="Words").answer.data == first.answer.data
    assert open_dialogue(visitor, first.code).status == 404
    with sqlite.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tip)) == 1


def test_a_message_is_added_once_however_often_its_page_is_sent(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    pages = [visitor.press(dialogue, "/en/follow-up", message="Tredje\nvåningen") for _ in range(3)]
    assert [said(page) for page in pages] == [[("You", "Tredje\nvåningen")]] * 3
    assert pages[0].soup.select_one(".done") is not None
    assert messages(sqlite) == 1


def test_the_next_message_may_say_the_same_again(visitor: Visitor, sqlite: Database) -> None:
    page = open_dialogue(visitor, visitor.send_tip().code)
    for _ in range(2):
        page = visitor.press(page, "/en/follow-up", message="Nu igen")
        assert page.fields()["message"] == ""
    assert messages(sqlite) == 2


def test_a_picture_may_be_added_without_words(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    page = visitor.press(dialogue, "/en/follow-up", photos=[photo()])
    assert said(page) == [("You", "Pictures without words")]


def test_an_empty_message_keeps_the_dialogue_in_view(visitor: Visitor, sqlite: Database) -> None:
    dialogue = visitor.press(open_dialogue(visitor, visitor.send_tip().code), "/en/follow-up", message="Första")
    page = visitor.press(dialogue, "/en/follow-up", message=" ")
    assert (page.status, said(page)) == (400, [("You", "Första")])
    assert page.faults == [("#message", "Write a message or choose a picture first.")]
    assert messages(sqlite) == 1


@pytest.mark.parametrize("typed", ["1234", "x" * 150, "0" * 23, "²" * 24, "one two three"])
def test_a_mistyped_code_is_told_apart_without_asking_the_database(
    visitor: Visitor, instance: Path, typed: str
) -> None:
    (instance / "database" / "tipline.db").unlink()
    page = open_dialogue(visitor, typed)
    assert page.status == 400
    assert [(where, what[:24]) for where, what in page.faults] == [("#code", "This code looks mistyped")]
    assert page.fields()["code"] == typed


def test_a_code_nobody_was_given_gets_one_answer_and_the_code_stays(visitor: Visitor) -> None:
    page = open_dialogue(visitor, STRANGER)
    assert (page.status, page.told[:39]) == (404, "There is nothing to show for this code.")
    assert page.fields()["code"] == STRANGER


def test_a_message_to_a_tip_that_is_gone_is_not_lost(visitor: Visitor) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    page = visitor.press(dialogue, "/en/follow-up", code=STRANGER, message="Mina ord")
    assert (page.status, page.fields()["message"]) == (404, "Mina ord")


def test_a_database_out_of_order_keeps_the_message_and_the_resend_adds_it_once(
    visitor: Visitor, sqlite: Database
) -> None:
    dialogue = open_dialogue(visitor, visitor.send_tip().code)
    run(sqlite, "ALTER TABLE messages RENAME TO aside")
    page = visitor.press(dialogue, "/en/follow-up", message="Mina ord")
    assert (page.status, page.fields()["message"]) == (503, "Mina ord")
    run(sqlite, "ALTER TABLE aside RENAME TO messages")
    assert [visitor.press(page, "/en/follow-up").status for _ in range(2)] == [200, 200]
    assert messages(sqlite) == 1


def run(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(text(statement))
