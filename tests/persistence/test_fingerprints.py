"""Fingerprints: what a tip stands in the index by, and that it stands there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint, replace_fingerprints
from tipline.persistence.tips import Tip


def add(session: Session, reference: str, fingerprints: list[int], county: str = "", municipality: str = "") -> str:
    whole = reference.ljust(10, "0")
    session.add(Tip(reference=whole, received_at=NOW, county=county, municipality=municipality))
    session.flush()
    replace_fingerprints(session, {whole: fingerprints}, key_number=1, version=1)
    return whole


def test_what_a_tip_had_before_is_gone(database: Database) -> None:
    with database.writing() as session:
        reference = add(session, "A", [1, 2])
        replace_fingerprints(session, {reference: [2, 3, 3]}, key_number=2, version=5)
        assert sorted(session.scalars(select(TipFingerprint.fingerprint))) == [2, 3]
        row = session.scalars(select(IndexedTip)).one()
        assert (row.tip_reference, row.key_number, row.version) == (reference, 2, 5)


def test_a_tip_that_names_nothing_stands_in_the_index_all_the_same(database: Database) -> None:
    with database.writing() as session:
        add(session, "A", [])
        assert len(session.scalars(select(IndexedTip)).all()) == 1
