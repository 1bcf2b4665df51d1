"""Deletion by time: what is past its limit goes as if two officers had deleted it, and what is held stays."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.casework.second_person import EVA, SARA, a_tip_in_19, acts, add_accounts, ask, decide, erase
from tests.factories import NOW, ONCE, Keys, a_report, a_sent_tip, a_triaged_tip, state_and_grade
from tipline.casework.claim_tip import claim_tip
from tipline.casework.decide_link import decide_link
from tipline.casework.hold_tip import ReasonNotGiven, hold_tip, lift_hold
from tipline.casework.keep_tip_on import keep_tip_on
from tipline.casework.move_tip import move_tip
from tipline.casework.purge_tip import any_past_limit, purge_tip, tips_past_limit
from tipline.casework.reopen_tip import reopen_tip
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.permissions import NotPermitted
from tipline.domain.retention import TipHeld, chosen_tracks, last_day, review_day
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT, erasure_of
from tipline.persistence.retained import kept_tip
from tipline.persistence.tips import tip_by_reference

TRACKS = chosen_tracks({})
DECISION = "RA-FS 2021:6, dnr 22-2026/777"
LAST_DAY = datetime(2027, 11, 24, 22, 59, 59, tzinfo=UTC)
"""The last second, in Sweden, of a year after NOW."""
NEXT_DAY = LAST_DAY + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def accounts(database: Database) -> None:
    add_accounts(database)


def purge(database: Database, keys: Keys, reference: str, now: datetime, by: str = "worker") -> str | None:
    with database.writing() as session:
        return purge_tip(session, reference, TRACKS, decision=DECISION, by=by, keys=keys.officer, now=now)


def closed(database: Database, keys: Keys, reference: str, outcome: str) -> None:
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
        state_and_grade(session, keys, EVA, reference)
        for state in ("assessed", "closed"):
            move_tip(session, EVA, reference, state, outcome=outcome, keys=keys.officer, now=NOW)


def test_a_tip_goes_on_the_day_after_its_last_and_leaves_a_certificate(database: Database, keys: Keys) -> None:
    _, reference = a_tip_in_19(database, keys)
    assert purge(database, keys, reference, LAST_DAY) is None
    with database.reading() as session:
        assert not any_past_limit(session, TRACKS, LAST_DAY)
        assert any_past_limit(session, TRACKS, NEXT_DAY)
    assert purge(database, keys, reference, NEXT_DAY) == "not_in_a_case"
    with database.reading() as session:
        erasure, tip = erasure_of(session, reference), tip_by_reference(session, reference)
        assert erasure is not None
        assert tip is not None
        assert (erasure.erased_at, erasure.decision) == (NEXT_DAY, f"{DECISION} (not_in_a_case)")
        assert (tip.state, tip.receipt_tag, tip.closed_at) == ("erased", None, None)
        left = [session.scalar(select(func.count()).where(each.tip_reference == reference)) for each in CONTENT]
        assert left == [0] * len(CONTENT)
        last = entries_of_tip(session, reference)[-1]
        assert (last.act, last.officer_name, last.detail) == ("tip_erased", "worker", erasure.decision)
        assert not any_past_limit(session, TRACKS, NEXT_DAY)
    assert purge(database, keys, reference, NEXT_DAY) is None
    assert [act for act, _ in acts(database)].count("tip_erased") == 1


def test_a_closed_tip_counts_from_its_closing_and_an_open_one_not_at_all(database: Database, keys: Keys) -> None:
    _, reference = a_tip_in_19(database, keys)
    with database.writing() as session:
        claim_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, NOW + timedelta(days=9999)) is None
    with database.writing() as session:
        state_and_grade(session, keys, EVA, reference)
        for state in ("assessed", "closed"):
            move_tip(session, EVA, reference, state, outcome="unfounded", keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, LAST_DAY) is None
    with database.writing() as session:
        reopen_tip(session, EVA, reference, "Nytt.", once=ONCE, keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, NEXT_DAY) is None
    with database.writing() as session:
        move_tip(session, EVA, reference, "closed", outcome="unfounded", keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, NEXT_DAY) == "closed_case"


def test_a_newer_tip_that_officers_link_begins_the_time_of_intelligence_anew(database: Database, keys: Keys) -> None:
    _, old = a_tip_in_19(database, keys)
    closed(database, keys, old, "kept_as_intelligence")
    _, new = a_triaged_tip(database, keys, a_report("Nytt."), seed=b"another form    ")
    with database.writing() as session:
        tip = tip_by_reference(session, new)
        assert tip is not None
        tip.received_at = datetime(2027, 12, 31, 23, 15, tzinfo=UTC)
        found = kept_tip(session, old)
        assert found is not None
        assert last_day(found.kept, TRACKS) == datetime(2029, 12, 31, tzinfo=UTC).date()
        decided = LinkDecision(decided="confirmed", reason="Samma bil.")
        decide_link(session, EVA, old, new, decided, keys=keys.officer, now=NOW)
        found = kept_tip(session, old)
        assert found is not None
        assert last_day(found.kept, TRACKS) == datetime(2031, 12, 31, tzinfo=UTC).date()


def test_a_held_tip_is_never_deleted_and_goes_when_the_hold_is_lifted(database: Database, keys: Keys) -> None:
    _, reference = a_tip_in_19(database, keys)
    with database.writing() as session:
        hold_tip(session, SARA, reference, "Begärd av JO.", keys=keys.officer, now=NOW)
        hold_tip(session, SARA, reference, "En gång till.", keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, NEXT_DAY) is None
    with database.reading() as session:
        found, after = tips_past_limit(session, TRACKS, NEXT_DAY)
        assert [(each.reference, each.held, after) for each in found] == [(reference, True, None)]
        assert not any_past_limit(session, TRACKS, NEXT_DAY)
    ask(database, keys, reference)
    decide(database, keys, SARA)
    with pytest.raises(TipHeld):
        erase(database, keys, reference)
    with database.writing() as session:
        lift_hold(session, SARA, reference, "Återlämnad.", keys=keys.officer, now=NOW)
        lift_hold(session, SARA, reference, "Återlämnad.", keys=keys.officer, now=NOW)
    assert purge(database, keys, reference, NEXT_DAY) == "not_in_a_case"
    told = [act for act, _ in acts(database) if act in {"tip_held", "hold_lifted", "tip_erased"}]
    assert told == ["tip_held", "hold_lifted", "tip_erased"]


def test_a_hold_says_why_and_is_not_for_everybody(database: Database, keys: Keys) -> None:
    _, reference = a_tip_in_19(database, keys)
    before = acts(database)
    for deed in (hold_tip, lift_hold):
        with database.writing() as session, pytest.raises(NotPermitted):
            deed(session, EVA, reference, "x", keys=keys.officer, now=NOW)
        for reason in ("  ", "x" * 201):
            with database.writing() as session, pytest.raises(ReasonNotGiven):
                deed(session, SARA, reference, reason, keys=keys.officer, now=NOW)
    assert acts(database) == before


def test_to_keep_a_tip_on_puts_its_review_off_for_a_year_and_not_its_limit(database: Database, keys: Keys) -> None:
    _, reference = a_tip_in_19(database, keys)
    later = datetime(2027, 6, 1, tzinfo=UTC)
    with database.writing() as session:
        for _ in range(2):
            keep_tip_on(session, SARA, reference, "Pågår.", once=ONCE, keys=keys.officer, now=later)
    with database.reading() as session:
        found = kept_tip(session, reference)
    assert found is not None
    assert review_day(found.kept) == datetime(2028, 6, 1, tzinfo=UTC).date()
    assert purge(database, keys, reference, NEXT_DAY) == "not_in_a_case"
    assert [act for act, _ in acts(database)].count("tip_kept_on") == 1


def test_a_run_goes_on_behind_the_tip_where_it_ended(database: Database, keys: Keys) -> None:
    sent = sorted(a_sent_tip(database, keys, a_report(f"{n}"), seed=f"seed {n:011}".encode())[1] for n in range(5))
    found, after = [], ""
    with database.reading() as session:
        while after is not None:
            some, after = tips_past_limit(session, TRACKS, NEXT_DAY, after=after, most=2)
            assert len(some) <= 2
            found += [each.reference for each in some]
    assert found == sent
