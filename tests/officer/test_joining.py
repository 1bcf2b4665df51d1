"""Joining tips in the queue and parting them on the page of one: by those who may, back to where the officer was."""

import pytest

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_triaged_tip, in_one_cluster
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.persistence.database import Database
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tips import Tip

TIPS = [f"T{number:09}" for number in range(4)]


@pytest.fixture
def tips(sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.add_all(
            Tip(reference=each, received_at=NOW, state="triaged", urgency="urgent", rank=30) for each in TIPS
        )


def join(desk: DeskClient, *references: str) -> None:
    """Sends the form of the queue to its second button's address, and follows back."""
    answer = desk.send("/queue/same", tip=list(references))  # type: ignore[arg-type]
    assert answer.status_code == 303
    desk.get(answer.headers["Location"])


@pytest.mark.usefixtures("tips")
def test_the_chosen_tips_stand_in_one_row_and_the_queue_is_where_it_was(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue?urgency=urgent&state=triaged")
    assert desk.page.select_one("form.choosing button[data-key=s]")["formaction"] == "/queue/same"
    answer = desk.send("/queue/same", tip=TIPS[1:3])  # type: ignore[arg-type]
    assert answer.headers["Location"] == "/queue?state=triaged&urgency=urgent"
    desk.get(answer.headers["Location"])
    assert desk.texts(".told") == ["2 tips stand together now. Each is still a tip of its own."]
    assert desk.texts("a[data-row]") == [TIPS[0], TIPS[1], TIPS[3]]
    assert desk.texts(".copies") == ["and 1 near-copy"]


@pytest.mark.usefixtures("tips")
@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ([], "Choose at least two tips that are about the same."),
        (TIPS[:1], "Choose at least two tips that are about the same."),
        ([f"X{number:09}" for number in range(51)], "At most 50 tips can be joined at a time. Nothing was joined."),
    ],
)
def test_too_few_and_too_many_are_told_in_a_sentence(signed_in: SignedIn, chosen: list[str], told: str) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    join(desk, *chosen)
    assert desk.texts(".told.error") == [told]


@pytest.mark.usefixtures("tips")
def test_tips_that_stand_together_are_not_joined_twice(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    join(desk, *TIPS[:2])
    join(desk, *TIPS[:2])
    assert desk.texts(".told.error") == ["These tips stand together as it is."]


@pytest.mark.usefixtures("tips")
def test_a_tip_of_another_county_is_not_found_and_none_is_joined(signed_in: SignedIn, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.get_one(Tip, TIPS[0]).county = "18"
    desk = signed_in("officer", county="19")
    desk.get("/queue")
    assert desk.send("/queue/same", tip=TIPS).status_code == 404  # type: ignore[arg-type]
    assert desk.send(f"/tips/{TIPS[0]}/part").status_code == 404
    with sqlite.reading() as session:
        assert [session.get(TipCluster, each) for each in TIPS] == [None] * 4


@pytest.mark.usefixtures("tips")
def test_a_coordinator_joins_and_parts_nothing(signed_in: SignedIn) -> None:
    desk = signed_in("coordinator")
    desk.get("/queue")
    assert desk.page.select("[name=tip], [formaction]") == []
    assert desk.send("/queue/same", tip=TIPS).status_code == 403  # type: ignore[arg-type]
    assert desk.send(f"/tips/{TIPS[0]}/part").status_code == 403


@pytest.mark.usefixtures("tips")
@pytest.mark.parametrize("address", ["/queue/same", f"/tips/{TIPS[0]}/part"])
def test_a_form_from_elsewhere_is_refused(signed_in: SignedIn, sqlite: Database, address: str) -> None:
    desk = signed_in("officer")
    assert desk.send(address, tip=TIPS).status_code == 400  # type: ignore[arg-type]
    with sqlite.reading() as session:
        assert session.get(TipCluster, TIPS[0]) is None


def test_a_tip_tells_who_joined_it_and_is_taken_out_again(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    (_, one), (_, other) = a_triaged_tip(sqlite, keys), a_triaged_tip(sqlite, keys, a_report(QUIET), seed=bytes(16))
    desk = signed_in("officer")
    desk.get("/queue")
    join(desk, one, other)
    desk.open_tip(one)
    assert desk.texts("#near-copies") == ["1 other tip about the same"]
    assert desk.texts("[aria-labelledby=near-copies] .reference") == [other]
    assert desk.texts("[aria-labelledby=near-copies] .by-hand")[0].startswith("Joined by hand: eva@example.org, 20")
    assert "Joined tips by hand" in desk.texts(".history")[0]
    answer = desk.send(desk.page.select_one("[aria-labelledby=near-copies] form")["action"])
    assert answer.headers["Location"] == f"/tips/{one}"
    desk.get(f"/tips/{one}")
    assert desk.texts(".told") == ["The tip stands by itself again."]
    assert desk.page.select("[aria-labelledby=near-copies]") == []
    assert "Parted tips joined by hand" in desk.texts(".history")[0]


def test_what_triage_found_alike_has_no_way_to_be_parted(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, one = a_triaged_tip(sqlite, keys)
    a_triaged_tip(sqlite, keys, a_report(LOCKED_IN + "!"), seed=bytes(16))
    desk = signed_in("officer")
    desk.open_tip(one)
    assert len(desk.texts("[aria-labelledby=near-copies] li")) == 1
    assert desk.page.select("[aria-labelledby=near-copies] form, .by-hand") == []
    desk.send(f"/tips/{one}/part")
    desk.get(f"/tips/{one}")
    assert desk.texts(".told.error") == ["Nobody has joined this tip with another by hand."]
    assert len(desk.texts("[aria-labelledby=near-copies] li")) == 1


def test_a_tip_joined_with_a_flood_can_be_taken_out_of_it(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, one = a_triaged_tip(sqlite, keys)
    flood = [f"C{number:09}" for number in range(20)]
    with sqlite.writing() as session:
        session.add_all(Tip(reference=each, received_at=NOW, state="triaged", rank=30) for each in flood)
        session.flush()
        in_one_cluster(session, flood, "FLOOD")
    desk = signed_in("officer")
    desk.get("/queue")
    join(desk, one, flood[0])
    desk.open_tip(one)
    desk.send(desk.page.select_one("[aria-labelledby=near-copies] form")["action"])
    desk.get("/queue")
    assert desk.texts(".copies") == ["and 19 near-copies"]
