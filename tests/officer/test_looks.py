"""Supervisors see who opened which tips; auditors find entries, and read no word of a tip."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite as sqlite_dialect

from tests.factories import Keys, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.record_act import record_act
from tipline.domain.logged import looks
from tipline.domain.times import swedish_day
from tipline.persistence.audit import all_entries
from tipline.persistence.audit_search import Wanted, entries_found, found_by
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_tip_in(database: Database, keys: Keys, county: str, seed: int) -> str:
    _, reference = a_triaged_tip(database, keys, seed=bytes([seed]) * 16)
    with database.writing() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        tip.county = county
    return reference


def rows(desk: DeskClient, address: str = "/audit/looks") -> list[str]:
    assert desk.get(address).status_code == 200
    return desk.texts("tbody tr")


def test_a_supervisor_sees_the_looks_of_the_own_county_with_their_purpose(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    own, other, unknown = (a_tip_in(sqlite, keys, county, n) for n, county in enumerate(("19", "18", "")))
    officer = signed_in("officer", name="eva@example.org")
    for reference in (own, other, unknown):
        officer.open_tip(reference)
    supervisor = signed_in("supervisor", county="19", name="bo@example.org")
    shown = rows(supervisor)
    assert [each.split()[-3] for each in shown] == [unknown, own]
    assert all("eva@example.org Opened the tip" in each and "First assessment" in each for each in shown)
    everywhere = signed_in("supervisor", name="amir@example.org")
    assert len(rows(everywhere)) == 3
    assert len(rows(everywhere, f"/audit/looks?reference={other.lower()}")) == 1
    assert rows(supervisor, f"/audit/looks?reference={other}") == ["Nobody has looked."]
    assert len(rows(everywhere, "/audit/looks?officer=Eva@example.org")) == 3
    assert rows(everywhere, "/audit/looks?officer=sara@example.org") == ["Nobody has looked."]
    today = swedish_day(datetime.now(UTC))
    assert len(rows(everywhere, f"/audit/looks?day={today}")) == 3
    assert rows(everywhere, f"/audit/looks?day={today - timedelta(days=2)}") == ["Nobody has looked."]


def test_looks_come_a_page_at_a_time_and_the_filter_stays(
    signed_in: SignedIn, sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.officer.looks.LOOKS_A_PAGE", 2)
    reference = a_tip_in(sqlite, keys, "19", 1)
    officer = signed_in("officer", name="eva@example.org")
    officer.open_tip(reference)
    for _ in range(4):
        officer.get(f"/tips/{reference}")
    desk = signed_in("supervisor", name="bo@example.org")
    pages, address = [], "/audit/looks?officer=eva%40example.org"
    while address:
        pages.append(rows(desk, address))
        onward = desk.page.select_one("a[rel=next]")
        address = str(onward["href"]) if onward else ""
        assert not address or "officer=eva%40example.org" in address
    assert [len(page) for page in pages] == [2, 2, 1]


@pytest.mark.parametrize("page", ["/audit", "/audit/looks"])
@pytest.mark.parametrize("query", ["act=no_act", "reference=short", "day=yesterday", "day=9999-12-31", "before=-1"])
def test_a_value_that_is_none_is_refused(signed_in: SignedIn, page: str, query: str) -> None:
    desk = signed_in("auditor" if page == "/audit" else "supervisor")
    assert desk.get(f"{page}?{query}").status_code == 400


def test_looks_show_no_act_that_is_none(signed_in: SignedIn) -> None:
    assert signed_in("supervisor").get("/audit/looks?act=note_written").status_code == 400


def test_an_auditor_finds_entries_and_reads_no_word_of_a_tip(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    reference = a_tip_in(sqlite, keys, "19", 1)
    officer = signed_in("officer", name="eva@example.org")
    officer.open_tip(reference)
    officer.send(f"/tips/{reference}/note", once="0123456789abcdef" * 2, text="Rum 318 är bokat.")
    auditor = signed_in("auditor", name="sara@example.org")
    for address, count in (
        ("/audit", 3),
        ("/audit?act=note_written", 1),
        (f"/audit?reference={reference}&act=tip_opened", 1),
        ("/audit?officer=eva@example.org", 3),
        ("/audit?act=tip_claimed", 0),
    ):
        answer = auditor.get(address)
        assert len(auditor.page.select("tbody time")) == count
        assert [words for words in ("Rum 318", "inlåst", "MLB123", "bokat") if words in answer.text] == []
    assert auditor.get(f"/tips/{reference}").status_code == 403


def searches(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.detail for entry in all_entries(session) if entry.act == "queue_searched"]


def test_a_search_is_recorded_and_paging_or_filtering_is_none(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    for address in ("/queue", "/queue?urgency=immediate", "/queue?county=19&state=any", "/queue?mine=1"):
        assert desk.get(address).status_code == 200
    assert searches(sqlite) == []
    desk.get("/queue?q=7k3m&county=19")
    desk.get("/queue?alike=7K3M9QXDPA")
    assert searches(sqlite) == ["county=19&q=7K3M", "alike=7K3M9QXDPA"]


def test_what_cannot_be_a_reference_is_not_written_into_the_record(signed_in: SignedIn, sqlite: Database) -> None:
    signed_in("officer").get("/queue?q=Anna+Andersson+i+rum+318")
    assert searches(sqlite) == ["q=-"]


def test_a_refused_tip_and_form_are_recorded_and_the_page_tells_nothing(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    reference = a_tip_in(sqlite, keys, "18", 1)
    desk = signed_in("officer", county="19")
    told_of_both = []
    for each in (reference, "7K3M9QXDPA"):
        assert desk.get(f"/tips/{each}").status_code == 404
        told_of_both.append(desk.texts("body"))
    assert told_of_both[0] == told_of_both[1]
    desk.client.post(f"/tips/{reference}/claim")
    with sqlite.reading() as session:
        told = [(entry.act, entry.tip_reference, entry.detail) for entry in all_entries(session)]
    assert told == [
        ("act_refused", reference, "another county"),
        ("act_refused", None, "no token: POST /tips/<reference>/claim"),
    ]
    home = signed_in("officer", county="18", name="bo@example.org")
    home.open_tip(reference)
    assert "refused" not in " ".join(home.texts(".history"))


def test_whoever_is_not_signed_in_cannot_fill_the_record(signed_in: SignedIn, sqlite: Database) -> None:
    client = signed_in("officer").client
    client.delete_cookie("tipline")
    for address in ("/sign-in", "/sign-in/code", "/queue/claim", "/api/tips", "/nothing"):
        client.post(address)
        client.post(address, headers={"Authorization": "Bearer wrong"})
    client.get("/queue?q=7K3M")
    with sqlite.reading() as session:
        assert list(all_entries(session)) == []


def fill(database: Database, key: bytes) -> None:
    with database.writing() as session:
        for n in range(6):
            act, name = ("tip_opened", "note_written")[n % 2], ("eva", "bo", "amir")[n % 3]
            reference, now = f"T{n % 2:09}", NOON + timedelta(days=n)
            record_act(session, key=key, officer_name=name, act=act, now=now, reference=reference)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [6, 5, 4, 3, 2, 1]),
        (Wanted(officer_name="bo"), [5, 2]),
        (Wanted(acts=("tip_opened",)), [5, 3, 1]),
        (Wanted(reference="T000000001", officer_name="amir"), [6]),
        (Wanted(since=NOON + timedelta(days=2), until=NOON + timedelta(days=4)), [4, 3]),
        (Wanted(county="19"), []),
    ],
)
def test_entries_are_found_by_every_part(database: Database, keys: Keys, wanted: Wanted, numbers: list[int]) -> None:
    fill(database, keys.officer.audit)
    with database.reading() as session:
        assert [each.number for each in entries_found(session, wanted, None, 10)] == numbers
        assert [each.number for each in entries_found(session, wanted, 4, 10)] == [n for n in numbers if n < 4]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(officer_name="bo", acts=looks()),
        Wanted(acts=("act_refused",)),
        Wanted(reference="T000000001", acts=looks()),
        Wanted(since=NOON, until=NOON + timedelta(days=1)),
    ],
)
def test_no_search_reads_the_whole_record(sqlite: Database, wanted: Wanted) -> None:
    said = found_by(wanted, None, 50).compile(dialect=sqlite_dialect.dialect(), compile_kwargs={"literal_binds": True})
    with sqlite.reading() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
    assert [step for step in plan if step.startswith("SCAN")] == []
