"""Before sending, once: words that may tell who writes."""

import pytest
from sqlalchemy import func, select

from tests.public.visitor import Page, Visitor, photo
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

TELLING = "Det var på mitt skift. Rum 318."


def pressed(visitor: Visitor, page: Page, **answers: object) -> Page:
    """Pressed as in a browser, which sends the name of the button that was pressed."""
    button = page.soup.select_one("form .send button")
    named = {str(button["name"]): str(button["value"])} if button.has_attr("name") else {}
    return visitor.press(page, "/sv/tip", **named, **answers)


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0


def test_the_first_press_shows_what_may_tell_and_the_second_sends_it(visitor: Visitor, sqlite: Database) -> None:
    shown = pressed(visitor, visitor.look("/sv/tip"), story=TELLING, room="318", when="now")
    assert (shown.status, shown.code, count(sqlite)) == (200, "", 0)
    assert [each.get_text() for each in shown.soup.select(".summary li")] == ["mitt skift"]
    fields = shown.fields()
    assert (fields["story"], fields["room"], fields["when"]) == (TELLING, "318", "now")
    assert len(pressed(visitor, shown).code) == 24
    assert count(sqlite) == 1


@pytest.mark.parametrize("answers", [{"story": "Rum 318"}, {"story": TELLING, "photos": [photo()]}])
def test_nothing_is_asked_when_nothing_tells_or_pictures_would_be_lost(
    visitor: Visitor, answers: dict[str, object]
) -> None:
    assert len(pressed(visitor, visitor.look("/sv/tip"), **answers).code) == 24


def test_a_text_changed_after_the_question_is_sent(visitor: Visitor) -> None:
    shown = pressed(visitor, visitor.look("/sv/tip"), story=TELLING)
    assert len(pressed(visitor, shown, story="Rum 318").code) == 24


def test_what_comes_without_a_button_is_sent_at_once(visitor: Visitor) -> None:
    assert len(visitor.send_tip(TELLING).code) == 24
