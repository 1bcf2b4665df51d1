"""Deeds in the queue: several tips claimed at once, by those who may, back to where the officer was."""

import pytest

from tests.factories import NOW
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip

TIPS = [f"T{number:09}" for number in range(4)]


@pytest.fixture(autouse=True)
def tips(sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.add_all(
            Tip(reference=each, received_at=NOW, state="triaged", urgency="urgent", rank=30) for each in TIPS
        )


def choose(desk: DeskClient, *references: str) -> None:
    """Sends the form of the queue with these tips chosen, and follows back."""
    answer = desk.send("/queue/claim", tip=list(references))
    assert answer.status_code == 303
    desk.get(answer.headers["Location"])


def test_the_chosen_tips_are_claimed_and_the_queue_is_where_it_was(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue?urgency=urgent&state=triaged")
    assert [box["value"] for box in desk.page.select("form[action='/queue/claim'] [name=tip]")] == TIPS
    answer = desk.send("/queue/claim", tip=TIPS[:2])
    assert answer.headers["Location"] == "/queue?state=triaged&urgency=urgent"
    desk.get(answer.headers["Location"])
    assert desk.texts(".told") == ["2 tips are yours."]
    assert desk.texts("a[data-row]") == TIPS[2:]
    desk.get("/queue?mine=1")
    assert desk.texts("a[data-row]") == TIPS[:2]


def test_every_box_has_a_label_that_names_its_tip(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.texts("label.pick") == [f"Choose {reference}" for reference in TIPS]


def test_a_colleague_who_was_faster_is_named_and_nothing_is_claimed(signed_in: SignedIn, sqlite: Database) -> None:
    faster, desk = signed_in("officer", name="bo@example.org"), signed_in("officer")
    desk.get("/queue")
    faster.get("/queue")
    choose(faster, TIPS[1])
    choose(desk, *TIPS)
    assert desk.texts(".told.error") == [
        f"Nothing was claimed. Another officer was faster on: {TIPS[1]} (bo@example.org)."
    ]
    with sqlite.reading() as session:
        assert [session.get(Claim, each) is not None for each in TIPS] == [False, True, False, False]
    assert [box["value"] for box in desk.page.select("[name=tip]")] == TIPS


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ([], "Choose at least one tip first."),
        ([f"X{number:09}" for number in range(51)], "At most 50 tips can be claimed at a time. Nothing was claimed."),
    ],
)
def test_none_and_too_many_are_told_in_a_sentence(signed_in: SignedIn, chosen: list[str], told: str) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    choose(desk, *chosen)
    assert desk.texts(".told.error") == [told]


def test_a_tip_of_another_county_is_not_found_and_none_is_claimed(signed_in: SignedIn, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.get_one(Tip, TIPS[0]).county = "18"
    desk = signed_in("officer", county="19")
    desk.get("/queue")
    assert desk.send("/queue/claim", tip=TIPS).status_code == 404
    with sqlite.reading() as session:
        assert [session.get(Claim, each) for each in TIPS] == [None] * 4


def test_a_coordinator_has_no_boxes_and_is_refused(signed_in: SignedIn) -> None:
    desk = signed_in("coordinator")
    desk.get("/queue")
    assert desk.page.select("[name=tip], form[action='/queue/claim']") == []
    assert desk.send("/queue/claim", tip=TIPS).status_code == 403


def test_a_form_from_elsewhere_is_refused(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    assert desk.send("/queue/claim", tip=TIPS).status_code == 400
    with sqlite.reading() as session:
        assert session.get(Claim, TIPS[0]) is None


def test_every_tip_can_be_chosen_and_claiming_is_offered_where_one_can_be_claimed(
    signed_in: SignedIn, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        session.get_one(Tip, TIPS[0]).state = "closed"
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.texts(".together button") == ["Claim the chosen tips c", "They are about the same s"]
    choose(desk, TIPS[1])
    desk.get("/queue?state=any")
    assert [box["value"] for box in desk.page.select("[name=tip]")] == TIPS
    desk.get("/queue?state=closed")
    assert [box["value"] for box in desk.page.select("[name=tip]")] == TIPS[:1]
    assert desk.texts(".together button") == ["They are about the same s"]
    desk.get("/queue?state=referred")
    assert desk.page.select("form.choosing") == []


def test_a_closed_tip_is_not_claimed_and_nor_are_those_chosen_with_it(signed_in: SignedIn, sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.get_one(Tip, TIPS[0]).state = "closed"
    desk = signed_in("officer")
    desk.get("/queue?state=any")
    choose(desk, *TIPS)
    assert desk.texts(".told.error") == [f"Nothing was claimed. These are closed: {TIPS[0]}."]
    with sqlite.reading() as session:
        assert [session.get(Claim, each) for each in TIPS] == [None] * 4
