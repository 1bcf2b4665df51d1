"""Notices at the desk: written with a look at them first, approved by a second person, and no word lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.factories import ONCE, Keys, a_published_notice
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.domain.notices import ALL, MOST_CHARACTERS
from tipline.domain.times import swedish_day
from tipline.officer import notice_form
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.notices import StoredNotice, notices_for

TODAY = swedish_day(datetime.now(UTC))
DAY = timedelta(days=1)
FIELDS = {
    "once": ONCE,
    "text": "Se **upp** i [korridorerna](https://polisen.se).",
    "audience": "hotel",
    "county": ALL,
    "language": "sv",
    "first_day": TODAY.isoformat(),
    "last_day": (TODAY + 6 * DAY).isoformat(),
}
HOSTILE = '</textarea><script>alert(1)</script> [x](javascript:alert(1)) "\u2066 &lt;b&gt; {{7*7}}'


def stored(database: Database) -> list[StoredNotice]:
    with database.reading() as session:
        return list(notices_for(session, "", TODAY, 99))


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.detail) for entry in all_entries(session)]


def keep(desk: DeskClient, **fields: str) -> int:
    desk.get("/notices/new")
    return desk.send("/notices/new", **{**FIELDS, "do": "keep", **fields}).status_code


def kept_words(desk: DeskClient) -> dict[str, str]:
    """What the page's form would send again."""
    page = desk.page
    chosen = {each["name"]: each.select_one("option[selected]") for each in page.select("select")}
    return {
        "once": page.select_one("[name=once]")["value"],
        "text": page.select_one("textarea").get_text().removeprefix("\n"),
        **{name: option["value"] if option else "" for name, option in chosen.items()},
        **{each["name"]: each["value"] for each in page.select("input[type=date]")},
    }


def test_a_notice_is_looked_at_kept_approved_and_withdrawn(signed_in: SignedIn, sqlite: Database) -> None:
    eva, sara = signed_in("officer"), signed_in("supervisor", name="sara@example.org")
    eva.get("/notices/new")
    assert eva.send("/notices/new", **FIELDS, do="look").status_code == 200
    assert eva.texts(".preview h2") == ["As the public will see it", "Från polisen"]
    assert eva.page.select_one(".preview [lang]")["lang"] == "sv"
    assert eva.page.select_one(".preview .words strong").get_text() == "upp"
    assert (kept_words(eva), stored(sqlite)) == (FIELDS, [])
    assert eva.send("/notices/new", **kept_words(eva), do="keep").location == "/notices"
    eva.get("/notices")
    assert eva.texts(".standing") == ["Draft"]
    assert eva.page.select("form[action$=approve]") == []
    sara.get("/notices")
    assert sara.texts(".one-notice .words") == ["Se upp i korridorerna."]
    assert sara.send(f"/notices/{ONCE}/approve").location == "/notices"
    sara.get("/notices")
    assert (sara.texts(".standing"), sara.page.select("form[action$=approve]")) == (["Shown now"], [])
    assert eva.send(f"/notices/{ONCE}/withdraw").location == "/notices"
    sara.get("/notices")
    assert sara.texts(".standing") == ["Withdrawn"]
    assert sara.page.select("main form") == []
    assert [act for act, _ in acts(sqlite)] == ["notice_written", "notice_approved", "notice_withdrawn"]


