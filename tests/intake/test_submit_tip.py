"""Sending: stored whole or not at all, known again when sent twice, and nothing of it readable in the database."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from tests.factories import LATER, LOCKED_IN, NOW, SEED, Keys, a_report, a_sent_tip
from tipline.casework.tip_access import keys_of_tip
from tipline.crypto.opening import open_original, open_sealed
from tipline.crypto.receipts import receipt_from, typed_code
from tipline.domain.report import Report
from tipline.intake.submit_tip import submit_tip
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.redrawings import Picture, pictures_of_tip
from tipline.persistence.reports import (
    Attachment,
    SealedReport,
    original_place,
    report_place,
    sealed_attachment,
    sealed_report,
)
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import WrappedKey


def send(database: Database, keys: Keys, report: Report, seed: bytes = SEED, photos: tuple[bytes, ...] = ()) -> str:
    """As the public site sends it."""
    return submit_tip(database, report, photos, keys=keys.site, seed=seed, now=NOW)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_sent_tip_opens_in_the_officer_zone_to_the_same_report(database: Database, keys: Keys) -> None:
    report = a_report(signs=("rec-01", "hk-10"), when="now", plate="MLB 123", place="Hotell, vån 3 \u202e")
    _, reference = a_sent_tip(database, keys, report, photos=(b"\xff\xd8picture",))
    with database.reading() as session:
        key = keys_of_tip(session, reference, keys.officer)[reference]
        sealed = sealed_report(session, reference)
        picture = sealed_attachment(session, Attachment(reference, reference, 0))
        assert pictures_of_tip(session, reference) == [Picture(reference, 0, "waiting")]
    assert sealed is not None
    assert picture is not None
    assert Report.from_bytes(open_sealed(key, sealed, report_place(reference))) == report
    assert open_original(key, picture, original_place(reference, reference, 0)) == b"\xff\xd8picture"


def test_sending_the_same_form_again_gives_the_same_code_and_one_tip(database: Database, keys: Keys) -> None:
    codes = {send(database, keys, a_report()) for _ in range(3)}
    assert len(codes) == 1
    assert (count(database, Tip), count(database, SealedReport), count(database, WrappedKey)) == (1, 1, 1)


def test_the_same_form_arriving_many_times_at_once_is_one_tip(database: Database, keys: Keys) -> None:
    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(lambda _: send(database, keys, a_report()), range(8)))
    assert len(codes) == 1
    assert count(database, Tip) == 1


def test_a_text_changed_after_sending_is_neither_lost_nor_taken_for_the_first(database: Database, keys: Keys) -> None:
    first = send(database, keys, a_report())
    second = send(database, keys, a_report(LOCKED_IN + " Nu kommer fler."))
    third = send(database, keys, a_report(), photos=(b"\xff\xd8",))
    assert len({first, second, third}) == 3
    assert count(database, Tip) == 3


def test_two_people_with_the_same_words_get_two_tips(database: Database, keys: Keys) -> None:
    assert send(database, keys, a_report()) != send(database, keys, a_report(), seed=b"another form    ")
    assert count(database, Tip) == 2


def test_the_code_is_24_digits_and_finds_the_tip_by_its_tag_alone(database: Database, keys: Keys) -> None:
    code, reference = a_sent_tip(database, keys)
    assert typed_code(code) == code
    with database.reading() as session:
        tip = session.scalars(select(Tip)).one()
    assert tip.reference == reference
    assert tip.receipt_tag == receipt_from(code, keys.site.receipt_salt).tag


def test_times_are_kept_to_the_quarter_of_an_hour(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.reading() as session:
        received = session.scalars(select(Tip.received_at).where(Tip.reference == reference)).one()
    assert (received.hour, received.minute, received.second, received.microsecond) == (22, 30, 0, 0)


def test_no_word_of_the_tip_is_in_the_database_in_clear(sqlite: Database, keys: Keys) -> None:
    report = a_report("Ordet KANARIEFÅGEL står här.", contact="kanarie@example.org")
    code, _ = a_sent_tip(sqlite, keys, report, photos=(b"\xff\xd8KANARIEBILD",))
    digest = hashlib.sha256(b"\xff\xd8KANARIEBILD")
    with sqlite.writing() as session:
        session.execute(text("SELECT 1"))
    path = sqlite.engine.url.database
    assert path is not None
    stored = b"".join(file.read_bytes() for file in Path(path).parent.iterdir())
    assert len(stored) > 4096
    for trace in ("KANARIEFÅGEL", "kanarie@example.org", "KANARIEBILD", digest.hexdigest(), code):
        assert trace.encode() not in stored
        assert trace.encode("utf-16-le") not in stored
    assert digest.digest() not in stored


def test_a_tip_that_cannot_be_stored_whole_is_not_stored_at_all(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        session.execute(text("DROP TABLE redrawings"))
    with pytest.raises(DatabaseUnavailable):
        send(database, keys, a_report(), photos=(b"\xff\xd8",))
    assert (count(database, Tip), count(database, SealedReport), count(database, WrappedKey)) == (0, 0, 0)


def test_a_database_that_is_gone_acknowledges_nothing(keys: Keys) -> None:
    gone = Database("postgresql://nobody@/nothing?host=/nonexistent")
    with pytest.raises(DatabaseUnavailable):
        send(gone, keys, a_report())


def test_a_later_resend_still_finds_the_first_tip(database: Database, keys: Keys) -> None:
    first = send(database, keys, a_report())
    again = submit_tip(database, a_report(), (), keys=keys.site, seed=SEED, now=LATER)
    assert again == first
    assert count(database, Tip) == 1


def test_a_tip_is_stored_by_as_few_statements_as_the_engine_allows(database: Database, keys: Keys) -> None:
    said: list[str] = []
    event.listen(database.at_once, "before_cursor_execute", lambda *each: said.append(each[2].split()[0]))
    send(database, keys, a_report(), seed=b"the first form  ")
    assert said == (["BEGIN", "INSERT", "INSERT", "INSERT"] if database.is_sqlite else ["WITH"])


def test_a_reference_that_is_taken_is_drawn_anew(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["AAAAAAAAAA", "AAAAAAAAAA", "BBBBBBBBBB"])
    monkeypatch.setattr("tipline.intake.submit_tip.new_reference", lambda: next(drawn))
    send(database, keys, a_report())
    send(database, keys, a_report(), seed=b"another form    ")
    with database.reading() as session:
        assert list(session.scalars(select(Tip.reference).order_by(Tip.reference))) == ["AAAAAAAAAA", "BBBBBBBBBB"]
    assert (count(database, SealedReport), count(database, WrappedKey)) == (2, 2)
