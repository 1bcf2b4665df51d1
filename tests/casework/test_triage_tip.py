"""Triage of a stored tip: judged once, sealed with its reasons, alerted when immediate."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip
from tipline.casework.triage_tip import triage_tip
from tipline.domain.ranks import MOST_FAILURES, RANKS, UNTRIAGED, WAITING
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.database import Database
from tipline.persistence.letters import Letter
from tipline.persistence.tips import Tip, any_tip_awaiting_triage, bears, lease_tips_awaiting_triage, lift_untriaged

LEASE = timedelta(seconds=60)


def the_tip(database: Database, reference: str) -> Tip:
    with database.reading() as session:
        return session.scalars(select(Tip).where(Tip.reference == reference)).one()


def test_an_immediate_tip_goes_first_and_alerts_once(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(LOCKED_IN, when="now", municipality="1980"))
    tip = the_tip(database, reference)
    assert (tip.urgency, tip.rank, tip.state, tip.county, tip.language) == (
        "immediate", RANKS["immediate"], "triaged", "19", "sv",
    )  # fmt: skip
    with database.reading() as session:
        assert session.scalars(select(Letter.kind)).all() == ["immediate_tip"]
        assert session.scalars(select(Tip.reference).where(bears("danger"))).all() == [reference]


def test_a_quiet_tip_alerts_nobody(database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys, a_report(QUIET))
    with database.reading() as session:
        assert session.scalars(select(Letter)).all() == []


def test_the_same_policy_judges_a_tip_once(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        assert triage_tip(session, reference, keys=keys.officer, now=NOW) is False
    with database.reading() as session:
        assert len(session.scalars(select(SealedAssessment)).all()) == 1
        assert len(session.scalars(select(Letter)).all()) == 1


def test_the_words_that_triage_matched_are_sealed(database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys)
    with database.reading() as session:
        sealed = session.scalars(select(SealedAssessment.sealed)).one()
    assert b"MLB123" not in sealed
    assert b"danger" not in sealed


def test_a_leased_tip_is_nobody_elses_until_the_lease_ends(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        assert lease_tips_awaiting_triage(session, NOW, LEASE, 20) == [reference]
    with database.writing() as session:
        assert lease_tips_awaiting_triage(session, NOW, LEASE, 20) == []
    with database.writing() as session:
        assert lease_tips_awaiting_triage(session, NOW + LEASE, LEASE, 20) == [reference]


def test_a_tip_that_fails_three_times_stands_untriaged_on_top(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    assert the_tip(database, reference).rank == WAITING
    moment = NOW
    for _ in range(MOST_FAILURES):
        with database.writing() as session:
            lift_untriaged(session, moment)
            assert lease_tips_awaiting_triage(session, moment, LEASE, 20) == [reference]
        moment += LEASE
    with database.writing() as session:
        lift_untriaged(session, moment)
        assert any_tip_awaiting_triage(session, moment) is False
    assert the_tip(database, reference).rank == UNTRIAGED > max(RANKS.values())


def test_triaged_tips_wait_no_more(database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys)
    a_sent_tip(database, keys, seed=b"another form    ")
    with database.reading() as session:
        assert any_tip_awaiting_triage(session, NOW) is True
