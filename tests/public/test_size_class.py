"""Every answer to a form has one size, so that bytes on the line tell neither code nor content."""

import re

import pytest
from sqlalchemy import text

from tests.factories import LATER, Keys, a_triaged_tip, an_officer
from tests.public.test_follow_up import LEAVE, STRANGER
from tests.public.visitor import JPEG, Page, Visitor, photo
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.persistence.database import Database
from tipline.public.size_class import SIZE_CLASS_BYTES, filled_up
from tipline.web.site import MOST_BODY_BYTES


def answers(visitor: Visitor, sqlite: Database, keys: Keys, language: str) -> dict[str, Page]:
    """One of each kind of answer to a form, by what it is."""
    path, tip = f"/{language}/follow-up", f"/{language}/tip"
    asked = visitor.look(path)
    code, reference = a_triaged_tip(sqlite, keys)

    def run(statement: str) -> None:
        with sqlite.writing() as session:
            session.execute(text(statement))

    found = {
        "sent": visitor.press(visitor.look(tip), tip, story="Rum 318."),
        "not sent": visitor.press(visitor.look(tip), tip, story=""),
        "unknown": visitor.press(asked, path, code=STRANGER),
        "mistyped": visitor.press(asked, path, code="1234"),
        "empty": visitor.press(asked, path, code=""),
        "opened": visitor.press(asked, path, code=code),
    }
    dialogue = found["opened"]
    with sqlite.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Å" * 5000, once="0" * 32, keys=keys.officer, now=LATER)
    found |= {
        "question": visitor.press(asked, path, code=code),
        "answered": visitor.press(dialogue, path, message="<b>&" * 1000),
        "nothing said": visitor.press(dialogue, path, message=""),
        "not ticked": visitor.press(dialogue, path, form=LEAVE),
        "from elsewhere": visitor.press(dialogue, path, headers={"Sec-Fetch-Site": "cross-site"}),
        "too large": visitor.press(dialogue, path, photos=[photo(JPEG + b"x" * MOST_BODY_BYTES)]),
        "no form": Page(visitor.browser.post(path, json=[1])),
        "foreign host": visitor.press(asked, path, headers={"Host": "evil.example.org"}, code=code),
    }
    run("UPDATE tips SET state = 'closed', outcome = 'out_of_scope'")
    found["closed"] = visitor.press(asked, path, code=code)
    run("ALTER TABLE messages RENAME TO aside")
    found["out of order"] = visitor.press(asked, path, code=code)
    run("ALTER TABLE aside RENAME TO messages")
    run("UPDATE messages SET for_tipster = x'00'")
    found["damaged"] = visitor.press(asked, path, code=code)
    run("UPDATE messages SET written_at = 'never'")
    found["fault"] = visitor.press(asked, path, code=code)
    found["withdrawn"] = visitor.press(dialogue, path, form=LEAVE, confirmed="yes")
    found["gone"] = visitor.press(asked, path, code=code)
    return found


@pytest.fixture(params=["sv", "en"])
def found(request: pytest.FixtureRequest, visitor: Visitor, sqlite: Database, keys: Keys) -> dict[str, Page]:
    return answers(visitor, sqlite, keys, request.param)


def test_every_kind_of_answer_has_the_same_length_headers_included(found: dict[str, Page]) -> None:
    assert {page.status for page in found.values()} == {200, 400, 403, 404, 413, 500, 503}
    assert {what: len(page.answer.data) for what, page in found.items()} == dict.fromkeys(found, SIZE_CLASS_BYTES)
    assert {page.answer.headers["Content-Length"] for page in found.values()} == {str(SIZE_CLASS_BYTES)}
    assert len({len(page.answer.status) + len(str(page.answer.headers)) for page in found.values()}) == 1
    # Nobody may compress them, which would make them as different as they are.
    assert {page.answer.headers["Cache-Control"] for page in found.values()} == {"no-store, no-transform"}
    assert {page.answer.headers.get("Content-Encoding") for page in found.values()} == {None}
    # What fills them up is no part of the page: a comment after its end.
    for page in found.values():
        assert re.search(r"</html>\s*<!-- [\w ,.]+-->\n$", page.answer.text)


@pytest.mark.parametrize("length", [0, 1, 65_000, 65_470, 65_473, 65_474, 65_536, 65_537, 200_000])
def test_a_page_is_filled_up_to_the_next_whole_class(length: int) -> None:
    page = b"x" * length
    filled = filled_up(page)
    assert filled.startswith(page)
    assert len(filled) % SIZE_CLASS_BYTES == 0
    assert len(filled) - length < SIZE_CLASS_BYTES + 100


def test_a_long_dialogue_fills_the_next_class(visitor: Visitor, sqlite: Database, keys: Keys) -> None:
    code, _ = a_triaged_tip(sqlite, keys)
    page = visitor.press(visitor.look("/sv/follow-up"), "/sv/follow-up", code=code)
    page = visitor.press(page, "/sv/follow-up", message="\U0001f600" * 10_000)
    assert len(page.answer.data) == SIZE_CLASS_BYTES
    for _ in range(2):
        page = visitor.press(page, "/sv/follow-up", message="\U0001f600" * 10_000)
    assert len(page.answer.data) == 2 * SIZE_CLASS_BYTES


def test_a_page_that_only_is_looked_at_stays_as_light_as_it_is(visitor: Visitor) -> None:
    page = visitor.look("/sv/follow-up")
    assert len(page.answer.data) < SIZE_CLASS_BYTES // 4
    assert page.answer.headers["Cache-Control"] == "no-store"
