"""The dialogue: opened by the code alone, added to once, silent about everything else."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from tests.factories import LATER, Keys, a_triaged_tip, an_officer
from tests.public.visitor import Page, Visitor, photo
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.crypto.receipts import new_code
from tipline.persistence.database import Database
from tipline.persistence.messages import Message
from tipline.persistence.tips import Tip

STRANGER = new_code(b"x" * 32, b"seed", b"content")


def open_dialogue(visitor: Visitor, code: str) -> Page:
    return visitor.press(visitor.look("/en/follow-up"), "/en/follow-up", code=code)


def said(page: Page) -> list[tuple[str, str]]:
    return [
        (each.select_one("h3").get_text(), each.select_one(".said").get_text())
        for each in page.soup.select("article.message")
    ]


def messages(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_a_sent_tip_is_opened_with_its_code(visitor: Visitor) -> None:
    page = open_dialogue(visitor, visitor.send_tip().code)
    assert (page.status, said(page)) == (200, [])
    assert page.soup.select_one(".lead").get_text(strip=True) == "Your tip has arrived. No officer has taken it up yet."


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


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("received", "Your tip has arrived. No officer has taken it up yet."),
        ("triaged", "Your tip has arrived. No officer has taken it up yet."),
        ("claimed", "An officer is working with your tip."),
        ("referred", "An officer is working with your tip."),
        ("closed", "The work with your tip is finished."),
    ],
)
def test_the_tipster_is_told_whether_the_tip_is_worked_on(
    visitor: Visitor, sqlite: Database, state: str, told: str
) -> None:
    code = visitor.send_tip().code
    with sqlite.writing() as session:
        session.execute(update(Tip).values(state=state))
    assert open_dialogue(visitor, code).soup.select_one(".lead").get_text(strip=True).startswith(told)


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
