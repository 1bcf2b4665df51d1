"""Near-copies at the desk: folded in the queue, listed beside a tip, and never more than the officer may see."""

import pytest

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_triaged_tip, in_one_cluster
from tests.officer.accounts import SignedIn
from tipline.officer.near_copies import MOST_SHOWN
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip, tip_by_reference


def seed(number: int) -> bytes:
    return number.to_bytes(16, "big")


def copies(database: Database, keys: Keys, *counties: str) -> list[str]:
    """References of near-copies, one for each county, in their order in the queue."""
    stories = [LOCKED_IN + "!" * number for number in range(len(counties))]
    sent = [a_triaged_tip(database, keys, a_report(each), seed=seed(n))[1] for n, each in enumerate(stories)]
    with database.writing() as session:
        for reference, county in zip(sorted(sent), counties, strict=True):
            tip_by_reference(session, reference).county = county
    return sorted(sent)


def test_five_immediate_near_copies_take_one_row(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    first, *_ = copies(sqlite, keys, *[""] * 5)
    _, other = a_triaged_tip(sqlite, keys, a_report(QUIET), seed=seed(9))
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.texts("a[data-row]") == [first, other]
    assert desk.texts(".copies") == ["and 4 near-copies"]
    assert desk.texts(".group h2") == ["Immediate 5", "Routine 1"]
    assert desk.texts("h1") == ["Queue 6 tips"]


def test_the_link_unfolds_the_cluster_and_keeps_the_filter(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    expected = copies(sqlite, keys, *[""] * 3)
    a_triaged_tip(sqlite, keys, a_report(QUIET), seed=seed(9))
    desk = signed_in("officer")
    desk.get("/queue?flag=danger")
    desk.get(desk.page.select_one(".copies")["href"])
    assert desk.texts("a[data-row]") == expected
    assert desk.texts(".chips li") == [
        "Danger ✕Remove",
        f"Nearly the same as {expected[0]} ✕Remove",
        "Show all open tips",
    ]
    assert desk.page.select_one("form.filter [name=alike]")["value"] == expected[0]
    assert desk.page.select(".copies, .folds") == []


def test_the_whole_queue_can_be_shown_unfolded(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    expected = copies(sqlite, keys, *[""] * 3)
    desk = signed_in("officer")
    desk.get("/queue")
    desk.get(desk.page.select_one(".folds a")["href"])
    assert desk.texts("a[data-row]") == expected
    assert desk.page.select_one("form.filter [name=unfolded]").has_attr("checked")
    assert desk.texts(".chips li")[0] == "Near-copies one by one ✕Remove"


def test_a_queue_without_near_copies_says_nothing_of_them(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.page.select(".copies, .folds") == []
    desk.open_tip(reference)
    assert desk.page.select("#near-copies") == []


def test_a_tip_lists_its_near_copies_with_level_time_and_state(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    first, second, third = copies(sqlite, keys, *[""] * 3)
    with sqlite.writing() as session:
        tip_by_reference(session, third).state = "closed"
    desk = signed_in("officer")
    desk.open_tip(first)
    assert desk.texts("#near-copies") == ["2 other tips in nearly the same words"]
    assert [link["href"] for link in desk.page.select("[aria-labelledby=near-copies] li a")] == [
        f"/tips/{second}",
        f"/tips/{third}",
    ]
    assert desk.texts("[aria-labelledby=near-copies] li .level") == ["Immediate", "Immediate"]
    assert [text.rpartition(" ")[2] for text in desk.texts("[aria-labelledby=near-copies] li .hint")] == [
        "Unclaimed",
        "Closed",
    ]
    desk.get(desk.page.select_one("[aria-labelledby=near-copies] p a")["href"])
    assert desk.texts("a[data-row]") == [first, second, third]


def test_listing_near_copies_opens_none_of_them(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    first, *others = copies(sqlite, keys, *[""] * 3)
    desk = signed_in("officer")
    desk.open_tip(first)
    with sqlite.reading() as session:
        looked_at = {entry.tip_reference for entry in all_entries(session) if entry.tip_reference}
    assert looked_at == {first}
    desk.get(f"/tips/{others[0]}")
    assert [field["name"] for field in desk.page.select("main input:not([type=hidden])")] == ["purpose"]


def test_a_flood_is_listed_in_part_and_counted_in_whole(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    others = [f"C{number:09}" for number in range(MOST_SHOWN + 5)]
    with sqlite.writing() as session:
        session.add_all(Tip(reference=each, received_at=NOW, state="triaged", rank=30) for each in others)
        session.flush()
        in_one_cluster(session, [reference, *others], "FLOOD")
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.texts("#near-copies") == [f"{len(others)} other tips in nearly the same words"]
    assert desk.texts("[aria-labelledby=near-copies] li a") == others[:MOST_SHOWN]


def test_another_county_is_in_no_list_and_no_count(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    theirs, mine, unplaced, also_theirs = copies(sqlite, keys, "18", "19", "", "18")
    desk = signed_in("officer", county="19")
    answer = desk.get("/queue")
    assert desk.texts(".copies") == ["and 1 near-copy"]
    assert (theirs in answer.text, also_theirs in answer.text) == (False, False)
    desk.get(f"/queue?state=any&alike={theirs}")
    assert desk.texts("h1") == ["Queue 0 tips"]
    desk.open_tip(mine)
    assert desk.texts("#near-copies") == ["1 other tip in nearly the same words"]
    assert desk.texts("[aria-labelledby=near-copies] li a") == [unplaced]


def test_a_coordinator_unfolds_and_finds_no_way_into_a_tip(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    expected = copies(sqlite, keys, *[""] * 2)
    desk = signed_in("coordinator")
    desk.get("/queue")
    desk.get(desk.page.select_one(".copies")["href"])
    assert desk.texts(".row .reference") == expected
    assert desk.page.select("a[href^='/tips/']") == []


@pytest.mark.parametrize("query", ["alike=x", "alike=' OR 1", "alike=7K3M9QXDP", "unfolded=perhaps"])
def test_an_address_that_asks_for_nonsense_is_refused(signed_in: SignedIn, query: str) -> None:
    assert signed_in("officer").get(f"/queue?{query}").status_code == 400