def test_the_preview_is_in_the_language_and_direction_of_its_leaflet(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/notices/new")
    desk.send("/notices/new", **{**FIELDS, "language": "ar", "county": "19"})
    box = desk.page.select_one(".preview [lang]")
    assert (box["lang"], box["dir"], box.select_one("h2").get_text()) == ("ar", "rtl", "من الشرطة")
    assert "Västmanlands län" in box.select_one(".hint").get_text()
    assert desk.page.html["lang"] == "en"
    desk.send("/notices/new", **{**FIELDS, "language": ALL})
    box = desk.page.select_one(".preview [lang]")
    assert (box["lang"], box.select_one("h2").get_text()) == ("en", "From the police")
    assert box.select_one(".words")["dir"] == "auto"


def test_an_arabic_notice_reads_from_the_right_in_a_list_that_does_not(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    assert keep(desk, language="ar", text="[114 14](tel:11414) اتصلوا") == 303
    desk.get("/notices")
    words = desk.page.select_one(".one-notice .words")
    assert (desk.page.html["dir"], words["lang"], words["dir"]) == ("ltr", "ar", "rtl")


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "**"}, "text"),
        ({"text": "x" * (MOST_CHARACTERS + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"audience": ""}, "audience"),
        ({"county": "99"}, "county"),
        ({"language": "de"}, "language"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "tomorrow"}, "last_day"),
        ({"last_day": (TODAY - DAY).isoformat()}, "last_day"),
        ({"first_day": (TODAY + 9 * DAY).isoformat()}, "last_day"),
    ],
)
def test_a_fault_is_told_at_its_field_and_keeps_the_words(
    signed_in: SignedIn, sqlite: Database, fault: dict[str, str], field: str
) -> None:
    desk = signed_in("officer")
    assert keep(desk, **fault) == 400
    told = [each["id"] for each in desk.page.select(".error[id]")]
    assert told == [f"{field}-error"]
    invalid = desk.page.select_one("[aria-invalid]")
    assert invalid["name"] == field
    assert f"{field}-error" in invalid["aria-describedby"].split()
    unlisted = {name: "" for name in ("county", "language") if name in fault}
    assert kept_words(desk) == {**FIELDS, **fault, **unlisted}
    assert (stored(sqlite), acts(sqlite)) == ([], [])


