"""An officer's level: it orders the queue, stays when the rules judge again, and its reason is sealed."""

import pytest
from sqlalchemy import select, update

from tests.factories import (
    LATER,
    LOCKED_IN,
    NOW,
    ONCE,
    Keys,
    a_report,
    a_sent_tip,
    a_tip_of_an_older_policy,
    a_triaged_tip,
    an_officer,
    assessments_of,
)
from tests.officer.accounts import an_account
from tipline.casework.judge_tip import judge_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.set_urgency import TriageStillDue, UrgencyNotUnderstood, set_urgency
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.casework.triage_again import triage_again
from tipline.casework.triage_tip import triage_tip
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.ranks import MOST_FAILURES, RANKS, UNTRIAGED
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.letters import Letter
from tipline.persistence.overrides import UrgencyOverride
from tipline.persistence.tips import Tip, any_tip_awaiting_triage, lift_untriaged, tip_by_reference

EVA = an_officer()
REASON = "Portieren ringde: hon har gått."


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    with database.writing() as session:
        an_account(session, EVA.name)


def put(
    database: Database, keys: Keys, reference: str, urgency: str, *, officer: Officer = EVA, once: str = ONCE
) -> None:
    with database.writing() as session:
        set_urgency(session, officer, reference, urgency, REASON, once=once, keys=keys.officer, now=LATER)


def level(database: Database, reference: str) -> tuple[str | None, int]:
    with database.reading() as session:
        tip = tip_by_reference(session, reference)
    return tip.urgency, tip.rank


def acts(database: Database, reference: str) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.officer_name, entry.detail) for entry in entries_of_tip(session, reference)]


def test_the_level_orders_the_queue_and_triages_own_is_kept(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    assert level(database, reference) == ("immediate", RANKS["immediate"])
    put(database, keys, reference, "low")
    assert level(database, reference) == ("low", RANKS["low"])
    with database.reading() as session:
        assert list(assessments_of(session, reference).values()) == ["immediate"]


def test_the_record_says_from_where_to_where_and_the_reason_is_sealed(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    put(database, keys, reference, "low")
    put(database, keys, reference, "low")
    assert acts(database, reference) == [("urgency_set", EVA.name, "immediate to low")]
    with database.writing() as session:
        (row,) = session.scalars(select(UrgencyOverride)).all()
        assert b"Portieren" not in row.sealed
        state_purpose(session, EVA, reference, "duty", keys=keys.officer, now=NOW)
        (told,) = read_tip(session, EVA, reference, keys=keys.officer, now=NOW).levels_set
    assert (told.urgency, told.officer_name, told.set_at, told.reason) == ("low", EVA.name, LATER, REASON)


def test_a_later_policy_leaves_an_officers_level_alone_and_alerts_nobody(database: Database, keys: Keys) -> None:
    reference = a_tip_of_an_older_policy(database, keys, a_report(LOCKED_IN))
    put(database, keys, reference, "low")
    with database.writing() as session:
        judged = judge_tip(session, reference, keys=keys.officer)
        assert judged.assessment.urgency == "immediate"
        assert triage_again(session, judged, keys=keys.officer, now=NOW) == "unchanged"
        assert session.scalars(select(Letter.tip_reference)).all() == []
    assert level(database, reference) == ("low", RANKS["low"])
    with database.reading() as session:
        found = set(assessments_of(session, reference).values())
    assert found == {"routine", "immediate"}


def test_of_two_levels_the_one_set_last_counts(database: Database, keys: Keys) -> None:
    reference = a_tip_of_an_older_policy(database, keys, a_report(LOCKED_IN))
    put(database, keys, reference, "low")
    put(database, keys, reference, "urgent", once="2" * 32)
    with database.writing() as session:
        assert triage_tip(session, reference, keys=keys.officer, now=NOW)
    assert level(database, reference) == ("urgent", RANKS["urgent"])


def test_a_tip_that_triage_still_has_to_judge_gets_no_level_before(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with pytest.raises(TriageStillDue):
        put(database, keys, reference, "low")
    assert acts(database, reference) == []
    with database.reading() as session:
        assert any_tip_awaiting_triage(session, NOW)


def test_a_tip_that_triage_gave_up_on_gets_its_level_from_an_officer(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        session.execute(update(Tip).values(attempts=MOST_FAILURES, rank=UNTRIAGED, leased_until=NOW))
    put(database, keys, reference, "routine")
    with database.writing() as session:
        lift_untriaged(session, LATER)
    assert level(database, reference) == ("routine", RANKS["routine"])
    assert acts(database, reference) == [("urgency_set", EVA.name, "untriaged to routine")]


@pytest.mark.parametrize("urgency", ["", "unjudged", "highest"])
def test_a_level_that_is_none_is_refused(database: Database, keys: Keys, urgency: str) -> None:
    _, reference = a_triaged_tip(database, keys)
    with pytest.raises(UrgencyNotUnderstood):
        put(database, keys, reference, urgency)
    assert acts(database, reference) == []


def test_another_county_and_roles_without_tips_set_nothing(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(municipality="1980"))
    with pytest.raises(TipNotFound):
        put(database, keys, reference, "low", officer=an_officer(county="01"))
    for role in ("admin", "auditor", "coordinator"):
        with pytest.raises(NotPermitted):
            put(database, keys, reference, "low", officer=an_officer(role))
    assert acts(database, reference) == []
