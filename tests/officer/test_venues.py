"""Venues at the desk: kept, found, merged and parted, with every name inert and no officer's words lost."""

import re

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.officer import venues
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database

UMEA, LULEA = "2480", "2580"
FIELDS = {
    "name": "Hotell Björken",
    "kind": "hotel",
    "municipality": UMEA,
    "address": "Strandgatan 8",
    "aliases": "Björkis\n\n فندق البتولا \nBJÖRKIS",
}
HOSTILE = """</textarea><script>alert(1)</script><img src=x onerror=alert(1)> "' &lt;b&gt; {{'z'*7}}"""


def keep(desk: DeskClient, **fields: str) -> str:
    """The id of the new venue."""
    desk.get("/venues/new")
    once = str(desk.page.select_one("[name=once]")["value"])
    answer = desk.send("/venues/new", **{**FIELDS, "once": once, **fields})
    assert answer.location == f"/venues/{once}", desk.texts(".error")
    desk.get(answer.location)
    return once


def fields_of(desk: DeskClient) -> dict[str, str]:
    """What the form of the page would send, without what every form sends."""
    form = desk.page.select_one(".venue-form form")
    chosen = {each["name"]: each.select_one("option[selected]")["value"] for each in form.select("select")}
    typed = {each["name"]: each["value"] for each in form.select("input:not([type=hidden])")}
    return {**typed, **chosen, "aliases": form.select_one("textarea").get_text().removeprefix("\n")}


def seen(desk: DeskClient) -> str:
    return str(desk.page.select_one("[name=seen]")["value"])


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in all_entries(session)]


def names(desk: DeskClient, address: str = "/venues") -> list[str]:
    assert desk.get(address).status_code == 200
    return desk.texts(".venue-rows .name a")


def test_a_venue_is_added_and_changed_and_its_history_tells_what_was(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    venue_id = keep(desk)
    assert fields_of(desk) == {**FIELDS, "aliases": "Björkis\nفندق البتولا"}
    assert (
        desk.send(f"/venues/{venue_id}", **{**FIELDS, "name": "Hotell Granen", "seen": seen(desk)}).status_code == 303
    )
    desk.get(f"/venues/{venue_id}")
    assert desk.texts("h1") == ["Hotell Granen"]
    assert "Name before: Hotell Björken" in desk.texts(".history .hint")
    assert desk.texts(".facts span") == ["Hotel", "Umeå", "Strandgatan 8"]
    assert acts(sqlite) == ["venue_added", "venue_looked_up", "venue_changed", "venue_looked_up"]


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Hotell"}, "name"),
        ({"name": "Gr\u202eand"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"municipality": ""}, "municipality"),
        ({"address": "x" * 201}, "address"),
        ({"aliases": "Hotellet"}, "aliases"),
        ({"aliases": "\n".join(f"Namn {each}" for each in range(21))}, "aliases"),
        ({"aliases": "x" * 5000}, "aliases"),
    ],
)
def test_a_fault_is_told_at_its_field_and_keeps_the_words(
    signed_in: SignedIn, sqlite: Database, fault: dict[str, str], field: str
) -> None:
    desk = signed_in("officer")
    desk.get("/venues/new")
    once = str(desk.page.select_one("[name=once]")["value"])
    assert desk.send("/venues/new", **{**FIELDS, "once": once, **fault}).status_code == 400
    assert [each["id"] for each in desk.page.select(".error[id]")] == [f"{field}-error"]
    assert f"{field}-error" in desk.page.select_one("[aria-invalid]")["aria-describedby"].split()
    assert desk.page.select_one("#name")["value"] == {**FIELDS, **fault}["name"]
    assert acts(sqlite) == []
    venue_id = keep(desk)
    assert desk.send(f"/venues/{venue_id}", **{**FIELDS, **fault, "seen": seen(desk)}).status_code == 400
    assert [each["id"] for each in desk.page.select(".error[id]")] == [f"{field}-error"]
    assert "venue_changed" not in acts(sqlite)


