"""The surroundings of a tip: drawn and in a table alike, within the county, with a purpose and an entry."""

import pytest

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.persistence.test_queue import counted
from tipline.casework.read_surroundings import DECISIONS, read_surroundings
from tipline.casework.read_tip import PurposeMissing
from tipline.casework.state_purpose import state_purpose
from tipline.domain.links.network import MOST_NODES
from tipline.domain.logged import OPERATION_OF
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import tip_by_reference

STORY = "Bil MLB123 stod utanför, och han gav mig numret 070-174 06 34."
PHONED = "En väninna ringde 0701740634 ur en annons. Hon heter Rosa."
PARTIAL = "Registreringsnummer som började MLB, sa min granne."
ELSEWHERE = "Vi åt på en krog och en man frågade var man kan köpa sex."


def tips(database: Database, keys: Keys, *told: tuple[str, str]) -> list[str]:
    """References of tips with a story and a municipality each."""
    sent = []
    for number, (story, municipality) in enumerate(told):
        _, reference = a_triaged_tip(database, keys, a_report(story), seed=bytes([number + 1]) * 16)
        with database.writing() as session:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.municipality, tip.county = municipality, municipality[:2]
        sent.append(reference)
    return sent


def surroundings(desk: DeskClient, reference: str) -> str:
    answer = desk.get(f"/tips/{reference}/surroundings")
    assert answer.status_code == 200
    return answer.text


def test_who_names_the_same_is_drawn_and_told_without_a_word_of_it(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    opened, phoned, partial, elsewhere = tips(
        sqlite, keys, (STORY, "1980"), (PHONED, "1280"), (PARTIAL, "1980"), (ELSEWHERE, "1280")
    )
    desk = signed_in("officer")
    desk.open_tip(opened)
    page = surroundings(desk, opened)
    assert desk.texts(".lead") == ["Also in 2 other tips, 2 municipalities."]
    assert [each["href"] for each in desk.page.select("svg a.tip")] == [
        f"/tips/{each}" for each in sorted_as_drawn(desk, opened, phoned, partial)
    ]
    assert elsewhere not in page
    assert [word for word in ("Rosa", "annons", "granne", "väninna") if word in page] == []
    assert sorted(desk.texts("svg .place .label")) == ["Malmö", "Västerås"]
    assert desk.texts("svg .said") == ["Part of a", "plate"]


def sorted_as_drawn(desk: DeskClient, *references: str) -> list[str]:
    drawn = [str(each["data-node"]) for each in desk.page.select("svg [data-node]")]
    assert set(references) <= set(drawn)
    return sorted(references, key=drawn.index)


def test_drawing_and_table_hold_the_same(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    opened, *_ = tips(sqlite, keys, (STORY, "1980"), (PHONED, "1280"), (PARTIAL, "1980"))
    desk = signed_in("officer")
    desk.open_tip(opened)
    surroundings(desk, opened)
    drawn = [(each["data-node"], each.get("href"), each["aria-label"]) for each in desk.page.select("svg [data-node]")]
    rows = [
        (row["data-node"], link["href"] if (link := row.select_one("th a")) else None, row)
        for row in desk.page.select("table.network tbody tr")
    ]
    assert [each[:2] for each in drawn] == [each[:2] for each in rows]
    for (_, _, told), (_, _, row) in zip(drawn, rows, strict=True):
        kind, label, note = (
            " ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"], recursive=False)[:3]
        )
        assert told == f"{kind} {label}" + (f", {note}" if note else "")
    edges = {(each["data-one"], each["data-other"]) for each in desk.page.select("svg path[data-one]")}
    told = [(each["data-one"], each["data-other"]) for each in desk.page.select("table.network li")]
    assert edges == set(told)
    assert len(told) == 2 * len(edges)
    assert len(edges) > 6


