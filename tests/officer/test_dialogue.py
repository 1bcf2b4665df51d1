"""The dialogue at the desk: phrases in the tipster's language, and messages that wait until they are dealt with."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from tests.factories import ARABIC, NOW, Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.domain.languages import all_languages
from tipline.domain.phrases import all_phrases
from tipline.intake.follow_up import add_to_tip, read_follow_up
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.tips import tip_by_reference
from tipline.web.phrases import phrase_text

ROOM, THANKS = "room", "thanks-read"


def seed(number: int) -> bytes:
    return number.to_bytes(16, "big")


def write(database: Database, keys: Keys, code: str, text: str, *, now: datetime = NOW) -> None:
    with database.writing() as session:
        add_to_tip(session, code, text, (), keys=keys.site, seed=text.encode(), now=now)


def read(database: Database, keys: Keys, code: str) -> list[str | None]:
    with database.reading() as session:
        return [line.text for line in read_follow_up(session, code, keys=keys.site).lines if line.author == "officer"]


def close(database: Database, reference: str) -> None:
    with database.writing() as session:
        tip = tip_by_reference(session, reference)
        tip.state, tip.outcome = "closed", "unfounded"


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in all_entries(session) if entry.act not in {"purpose_stated", "tip_opened"}]


def chosen(desk: DeskClient) -> list[str]:
    return [each["value"] for each in desk.page.select("[name=phrases][checked]")]


def in_language(code: str, *phrases: str) -> str:
    return "\n".join(phrase_text(all_phrases()[each], code) for each in phrases)


def test_phrases_stand_in_the_tips_language_with_their_meaning_beside(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_triaged_tip(sqlite, keys, a_report(ARABIC))
    desk = signed_in("officer")
    desk.open_tip(reference)
    label = desk.page.select_one(f"label[for=phrase-{ROOM}]")
    assert (label["lang"], label.get_text()) == ("ar", in_language("ar", ROOM))
    meanings = desk.page.select(f"#meaning-{ROOM} [lang]")
    assert [(each["lang"], each.get_text()) for each in meanings] == [
        ("sv", "Vet du vilken våning, vilket rum eller vilken lägenhet det gäller?"),
        ("en", "Do you know which floor, room or flat it is?"),
    ]
    assert len(desk.page.select("[name=phrases]")) == len(all_phrases())
    assert len(desk.page.select("[data-unchecked]")) == 1


def test_what_is_sent_is_the_phrases_in_that_language_then_the_officers_own_words(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys, a_report(ARABIC))
    desk = signed_in("officer")
    desk.open_tip(reference)
    said = {"language": "ar", "phrases": [ROOM, THANKS], "text": "Rum 318?"}
    assert desk.send(f"/tips/{reference}/reply", **said).status_code == 303  # type: ignore[arg-type]
    assert read(sqlite, keys, code) == [f"{in_language('ar', THANKS, ROOM)}\n\nRum 318?"]


def test_phrases_alone_are_a_reply_and_nothing_at_all_is_none(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.send(f"/tips/{reference}/reply", language="sv", text="  ").status_code == 400
    assert "Choose a phrase or write something first." in desk.texts(".error")
    assert desk.send(f"/tips/{reference}/reply", language="sv", phrases=THANKS).status_code == 303
    assert read(sqlite, keys, code) == ["Tack. Vi har läst det du skrev."]


@pytest.mark.parametrize(
    "wrong", [{"phrases": "nonsense"}, {"language": "xx"}, {"language": ""}, {"other": "ar"}, {"lines": "-1"}]
)
def test_a_form_that_does_not_hold_sends_nothing_and_keeps_the_words(
    signed_in: SignedIn, sqlite: Database, keys: Keys, wrong: dict[str, str]
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    fields = {"language": "sv", "phrases": THANKS, "text": "Kept words"} | wrong
    assert desk.send(f"/tips/{reference}/reply", **fields).status_code == 400
    assert desk.page.select_one("#reply-text").get_text().strip() == "Kept words"
    assert read(sqlite, keys, code) == []


def test_phrases_are_shown_in_another_language_and_nothing_is_lost_or_sent(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    fields = {"language": "sv", "other": "so", "phrases": ROOM, "text": "Kept words", "show": "1"}
    assert desk.send(f"/tips/{reference}/reply", **fields).status_code == 200
    assert desk.page.select_one("form.reply [name=language]")["value"] == "so"
    assert desk.page.select_one(f"label[for=phrase-{ROOM}]").get_text() == in_language("so", ROOM)
    assert (chosen(desk), desk.page.select_one("#reply-text").get_text().strip()) == ([ROOM], "Kept words")
    assert (read(sqlite, keys, code), acts(sqlite)) == ([], [])


def test_phrases_come_back_when_the_database_does_not_answer(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    fields = {"language": "sv", "phrases": [THANKS, ROOM], "once": "0" * 32}
    with patch("tipline.officer.dialogue.reply_to_tipster", side_effect=DatabaseUnavailable("gone")):
        assert desk.send(f"/tips/{reference}/reply", **fields).status_code == 503  # type: ignore[arg-type]
    assert [each["value"] for each in desk.page.select("[name=phrases]")] == [THANKS, ROOM]
    assert not desk.page.select_one("textarea").has_attr("required")


def test_every_phrase_says_something_else_in_every_language() -> None:
    said = {(code, phrase_text(each, code)) for code in all_languages() for each in all_phrases().values()}
    assert len(said) == len(all_languages()) * len(all_phrases())
    assert [text for _, text in said if "%" in text] == []


def test_a_message_that_waits_stands_out_until_it_is_answered(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    a_triaged_tip(sqlite, keys, a_report("Another tip."), seed=seed(2))
    write(sqlite, keys, code, "Rum 12", now=datetime.now(UTC) - timedelta(hours=3))
    desk = signed_in("officer")
    desk.get("/queue?answer=1")
    assert (desk.texts("a[data-row]"), desk.texts(".chips li")[0]) == (
        [reference],
        "The tipster awaits an answer ✕Remove",
    )
    assert desk.page.select_one("form.filter [name=answer]").has_attr("checked")
    assert [told.startswith("the tipster wrote 3 h") for told in desk.texts(".wrote")] == [True]
    desk.open_tip(reference)
    assert len(desk.page.select("[data-waiting], .line.waits")) == 2
    assert desk.send(f"/tips/{reference}/reply", text="Tack", lines="1").status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.page.select("[data-waiting], .line.waits, .wrote") == []
    desk.get("/queue?answer=1")
    assert desk.texts("a[data-row]") == []


def test_a_message_is_marked_as_read_once_in_the_record_and_without_a_word_to_the_tipster(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    write(sqlite, keys, code, "Tack!")
    desk = signed_in("officer")
    desk.open_tip(reference)
    for _ in range(2):
        assert desk.send(f"/tips/{reference}/read", lines="1").status_code == 303
    assert acts(sqlite) == ["message_read"]
    assert read(sqlite, keys, code) == []
    desk.get(f"/tips/{reference}")
    assert desk.page.select("[data-waiting]") == []
    assert "Marked the tipster's message as read" in " ".join(desk.texts("main"))


@pytest.mark.parametrize("deed", ["read", "reply"])
def test_a_message_that_came_after_the_page_still_waits(
    signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    write(sqlite, keys, code, "First")
    desk = signed_in("officer")
    desk.open_tip(reference)
    write(sqlite, keys, code, "Second")
    assert desk.send(f"/tips/{reference}/{deed}", text="Tack", lines="1").status_code == 303
    desk.get(f"/tips/{reference}")
    assert desk.texts(".line.waits .said") == ["Second"]


@pytest.mark.parametrize("lines", ["", "-1", "x", "9" * 6, "١"])
def test_only_a_number_of_messages_marks_them(signed_in: SignedIn, sqlite: Database, keys: Keys, lines: str) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.send(f"/tips/{reference}/read", lines=lines).status_code == 400


def test_another_county_marks_nothing_and_no_other_role_does(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    write(sqlite, keys, code, "Rum 12")
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "18"
    elsewhere = signed_in("officer", county="19")
    elsewhere.get("/queue")
    assert elsewhere.send(f"/tips/{reference}/read", lines="1").status_code == 404
    coordinator = signed_in("coordinator", name="kim@example.org")
    coordinator.get("/queue")
    assert coordinator.send(f"/tips/{reference}/read", lines="1").status_code == 403
    assert acts(sqlite) == ["act_refused", "act_refused"]


def test_a_message_raises_a_closed_tip_into_the_open_ones_and_tells_the_tipster_nothing_new(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.send(f"/tips/{reference}/claim")
    close(sqlite, reference)
    desk.get("/queue")
    assert desk.texts("a[data-row]") == []
    write(sqlite, keys, code, "De är tillbaka")
    for address in ("/queue", "/queue?mine=1", "/queue?answer=1", "/queue?state=closed"):
        desk.get(address)
        assert (address, desk.texts("a[data-row]")) == (address, [reference])
    with sqlite.reading() as session:
        assert read_follow_up(session, code, keys=keys.site).status == "closed"
        assert tip_by_reference(session, reference).outcome == "unfounded"
    desk.get(f"/tips/{reference}")
    desk.send(f"/tips/{reference}/read", lines="1")
    desk.get("/queue")
    assert desk.texts("a[data-row]") == []
