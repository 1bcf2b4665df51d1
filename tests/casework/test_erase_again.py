"""After the restore of an older backup: what had been deleted since is deleted again."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, Keys, a_report, a_triaged_tip
from tipline.casework.erase_again import NOT_KNOWN, erase_again
from tipline.casework.erase_tip import erase
from tipline.casework.record_act import first_broken_entry
from tipline.casework.tip_access import keys_of_tip
from tipline.intake.follow_up import ReceiptNotKnown, read_follow_up
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.erasures import CONTENT, erasure_of
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.tombstones import Tombstone, keep_tombstones, read_tombstones, tombstones_in
from tipline.persistence.wiping import wipe, wiping_is_due

DECISION = "RA-FS 2021:6 (not_in_a_case)"
TOMORROW = NOW + timedelta(days=1)
RESTORED = NOW + timedelta(days=2)


def delete(database: Database, keys: Keys, reference: str) -> None:
    with database.writing() as session:
        tip = tip_by_reference(session, reference, lock=True)
        assert tip is not None
        erase(session, tip, decision=DECISION, by="worker", keys=keys.officer, now=TOMORROW)


@pytest.mark.parametrize("from_file", [True, False])
def test_a_database_taken_back_in_time_loses_again_what_was_deleted_since(
    sqlite: Database, keys: Keys, instance: Path, tmp_path: Path, *, from_file: bool
) -> None:
    code, gone = a_triaged_tip(sqlite, keys)
    _, stays = a_triaged_tip(sqlite, keys, a_report("Nytt."), seed=b"another form    ")
    _, gone_before = a_triaged_tip(sqlite, keys, a_report("Mer."), seed=b"a third form    ")
    delete(sqlite, keys, gone_before)
    backup, file = tmp_path / "backup.db", instance / "officer" / "erasures.log"
    assert wipe(sqlite) == []
    shutil.copy(instance / "database" / "tipline.db", backup)
    _, after_backup = a_triaged_tip(sqlite, keys, a_report("Sist."), seed=b"a fourth form   ")
    for each in (gone, after_backup):
        delete(sqlite, keys, each)
    with sqlite.reading() as session:
        tombstones = tombstones_in(session)
    assert keep_tombstones(file, tombstones) == 3
    if from_file:
        tombstones = read_tombstones(file)
    restored = Database(f"sqlite:///{backup}")
    with restored.reading() as session:
        # The proof that the backup brings the tip back.
        assert list(keys_of_tip(session, gone, keys.officer)) == [gone]
        assert read_follow_up(session, code, keys=keys.site).status == "received"
    with restored.writing() as session:
        assert erase_again(session, tombstones, RESTORED, audit_key=keys.officer.audit) == 1
        assert erase_again(session, tombstones, RESTORED, audit_key=keys.officer.audit) == 0
    with restored.reading() as session:
        assert keys_of_tip(session, gone, keys.officer) == {}
        assert list(keys_of_tip(session, stays, keys.officer)) == [stays]
        left = [session.scalar(select(func.count()).where(each.tip_reference == gone)) for each in CONTENT]
        assert left == [0] * len(CONTENT)
        with pytest.raises(ReceiptNotKnown):
            read_follow_up(session, code, keys=keys.site)
        certificate = erasure_of(session, gone)
        assert certificate is not None
        decision = NOT_KNOWN if from_file else DECISION
        assert (certificate.erased_at.replace(microsecond=0), certificate.decision) == (TOMORROW, decision)
        entries = list(all_entries(session))
        assert [each.tip_reference for each in entries if each.act == "tip_erased_again"] == [gone]
        assert first_broken_entry(session, keys.officer.audit) is None
        assert wiping_is_due(session)
    restored.close()


def test_the_file_keeps_what_it_has_and_passes_over_a_line_that_was_cut_short(tmp_path: Path) -> None:
    file = tmp_path / "erasures.log"
    when = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    one, two, three = (Tombstone(f"7K3M9QXDP{n}", when) for n in range(3))
    assert read_tombstones(file) == []
    assert keep_tombstones(file, [one]) == 1
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("a") as written:
        written.write("2026-11-25T12:00:00Z 7K3M9")
    assert keep_tombstones(file, [one, two]) == 1
    assert keep_tombstones(file, [one, two, three]) == 1
    assert read_tombstones(file) == [one, two, three]
    assert file.read_text().splitlines()[1] == "2026-11-25T12:00:00Z 7K3M9"