def test_the_list_is_by_municipality_and_narrowed_by_name_kind_and_place(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    keep(desk)
    keep(desk, name="Parkering Norr", kind="stand", aliases="")
    keep(desk, name="Hotell Granen", municipality=LULEA, aliases="Gränsen")
    assert names(desk) == ["Hotell Granen", "Hotell Björken", "Parkering Norr"]
    assert [each.split()[0] for each in desk.texts(".venues h2")] == ["Luleå", "Umeå"]
    assert names(desk, f"/venues?municipality={UMEA}") == ["Hotell Björken", "Parkering Norr"]
    assert names(desk, "/venues?kind=stand") == ["Parkering Norr"]
    assert names(desk, "/venues?q=bjork") == ["Hotell Björken"]
    assert names(desk, "/venues?q=فندق") == ["Hotell Björken"]
    assert names(desk, "/venues?q=nothing") == []
    assert desk.texts(".empty .lead") == ["No venue fits what you ask for."]


def test_a_long_list_is_read_a_page_at_a_time(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venues, "ROWS_A_PAGE", 2)
    desk = signed_in("officer")
    for letter in "ABC":
        keep(desk, name=f"Hotell {letter * 2}na", aliases="")
    assert names(desk, "/venues?kind=hotel") == ["Hotell AAna", "Hotell BBna"]
    assert desk.page.select_one("[rel=next]")["href"] == "/venues?kind=hotel&page=2"
    assert names(desk, "/venues?kind=hotel&page=2") == ["Hotell CCna"]
    assert desk.page.select_one("[rel=prev]")["href"] == "/venues?kind=hotel"
    for page in ("0", "-1", "x", "9" * 50, "²"):
        assert names(desk, f"/venues?page={page}") == ["Hotell AAna", "Hotell BBna"]


def test_the_tips_that_name_it_are_those_that_the_officer_may_see(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    everywhere = signed_in("officer")
    venue_id = keep(everywhere)
    _, here = a_triaged_tip(sqlite, keys, a_report("Rum 3 på Hotell Björken i Umeå"))
    story = "Från Hotell Björken i Umeå till oss"
    _, there = a_triaged_tip(sqlite, keys, a_report(story, municipality=LULEA), seed=b"another seed 123")
    everywhere.get(f"/venues/{venue_id}")
    assert set(everywhere.texts(".venue-tips a")) == {here, there}
    desk = signed_in("officer", county="24", name="nils@example.org")
    desk.get(f"/venues/{venue_id}")
    assert desk.texts(".venue-tips a") == [here]
    assert desk.texts("#naming .count") == ["1"]
    assert there not in str(desk.page)


def test_a_homoglyph_is_marked_wherever_it_is_shown_and_nothing_is_merged_by_itself(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    latin = keep(desk, name="Grand Hotel", aliases="")
    odd = keep(desk, name="Grаnd Hotel", aliases="")
    told = "Marked letters are of another script: Cyrillic. It looks like Grand Hotel."
    assert desk.texts("h1 .odd-letter") == ["а"]
    assert desk.texts(".notice.odd .odd-note") == [told]
    assert desk.texts(".doubles .hint") == [
        "Hotel · Strandgatan 8 · A name that looks the same in letters of another script"
    ]
    desk.get(f"/venues/{latin}")
    assert (desk.texts("h1 .odd-letter"), desk.texts(".doubles .odd-letter")) == ([], ["а"])
    assert [fields_of(desk)["aliases"], names(desk)] == ["", ["Grand Hotel", "Grаnd Hotel"]]
    assert desk.texts(".venue-rows .odd-note") == [told]
    assert names(desk, "/venues?q=grand") == ["Grand Hotel", "Grаnd Hotel"]
    keep(desk, name="Hotell Granen", aliases="")
    assert [told in each for each in desk.texts("#other option")] == [False, False, True]
    desk.get(f"/venues/{latin}")
    assert desk.send(f"/venues/{latin}/merge", other=odd, seen=seen(desk)).status_code == 303
    desk.get(f"/venues/{latin}")
    assert fields_of(desk)["aliases"] == "Grаnd Hotel"
    assert desk.texts(".notice.odd .odd-note") == [told]


def test_merging_leaves_a_signpost_and_can_be_taken_back(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("supervisor")
    gone = keep(desk, name="Motell Stranden", aliases="")
    kept = keep(desk)
    assert [each["value"] for each in desk.page.select("#other option")] == ["", gone]
    assert desk.send(f"/venues/{kept}/merge", other=gone, seen=seen(desk)).location == f"/venues/{kept}"
    assert names(desk) == ["Hotell Björken"]
    assert names(desk, "/venues?q=stranden") == ["Hotell Björken", "Motell Stranden"]
    desk.get(f"/venues/{gone}")
    assert desk.texts("[data-signpost] strong") == ["This venue is now part of Hotell Björken."]
    assert "Merged two venues: Hotell Björken" in desk.texts(".history li")[0]
    assert desk.page.select_one("[data-signpost] a")["href"] == f"/venues/{kept}"
    assert desk.page.select(".venue-form, .doubles") == []
    assert desk.send(f"/venues/{gone}", **FIELDS).status_code == 409
    assert desk.send(f"/venues/{kept}/merge", other=gone).status_code == 409
    desk.get(f"/venues/{gone}")
    assert desk.send(f"/venues/{gone}/part").status_code == 303
    assert desk.send(f"/venues/{gone}/part").status_code == 409
    assert names(desk) == ["Hotell Björken", "Motell Stranden"]
    assert [act for act in acts(sqlite) if act.startswith("venues_")] == ["venues_merged", "venues_parted"]


def test_more_names_than_one_venue_may_have_are_not_merged(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    many = "\n".join(f"Namn {'abcdefghijklmnopqrst'[each]}" for each in range(20))
    full, other = keep(desk, aliases=many), keep(desk, name="Hotell Granen", aliases="")
    desk.get(f"/venues/{full}")
    assert desk.send(f"/venues/{full}/merge", other=other, seen=seen(desk)).status_code == 409
    assert desk.texts(".told.error") == ["Both together have more than 20 other names. Take some away first."]


def test_the_second_of_two_officers_is_shown_what_the_first_did_and_keeps_every_word(signed_in: SignedIn) -> None:
    eva, sara = signed_in("officer"), signed_in("supervisor", name="sara@example.org")
    venue_id = keep(eva)
    sara.get(f"/venues/{venue_id}")
    hers = {**FIELDS, "address": "Torget 1"}
    assert sara.send(f"/venues/{venue_id}", **hers, seen=seen(sara)).status_code == 303
    mine = {**FIELDS, "name": "Hotell Björken Strand", "aliases": "Björkis"}
    assert eva.send(f"/venues/{venue_id}", **mine, seen=seen(eva)).status_code == 409
    assert "sara@example.org: Changed a venue" in " ".join(eva.texts("[data-meanwhile] li"))
    assert "Torget 1" in eva.texts(".venue-now dd")
    assert fields_of(eva) == mine
    assert eva.send(f"/venues/{venue_id}", **mine, seen=seen(eva)).status_code == 303
    sara.get(f"/venues/{venue_id}")
    assert fields_of(sara) == mine


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("officer", [200, 200, 200, 303, 303]),
        ("supervisor", [200, 200, 200, 303, 303]),
        ("coordinator", [403] * 5),
        ("auditor", [403] * 5),
        ("admin", [403] * 5),
    ],
)
def test_officers_and_supervisors_keep_venues_and_nobody_else(
    signed_in: SignedIn, sqlite: Database, role: str, statuses: list[int]
) -> None:
    writer = signed_in("officer", name="writer@example.org")
    venue_id, other = keep(writer), keep(writer, name="Hotell Granen", aliases="")
    desk = signed_in(role)
    desk.get("/officers/access")
    assert ("/venues" in [each["href"] for each in desk.page.select(".rooms a")]) == (statuses[0] == 200)
    answers = [
        desk.get("/venues"),
        desk.get("/venues/new"),
        desk.get(f"/venues/{venue_id}"),
        desk.send(f"/venues/{venue_id}", **{**FIELDS, "name": "Hotell Tallen"}),
        desk.send(f"/venues/{venue_id}/merge", other=other),
    ]
    assert [each.status_code for each in answers] == statuses
    assert acts(sqlite).count("act_refused") == statuses.count(403)


def test_a_venue_of_another_county_is_as_one_that_is_not_there(signed_in: SignedIn, sqlite: Database) -> None:
    writer = signed_in("officer", name="writer@example.org")
    venue_id = keep(writer)
    desk = signed_in("supervisor", county="25")
    own = keep(desk, municipality=LULEA)
    assert names(desk) == ["Hotell Björken"]
    assert names(desk, f"/venues?municipality={UMEA}") == []
    desk.get(f"/venues/{own}")
    assert UMEA not in {each["value"] for each in desk.page.select("#municipality option")}
    before = acts(sqlite)
    for wanted in (venue_id, "0" * 32, "%00", "x", "A" * 32):
        answers = [
            desk.send(f"/venues/{wanted}", **FIELDS),
            desk.send(f"/venues/{wanted}/merge", other=own),
            desk.send(f"/venues/{own}/merge", other=wanted),
            desk.send(f"/venues/{wanted}/part"),
        ]
        assert [each.status_code for each in answers] == [404] * 4
        assert desk.get(f"/venues/{wanted}").status_code == 404
        assert desk.get(f"/venues/{own}").status_code == 200
    assert desk.send(f"/venues/{own}", **FIELDS).status_code == 403
    assert [act for act in acts(sqlite)[len(before) :] if act.startswith("venue") and act != "venue_looked_up"] == []


@pytest.mark.parametrize("deed", ["/venues/new", "/venues/{}", "/venues/{}/merge", "/venues/{}/part"])
def test_nothing_is_done_without_the_token_of_a_page(signed_in: SignedIn, sqlite: Database, deed: str) -> None:
    writer = signed_in("officer", name="writer@example.org")
    venue_id, other = keep(writer), keep(writer, name="Hotell Granen", aliases="")
    before = [act for act in acts(sqlite) if act != "act_refused"]
    answer = signed_in("officer").send(deed.format(venue_id), **FIELDS, once="f" * 32, other=other)
    assert answer.status_code == 400
    assert [act for act in acts(sqlite) if act != "act_refused"] == before


def test_nothing_of_a_hostile_name_runs_anywhere(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    other = keep(desk, name=f"Other {HOSTILE}", aliases="")
    venue_id = keep(desk, name=HOSTILE, address=HOSTILE, aliases=f"x{HOSTILE}\nبالعربية {HOSTILE}")
    pages = ["/venues", "/venues?q=<script>alert(1)</script>", f"/venues/{venue_id}"]
    for page in pages:
        assert desk.get(page).status_code == 200
        harmless(desk)
    desk.get(f"/venues/{venue_id}")
    desk.send(f"/venues/{venue_id}/merge", other=other, seen=seen(desk))
    for page in (*pages, f"/venues/{other}"):
        assert desk.get(page).status_code == 200
        harmless(desk)
    desk.send(f"/venues/{venue_id}", **{**FIELDS, "name": f"{HOSTILE}\u202e"})
    harmless(desk)


def harmless(desk: DeskClient) -> None:
    assert desk.page.select("main script, main img, main [onerror], main [style]") == []
    assert "zzzzzzz" not in desk.page.main.get_text()
    # Beside words that are read from the right nothing else changes place.
    for words in desk.page.main.find_all(string=re.compile("alert")):
        assert words.find_parent(["bdi", "option", "textarea"]) or words.find_parent(class_="unseen"), words.parent


def test_a_page_asks_the_database_few_times_however_many_venues_there_are(site: Flask, signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    ids = [keep(desk, name=f"Hotell {'abcdefgh'[each] * 2}na", aliases="") for each in range(8)]
    asked: list[str] = []
    event.listen(site.extensions["desk"].database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for page in ("/venues", f"/venues/{ids[0]}", "/venues/new"):
        asked.clear()
        desk.get(page)
        assert 0 < len(asked) <= 12


def test_no_venue_is_shown_without_its_entry_in_the_record(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    venue_id = keep(desk)
    with sqlite.writing() as session:
        session.execute(
            text("CREATE TRIGGER no_record BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, ''); END")
        )
    answer = desk.get(f"/venues/{venue_id}")
    assert (answer.status_code, "Björk" in answer.text) == (500, False)


def test_every_field_has_a_label_and_every_id_is_one(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    venue_id = keep(desk, name="Grаnd Hotel")
    keep(desk, name="Grand Hotel")
    keep(desk, name="Hotell Granen")
    for page in ("/venues", "/venues/new", f"/venues/{venue_id}"):
        desk.get(page)
        assert [len(desk.page.select(name)) for name in ("title", "h1", "main", "[style]")] == [1, 1, 1, 0]
        identities = [each["id"] for each in desk.page.select("[id]")]
        assert len(identities) == len(set(identities))
        labels = {label.get("for") for label in desk.page.select("label[for]")}
        for each in desk.page.select("main input:not([type=hidden]), main textarea, main select"):
            assert each.get("id") in labels or each.find_parent("label")
