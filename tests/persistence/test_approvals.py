"""A request that is held is read anew, whatever its session has read before: of two uses at once one wins."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, ONCE
from tests.officer.accounts import an_account
from tipline.persistence.approvals import Approval, approval_by_id
from tipline.persistence.database import Database
from tipline.persistence.exports import Export, export_by_id
from tipline.persistence.tips import Tip

REFERENCE = "7K3M9QXDPA"


@pytest.fixture
def approved(postgresql_address: str) -> Iterator[Database]:
    """A request of each kind, approved. SQLite lets no two transactions write at once."""
    database = Database(postgresql_address)
    with database.writing() as session:
        officer = an_account(session, "eva@example.org")
        session.add(Tip(reference=REFERENCE, received_at=NOW))
        session.flush()
        asked = {"state": "approved", "asker_id": officer, "asked_at": NOW, "approver_id": officer, "decided_at": NOW}
        about = {"act": "erasure", "tip_reference": REFERENCE, "reason": "x", "decision": "x"}
        session.add(Approval(approval_id=ONCE, **about, **asked))
        sent = {"to_whom": "x", "purpose": "x", "outside": False, "contents": "tips", "tested": ""}
        session.add(Export(export_id=ONCE, **sent, **asked))
    yield database
    database.close()


@pytest.mark.parametrize("by_id", [approval_by_id, export_by_id])
def test_the_second_of_two_uses_sees_the_first(
    approved: Database, by_id: Callable[..., Approval | Export | None]
) -> None:
    both, outcomes = threading.Barrier(2), []

    def read(session: Session, *, lock: bool) -> Approval | Export:
        found = by_id(session, ONCE, lock=lock)
        assert found is not None
        return found

    def use() -> None:
        with approved.writing() as session:
            seen = read(session, lock=False)
            assert seen.state == "approved"
            both.wait(timeout=30)
            held = read(session, lock=True)
            outcomes.append(held.state)
            held.state = "used"

    threads = [threading.Thread(target=use) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["approved", "used"]