def test_six_hundred_characters_count_as_the_browser_counts_them(signed_in: SignedIn, sqlite: Database) -> None:
    assert keep(signed_in("officer"), text="a\r\n" * (MOST_CHARACTERS // 2)) == 303
    assert [len(each.text) for each in stored(sqlite)] == [MOST_CHARACTERS]


def test_the_same_form_sent_twice_is_one_notice(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    assert [keep(desk), keep(desk)] == [303, 303]
    assert len(stored(sqlite)) == 1


def test_a_database_that_does_not_answer_costs_no_word(
    signed_in: SignedIn, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*said: object, **more: object) -> None:
        raise DatabaseUnavailable("OperationalError")

    desk = signed_in("officer")
    monkeypatch.setattr(notice_form, "write_notice", broken)
    assert keep(desk) == 503
    assert desk.texts(".error") == [
        "The database did not answer. Your words are still here: wait a moment and send them again."
    ]
    monkeypatch.undo()
    assert desk.send("/notices/new", **kept_words(desk), do="keep").status_code == 303
    assert [each.text for each in stored(sqlite)] == [FIELDS["text"]]


def test_a_page_that_is_too_old_costs_no_word_and_keeps_nothing(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    assert desk.send("/notices/new", **FIELDS, do="keep").status_code == 400
    assert (kept_words(desk), stored(sqlite)) == (FIELDS, [])
    assert desk.send("/notices/new", **kept_words(desk), do="keep").status_code == 303


def test_nothing_of_a_hostile_notice_runs_at_the_desk(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/notices/new")
    desk.send("/notices/new", **{**FIELDS, "text": HOSTILE}, do="look")
    assert kept_words(desk)["text"] == HOSTILE
    assert keep(desk, text=HOSTILE) == 303
    desk.get("/notices")
    assert {each.name for each in desk.page.select_one(".words").find_all()} == {"p"}
    assert desk.page.select("main script, main a[href^=javascript]") == []


def test_nobody_approves_their_own_notice(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("supervisor")
    assert keep(desk) == 303
    desk.get("/notices")
    assert "Somebody else must approve what you have written." in desk.texts(".one-notice .hint")
    assert desk.page.select("form[action$=approve]") == []
    assert desk.send(f"/notices/{ONCE}/approve").status_code == 409
    assert [each.state for each in stored(sqlite)] == ["draft"]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("officer", [200, 200, 200, 403, 303]),
        ("supervisor", [200, 200, 200, 303, 303]),
        ("coordinator", [200, 403, 403, 303, 303]),
        ("auditor", [403, 403, 403, 403, 403]),
        ("admin", [403, 403, 403, 403, 403]),
    ],
)
def test_each_role_does_what_it_may_and_refusals_are_recorded(
    signed_in: SignedIn, sqlite: Database, role: str, statuses: list[int]
) -> None:
    assert keep(signed_in("officer", name="writer@example.org")) == 303
    desk = signed_in(role)
    desk.get({"auditor": "/audit", "admin": "/officers"}.get(role, "/queue"))
    assert ("/notices" in [each["href"] for each in desk.page.select(".rooms a")]) == (statuses[0] == 200)
    answers = [
        desk.get("/notices"),
        desk.get("/notices/new"),
        desk.send("/notices/new", **FIELDS, do="look"),
        desk.send(f"/notices/{ONCE}/approve"),
        desk.send(f"/notices/{ONCE}/withdraw"),
    ]
    assert [each.status_code for each in answers] == statuses
    assert [act for act, _ in acts(sqlite)].count("act_refused") == statuses.count(403)


def test_an_officer_of_one_county_sees_and_works_its_own(signed_in: SignedIn, sqlite: Database) -> None:
    everywhere = signed_in("officer", name="everywhere@example.org")
    numbers = {county: f"{place:032x}" for place, county in enumerate(("01", "19", ALL))}
    for county, number in numbers.items():
        assert keep(everywhere, once=number, county=county, text=f"County {county}") == 303
    desk = signed_in("supervisor", county="19")
    desk.get("/notices")
    assert sorted(desk.texts(".one-notice .words")) == ["County 19", "County all"]
    assert [each["action"] for each in desk.page.select(".one-notice form")] == [
        f"/notices/{numbers['19']}/approve",
        f"/notices/{numbers['19']}/withdraw",
    ]
    answers = {county: desk.send(f"/notices/{number}/approve").status_code for county, number in numbers.items()}
    assert answers == {"01": 404, "19": 303, ALL: 403}
    desk.get("/notices/new")
    assert [each["value"] for each in desk.page.select("[name=county] option")] == ["19"]
    for county in ("01", ALL):
        assert keep(desk, county=county) == 403
    assert keep(desk, county="19") == 303


def test_what_is_over_or_coming_says_so(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    a_published_notice(sqlite, keys, text="Later", first_day=TODAY + DAY, last_day=TODAY + 400 * DAY)
    over = a_published_notice(sqlite, keys, text="Over", last_day=TODAY + 400 * DAY)
    with sqlite.writing() as session:
        session.get_one(StoredNotice, over).first_day = TODAY - 3 * DAY
        session.get_one(StoredNotice, over).last_day = TODAY - DAY
    desk = signed_in("coordinator")
    desk.get("/notices")
    assert desk.texts(".standing") == ["Approved, not yet shown", "Over"]
    assert desk.texts("details .standing") == ["Over"]
    assert desk.page.select("details form") == []


def test_the_list_asks_the_database_once_for_all_notices(
    site: Flask, signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk = signed_in("supervisor")
    for number in range(5):
        assert keep(desk, once=f"{number:032x}") == 303
    asked: list[str] = []
    event.listen(site.extensions["desk"].database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    desk.get("/notices")
    assert len(desk.texts(".one-notice")) == 5
    assert len([each for each in asked if "FROM notices" in each]) == 1
    assert len(asked) <= 12


def test_no_notice_of_that_number_is_not_found(signed_in: SignedIn) -> None:
    desk = signed_in("supervisor")
    desk.get("/notices")
    desk.get("/notices/new")
    assert [desk.send(f"/notices/{number}/withdraw").status_code for number in ("0" * 32, "%00", "x")] == [404] * 3


@pytest.mark.parametrize("deed", ["/notices/new", f"/notices/{ONCE}/approve", f"/notices/{ONCE}/withdraw"])
def test_nothing_is_done_without_the_token_of_a_page(signed_in: SignedIn, sqlite: Database, deed: str) -> None:
    assert keep(signed_in("officer")) == 303
    other = signed_in("supervisor", name="sara@example.org")
    assert other.send(deed, **{**FIELDS, "once": "f" * 32}, do="keep").status_code == 400
    assert [each.state for each in stored(sqlite)] == ["draft"]


def test_every_field_of_the_pages_has_a_label_and_every_id_is_one(signed_in: SignedIn) -> None:
    desk = signed_in("supervisor")
    for number in range(2):
        keep(desk, once=f"{number:032x}")
    desk.get("/notices")
    inspect(desk)
    desk.get("/notices/new")
    inspect(desk)
    desk.send("/notices/new", **FIELDS, do="look")
    inspect(desk)


def inspect(desk: DeskClient) -> None:
    page = desk.page
    assert [len(page.select(name)) for name in ("title", "h1", "main", "[style]")] == [1, 1, 1, 0]
    identities = [each["id"] for each in page.select("[id]")]
    assert len(identities) == len(set(identities))
    labels = {label.get("for") for label in page.select("label[for]")}
    for each in page.select("main input:not([type=hidden]), main textarea, main select"):
        assert each["id"] in labels
