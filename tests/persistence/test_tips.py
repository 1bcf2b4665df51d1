"""A tip's row in an officer's hand: other officers wait, its tipster does not. SQLite holds no row."""

import pytest
from sqlalchemy import text

from tests.factories import NOW, SEED, Keys, a_sent_tip
from tipline.domain.assessment import FLAGS
from tipline.intake.follow_up import add_to_tip, read_follow_up
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.tips import MOST_FLAGS, flags_text, tip_by_reference


def test_every_flag_of_the_policy_fits_beside_a_tip() -> None:
    assert len(flags_text(FLAGS)) <= MOST_FLAGS


def test_a_tipster_writes_while_an_officer_holds_the_tip(postgres: Database, keys: Keys) -> None:
    code, reference = a_sent_tip(postgres, keys)
    with postgres.writing() as officers:
        tip_by_reference(officers, reference, lock=True)
        with postgres.writing() as session:
            add_to_tip(session, code, "Mer.", (), keys=keys.site, seed=SEED, now=NOW)
    with postgres.reading() as session:
        assert [line.text for line in read_follow_up(session, code, keys=keys.site).lines] == ["Mer."]


def test_another_officer_waits_for_the_tip(postgres: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(postgres, keys)

    def take_impatiently() -> None:
        with postgres.writing() as session:
            session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            tip_by_reference(session, reference, lock=True)

    with postgres.writing() as first:
        tip_by_reference(first, reference, lock=True)
        with pytest.raises(DatabaseUnavailable):
            take_impatiently()
    take_impatiently()