def test_another_county_is_neither_drawn_nor_counted(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    opened, theirs, unplaced = tips(sqlite, keys, (STORY, "1980"), (PHONED, "1280"), (PHONED + "!", ""))
    desk = signed_in("officer", county="19")
    desk.open_tip(opened)
    page = surroundings(desk, opened)
    assert desk.texts(".lead") == ["Also in 1 other tip."]
    assert (theirs in page, unplaced in page, "Malmö" in page) == (False, True, False)
    assert desk.get(f"/tips/{theirs}/surroundings").status_code == 404


def test_an_erased_tip_is_in_no_surroundings(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    opened, gone = tips(sqlite, keys, (STORY, "1980"), (PHONED, "1980"))
    with sqlite.writing() as session:
        tip = tip_by_reference(session, gone)
        assert tip is not None
        tip.state = "erased"
    desk = signed_in("officer")
    desk.open_tip(opened)
    assert gone not in surroundings(desk, opened)
    assert desk.texts(".lead") == ["No other tip that you may see names the same."]


def test_a_purpose_is_asked_for_first_and_each_look_is_one_entry(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    opened, other = tips(sqlite, keys, (STORY, "1980"), (PHONED, "1980"))
    desk = signed_in("officer")
    asked = desk.get(f"/tips/{opened}/surroundings")
    assert (asked.status_code, asked.headers["Location"]) == (303, f"/tips/{opened}")
    with sqlite.reading() as session:
        assert "surroundings_opened" not in {each.act for each in all_entries(session)}
    desk.open_tip(opened)
    assert desk.page.select_one(f".jumps a[href='/tips/{opened}/surroundings']")
    surroundings(desk, opened)
    with sqlite.reading() as session:
        looks = [each for each in all_entries(session) if each.act == "surroundings_opened"]
        assert [(each.tip_reference, each.purpose, each.detail) for each in looks] == [(opened, "First assessment", "")]
        assert other not in {each.tip_reference for each in all_entries(session)}


@pytest.mark.parametrize("role", ["coordinator", "auditor", "admin"])
def test_who_may_open_no_tip_sees_no_surroundings(signed_in: SignedIn, sqlite: Database, keys: Keys, role: str) -> None:
    (opened,) = tips(sqlite, keys, (STORY, "1980"))
    answer = signed_in(role).get(f"/tips/{opened}/surroundings")
    assert answer.status_code == 403
    assert "MLB123" not in answer.text


def test_the_time_line_tells_quarters_days_and_decisions(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    opened, phoned = tips(sqlite, keys, (STORY, "1980"), (PHONED, "1980"))
    desk = signed_in("officer")
    desk.open_tip(opened)
    assert desk.send(f"/tips/{opened}/claim").status_code == 303
    surroundings(desk, opened)
    told = desk.texts(".timeline ol li")
    assert told[:2] == [f"{phoned} The tip came", f"23:30 {opened} The tip came (to the quarter)"]
    assert any(each.endswith(f"{opened} Claimed the tip") for each in told)
    assert not any("Opened the tip" in each for each in told)
    assert desk.texts(".timeline h3")[0] == "2026-11-24"
    assert desk.page.select(".timeline .received time")[0]["datetime"] == "2026-11-24T22:30:00+00:00"


def test_a_flood_is_drawn_in_part_and_the_rest_is_a_number(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    opened, *others = tips(sqlite, keys, (STORY, "1980"), *((f"{PHONED} {'!' * n}", "1980") for n in range(24)))
    desk = signed_in("officer")
    desk.open_tip(opened)
    page = surroundings(desk, opened)
    drawn = desk.page.select("svg [data-node]")
    assert len(drawn) == MOST_NODES
    assert desk.texts(".lead") == ["Also in 24 other tips, 1 municipality."]
    shown = [each for each in others if f'data-node="{each}"' in page]
    assert desk.texts("[data-unseen]") == [
        f"Not drawn, for want of room: {24 - len(shown)} more tips, 1 more thing named."
    ]


def test_a_damaged_seal_is_told_and_hides_only_what_was_sealed(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    (opened,) = tips(sqlite, keys, (STORY, "1980"))
    desk = signed_in("officer")
    desk.open_tip(opened)
    with sqlite.writing() as session:
        report = session.get(SealedReport, opened)
        assert report is not None
        report.sealed = report.sealed[:-1] + bytes([report.sealed[-1] ^ 1])
    surroundings(desk, opened)
    assert desk.page.select("svg.drawing, table.network") == []
    assert desk.texts("p.error") == ["A seal is damaged. Nothing of it is shown. Tell those who run the system."]
    assert "The tip came (to the quarter)" in " ".join(desk.texts(".timeline"))


def test_it_takes_the_same_few_statements_however_many_tips_there_are(database: Database, keys: Keys) -> None:
    eva = an_officer()
    said = []
    opened, *_ = tips(database, keys, (STORY, "1980"), (PHONED, "1280"))
    for more in (0, 6):
        for number in range(more):
            a_triaged_tip(database, keys, a_report(f"{PHONED} {number}"), seed=bytes([100 + number]) * 16)
        with database.writing() as session:
            state_purpose(session, eva, opened, "Why", keys=keys.officer, now=NOW)
        with counted(database) as statements, database.writing() as session:
            found = read_surroundings(session, eva, opened, keys=keys.officer, now=NOW)
        assert len(found.surroundings.tips) == 1 + more
        said.append(len(statements))
    assert said[0] == said[1] <= 8


def test_without_a_purpose_nothing_is_read(sqlite: Database, keys: Keys) -> None:
    (opened,) = tips(sqlite, keys, (STORY, "1980"))
    with sqlite.writing() as session, pytest.raises(PurposeMissing):
        read_surroundings(session, an_officer(), opened, keys=keys.officer, now=NOW)


def test_the_decisions_of_the_time_line_are_acts_of_the_record() -> None:
    assert set(DECISIONS) <= set(OPERATION_OF)
