"""A file that is not taken is named with its reason, in the answer alone, and hinders neither words nor pictures."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.public.test_follow_up import messages, open_dialogue, said
from tests.public.visitor import JPEG, PNG, Page, Visitor, photo
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedAttachment
from tipline.persistence.tips import Tip
from tipline.web.pictures import MOST_NAME

EMPTY = "The file is empty."
LARGE = "It is larger than 15 MB."
STRANGE = "It is not a picture we can take. We take JPEG, PNG, WebP and HEIC."
MANY = "You had chosen more than five pictures. We took the first five."
MEGABYTE = 1_000_000


def send(visitor: Visitor, *photos: object, form: Page | None = None, **answers: object) -> Page:
    form = form or visitor.look("/en/tip")
    return visitor.press(form, "/en/tip", **{"story": "Rum 318", "photos": list(photos), **answers})


def sized(length: int) -> bytes:
    return JPEG.ljust(length, b"x")


def pictures(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SealedAttachment)) or 0


def tips(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", EMPTY), (b"\xff", STRANGE), (b"%PDF-1.7", STRANGE), (b"GIF89a", STRANGE), (b"PK\x03\x04", STRANGE)],
    ids=["empty", "one byte", "pdf", "gif", "zip"],
)
def test_a_refused_file_is_named_with_its_reason_and_the_tip_goes_with_the_others(
    visitor: Visitor, sqlite: Database, content: bytes, why: str
) -> None:
    page = send(visitor, photo(JPEG, "one.jpg"), photo(content, "two.jpg"), photo(PNG, "three.png"))
    assert (page.status, len(page.code), page.refused) == (200, 24, [("two.jpg", why)])
    assert (tips(sqlite), pictures(sqlite)) == (1, 2)


@pytest.mark.parametrize("length", [15 * MEGABYTE - 1, 15 * MEGABYTE, 15 * MEGABYTE + 1])
def test_a_picture_of_exactly_the_largest_size_is_taken(visitor: Visitor, sqlite: Database, length: int) -> None:
    page = send(visitor, photo(sized(length), "large.jpg"))
    fits = length <= 15 * MEGABYTE
    assert (page.status, len(page.code)) == (200, 24)
    assert page.refused == ([] if fits else [("large.jpg", LARGE)])
    assert pictures(sqlite) == (1 if fits else 0)


@pytest.mark.parametrize("count", [4, 5, 6, 7])
def test_of_more_than_five_pictures_the_first_five_are_taken(visitor: Visitor, sqlite: Database, count: int) -> None:
    page = send(visitor, *(photo(JPEG + bytes([number]), f"{number}.jpg") for number in range(count)))
    assert page.refused == [(f"{number}.jpg", MANY) for number in range(5, count)]
    assert pictures(sqlite) == min(count, 5)


def test_a_refused_file_takes_no_place_of_a_picture(visitor: Visitor, sqlite: Database) -> None:
    page = send(visitor, photo(b"%PDF", "a.pdf"), *(photo(JPEG, f"{number}.jpg") for number in range(6)))
    assert page.refused == [("a.pdf", STRANGE), ("5.jpg", MANY)]
    assert pictures(sqlite) == 5


def test_five_pictures_of_the_largest_size_and_the_longest_words_fit_into_one_tip(
    visitor: Visitor, sqlite: Database
) -> None:
    page = send(visitor, *(photo(sized(15 * MEGABYTE)) for _ in range(5)), story="å" * 10_000)
    assert (page.status, page.refused) == (200, [])
    assert pictures(sqlite) == 5


def test_without_a_file_nothing_is_said_of_files(visitor: Visitor, sqlite: Database) -> None:
    page = send(visitor, photo(b"", ""))
    assert (page.status, page.soup.select(".refused, #refused-title")) == (200, [])
    assert pictures(sqlite) == 0


def test_a_file_without_a_name_is_not_lost_in_silence(visitor: Visitor, sqlite: Database) -> None:
    page = send(visitor, photo(b"%PDF", ""), photo(JPEG, ""))
    assert page.refused == [("A file without a name", STRANGE)]
    assert pictures(sqlite) == 1


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("{{7*7}} %(x)s &amp;.pdf", "{{7*7}} %(x)s &amp;.pdf"),
        ("</bdi><script>alert(1)</script>", "script>"),
        ("../../etc/passwd", "passwd"),
        (r"C:\\Users\\Anna\\cv.pdf", "cv.pdf"),
        ("anna\u202egpj.exe", "annagpj.exe"),
        ("\u2066anna\u2069\u200b\ufeff.pdf", "anna.pdf"),
        ("a\u202fb\u00a0 c.pdf", "a b c.pdf"),
        ("صورة.pdf", "صورة.pdf"),
        ("x" * 300 + ".pdf", "x" * 44 + "…" + "x" * 11 + ".pdf"),
        ("x" * 56 + ".pdf", "x" * 56 + ".pdf"),
        ("folder/", "A file without a name"),
    ],
)
def test_a_name_is_shown_as_text_without_folders_or_tricks(visitor: Visitor, sent: str, shown: str) -> None:
    page = send(visitor, photo(b"%PDF", sent))
    assert page.refused == [(shown, STRANGE)]
    assert len(page.refused[0][0]) <= MOST_NAME
    assert page.soup.select(".refused script, .refused img, main script, main img") == []
    assert all(each.parent.name == "strong" for each in page.soup.select(".refused bdi"))


def test_no_name_is_stored_or_logged(
    visitor: Visitor, sqlite: Database, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = send(visitor, photo(JPEG, "KANARIE-1.jpg"), photo(b"%PDF", "KANARIE-2.pdf"))
        dialogue = open_dialogue(visitor, page.code)
        visitor.press(dialogue, "/en/follow-up", message="Mer", photos=[photo(b"%PDF", "KANARIE-3.pdf")])
    assert [name for name, _ in page.refused] == ["KANARIE-2.pdf"]
    assert "KANARIE-1" not in page.answer.get_data(as_text=True)
    assert "KANARIE" not in caplog.text
    stored = b"".join(file.read_bytes() for file in instance.rglob("*") if file.is_file())
    assert len(stored) > 4096
    assert b"KANARIE" not in stored


def test_a_resend_of_the_same_form_is_the_same_tip_and_names_the_same_files(visitor: Visitor, sqlite: Database) -> None:
    form = visitor.look("/en/tip")
    first, second = (send(visitor, photo(JPEG), photo(b"%PDF", "a.pdf"), form=form) for _ in range(2))
    assert first.refused == second.refused == [("a.pdf", STRANGE)]
    assert first.answer.data == second.answer.data
    assert send(visitor, photo(JPEG), form=form).code == first.code
    assert (tips(sqlite), pictures(sqlite)) == (1, 1)
    assert send(visitor, photo(PNG), form=form).code != first.code
    assert tips(sqlite) == 2


def test_a_form_that_comes_back_also_says_which_files_will_not_do(visitor: Visitor, sqlite: Database) -> None:
    page = send(visitor, photo(JPEG), photo(b"%PDF", "a.pdf"), story="")
    assert (page.status, page.refused) == (400, [("a.pdf", STRANGE)])
    assert page.told.endswith("please choose them again.")
    assert send(visitor, photo(b"%PDF", "a.pdf"), story="").told == "These files cannot be taken:"
    assert tips(sqlite) == 0


def test_a_message_goes_without_its_refused_files(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, send(visitor).code)
    page = visitor.press(
        dialogue, "/en/follow-up", message="Mer", photos=[photo(), photo(b"", "empty.jpg"), photo(b"%PDF", "<i>.pdf")]
    )
    assert (page.status, said(page)) == (200, [("You", "Mer")])
    assert page.refused == [("empty.jpg", EMPTY), ("<i>.pdf", STRANGE)]
    assert page.soup.select_one(".done") is not None
    assert pictures(sqlite) == 1


def test_the_next_page_of_the_dialogue_has_forgotten_the_names(visitor: Visitor) -> None:
    code = send(visitor).code
    visitor.press(open_dialogue(visitor, code), "/en/follow-up", message="Mer", photos=[photo(b"", "empty.jpg")])
    assert open_dialogue(visitor, code).refused == []


def test_a_message_of_nothing_but_refused_files_stores_nothing_and_says_so(visitor: Visitor, sqlite: Database) -> None:
    dialogue = open_dialogue(visitor, send(visitor).code)
    page = visitor.press(dialogue, "/en/follow-up", message="  ", photos=[photo(b"%PDF", "a.pdf")])
    assert (page.status, page.refused) == (400, [("a.pdf", STRANGE)])
    assert page.faults == [("#message", "No file could be taken. Write a message, or choose other pictures.")]
    assert page.soup.select(".done") == []
    assert page.fields()["message"] == "  "
    assert (messages(sqlite), pictures(sqlite)) == (0, 0)
