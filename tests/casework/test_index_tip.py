"""The index: filled when a tip is triaged, emptied when it is erased, and silent to a thief."""

from hashlib import blake2b, md5, sha1, sha256
from itertools import product
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import Keys, a_report, a_triaged_tip
from tipline.persistence.database import Database
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import tip_by_reference

STORY = "Bil MLB123 stod utanför, och han gav mig numret 070-174 06 34."
OTHER = "Jag ringde 0701740634 ur en annons. Registreringsnummer som började MLB."
PHONE, PLATE = ("phone", "+46701740634"), ("plate", "MLB123")


def holding(session: Session, fingerprint: int) -> set[str]:
    """The tips that stand in the index by it."""
    return set(session.scalars(select(TipFingerprint.tip_reference).where(TipFingerprint.fingerprint == fingerprint)))


def test_triage_puts_what_a_tip_names_into_the_index(database: Database, keys: Keys) -> None:
    _, one = a_triaged_tip(database, keys, a_report(STORY))
    _, two = a_triaged_tip(database, keys, a_report(OTHER), seed=b"another seed 123")
    key = keys.officer.index[0]
    with database.reading() as session:
        assert holding(session, key.fingerprint(*PHONE)) == {one, two}
        assert holding(session, key.fingerprint(*PLATE)) == {one}
        assert holding(session, key.fingerprint("plate_part", "MLB???")) == {one}
        assert holding(session, key.fingerprint("partial_plate", "MLB???")) == {two}
        assert set(session.scalars(select(IndexedTip.key_number))) == {key.number}


def hashes_of(value: str) -> set[int]:
    """As a thief would make them: of the value alone, by the hashes everybody has, cut as ours are."""
    made = (kind(value.encode()).digest() for kind in (sha256, sha1, md5, blake2b))
    return {number for each in made for number in (int.from_bytes(each[:8]) >> 1, int.from_bytes(each[-8:]) >> 1)}


def test_a_dump_without_the_key_yields_no_plate_and_no_telephone_by_trying_all(
    sqlite: Database, keys: Keys, tmp_path: Path
) -> None:
    """All numbers of one exchange and all plates of three letters: small enough to be tried in a second."""
    a_triaged_tip(sqlite, keys, a_report(STORY))
    with sqlite.reading() as session:
        kept = set(session.scalars(select(TipFingerprint.fingerprint)))
        dump = "\n".join(session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert len(kept) == 25
    (tmp_path / "dump.sql").write_text(dump)
    assert not any(each in dump for each in ("MLB123", "701740634", "MLB???", "MLB"))
    phones = (f"+4670174{number:04}" for number in range(10_000))
    plates = (f"MLB{number:03}" for number in range(1000))
    kinds = ("", "phone", "plate", "phone:", "plate:")
    tried = {each for kind, value in product(kinds, (*phones, *plates)) for each in hashes_of(kind + value)}
    assert len(tried) > 400_000
    assert tried & kept == set()
    # The same search with the key finds both, so that the test would notice a key that does nothing.
    key = keys.officer.index[0]
    assert {key.fingerprint(*PHONE), key.fingerprint(*PLATE)} <= kept


def test_no_word_of_a_clue_is_in_the_database(database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys, a_report(STORY))
    with database.reading() as session:
        columns = session.execute(text("SELECT * FROM tip_fingerprints")).keys()
    assert list(columns) == ["fingerprint", "county", "tip_reference"]


def test_words_and_clues_of_a_tip_stand_together_in_the_order_of_tips(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report("Hon är gravid. Ryggsäcken stod kvar, ring 0701740634."))
    key = keys.officer.index[0]
    with database.reading() as session:
        held = set(session.scalars(select(TipWord.word)))
        columns = list(session.execute(text("SELECT * FROM tip_words")).keys())
        places = {(each.tip_reference, each.received_at) for each in session.scalars(select(TipWord))}
        tip = tip_by_reference(session, reference)
    assert tip is not None
    assert {key.fingerprint(*PHONE), key.fingerprint("word", "ryggsack")} <= held
    assert key.fingerprint("word", "gravid") not in held
    assert columns == ["word", "county", "received_at", "tip_reference"]
    assert places == {(reference, tip.received_at)}
