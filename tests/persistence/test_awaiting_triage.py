"""What waits for triage is found among any number of tips that are erased, which have no level either."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.persistence.test_index_queue import plans_of_postgresql, work_of_sqlite
from tipline.domain.ranks import MOST_FAILURES
from tipline.persistence.database import Database
from tipline.persistence.tips import any_tip_awaiting_triage, lease_tips_awaiting_triage

ERASED = """
INSERT INTO tips (reference, received_at, state, attempts)
WITH RECURSIVE numbers(n) AS (SELECT 1000000001 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000020000)
SELECT CAST(n AS CHAR(10)), '2026-11-24 22:30:00', 'erased', :attempts FROM numbers
"""
WAITING = """
INSERT INTO tips (reference, received_at, state) VALUES
('2000000003', '2026-11-24 21:00:00', 'closed'),
('2000000001', '2026-11-24 22:00:00', 'received'),
('2000000002', '2026-11-24 22:00:00', 'claimed')
"""
IN_ORDER = ["2000000003", "2000000001", "2000000002"]
LEASE = timedelta(seconds=60)


@pytest.fixture
def erased(database: Database) -> Database:
    with database.writing() as session:
        session.execute(text(ERASED), {"attempts": MOST_FAILURES})
        session.execute(text("ANALYZE"))
    return database


def lease(session: Session) -> object:
    return lease_tips_awaiting_triage(session, NOW, LEASE, 50)


def none_waits(session: Session) -> None:
    """Asked every second."""
    assert not any_tip_awaiting_triage(session, NOW)


def test_erased_tips_are_not_read_to_find_that_none_waits(erased: Database) -> None:
    if erased.is_sqlite:
        assert work_of_sqlite(erased, none_waits) == 0
    else:
        [plan] = plans_of_postgresql(erased, none_waits)
        assert "Index" in plan
        assert [each for each in ("Seq Scan", "Rows Removed") if each in plan] == []


def test_what_waits_is_leased_in_the_order_in_which_it_came_whatever_its_state(erased: Database) -> None:
    with erased.writing() as session:
        session.execute(text(WAITING))
        assert lease_tips_awaiting_triage(session, NOW, LEASE, 2) == IN_ORDER[:2]
        assert lease(session) == IN_ORDER[2:]
        assert lease(session) == []
        assert lease_tips_awaiting_triage(session, NOW + LEASE, LEASE, 50) == IN_ORDER[:1]
