"""`tipline backup` and `tipline restore`, as an operator types them, on both engines."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip, an_officer, the_report
from tipline.casework.record_act import first_broken_entry, record_act
from tipline.casework.record_restore import RESTORED
from tipline.casework.tip_access import keys_of_tip
from tipline.cli import main
from tipline.crypto.backup_keys import new_backup_key
from tipline.intake.follow_up import ReceiptNotKnown, tip_of_code
from tipline.persistence.approvals import Approval
from tipline.persistence.audit import AuditEntry
from tipline.persistence.database import Database
from tipline.persistence.erasures import erase_content
from tipline.persistence.migrate import downgrade
from tipline.persistence.officers import Account
from tipline.persistence.open_tip_changes import OpenTipChange, fold_changes
from tipline.persistence.place_counts import Counted, place_counts
from tipline.persistence.sessions import OfficerSession, add_session
from tipline.persistence.tips import Tip
from tipline.persistence.tombstones import FILE, Tombstone, keep_tombstones


class Operator:
    """Runs commands on one instance and its database. `data` and `keys` are the two places of its backups."""

    def __init__(self, instance: Path, database: Database) -> None:
        self.instance, self.database = instance, database
        self.address = database.engine.url.render_as_string(hide_password=False)
        self.data, self.keys = (instance.parent / each for each in ("to-the-vault", "to-the-safe"))
        self.data.mkdir()
        self.keys.mkdir()
        self.identity = instance.parent / "backup.key"
        self.recipient = new_backup_key(self.identity)

    def run(self, *words: object, address: str = "") -> Result:
        environment = {"DATABASE_URL": address or self.address}
        return CliRunner().invoke(main, [*map(str, words), "--instance", str(self.instance)], env=environment)

    def back_up(self) -> tuple[Path, Path]:
        made = self.run("backup", "--data", self.data, "--keys", self.keys, "--to", self.recipient, "--json")
        assert made.exit_code == 0, made.output
        told = json.loads(made.stdout)
        return Path(told["data"]), Path(told["keys"])

    def restore(self, data: Path, keys: Path, *more: object, address: str = "") -> Result:
        words = ("restore", "--data", data, "--keys", keys, "--identity", self.identity, "--json")
        return self.run(*words, *more, address=address)


@pytest.fixture
def operator(instance: Path, database: Database) -> Operator:
    return Operator(instance, database)


def story(database: Database, keys: Keys, reference: str) -> str:
    with database.reading() as session:
        return the_report(session, reference, keys.officer).story


def test_what_was_backed_up_comes_back_and_what_came_since_is_unknown(
    operator: Operator, database: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    data, safe = operator.back_up()
    late, _ = a_triaged_tip(database, keys, a_report(QUIET), seed=b"after the backup")
    with database.writing() as session:
        for _ in range(3):
            record_act(session, key=keys.officer.audit, officer_name="nils", act="tip_opened", now=NOW)
    assert operator.run("audit", "checkpoint").exit_code == 0
    refused = operator.restore(data, safe)
    assert (refused.exit_code, "--overwrite" in refused.stderr) == (1, True)
    database.close()
    done = operator.restore(data, safe, "--overwrite")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["tips"], told["wrapped_keys"], told["deleted_again"], told["record_broken_at"]) == (1, 1, 0, None)
    assert story(database, keys, reference) == LOCKED_IN
    with database.reading() as session:
        assert tip_of_code(session, code, keys.site)[1].reference == reference
        for unknown in (late, "123456789012345678901234"):
            with pytest.raises(ReceiptNotKnown):
                tip_of_code(session, unknown, keys.site)
        assert first_broken_entry(session, keys.officer.audit) is None
        (told_of_it,) = session.scalars(select(AuditEntry.detail).where(AuditEntry.act == RESTORED))
    assert "backup of" in told_of_it
    assert "up to entry" in told_of_it
    verified = operator.run("audit", "verify", "--json")
    assert (verified.exit_code, json.loads(verified.stdout)["holds"]) == (0, True)


def test_everything_lost_comes_back_into_an_empty_place(
    operator: Operator, database: Database, keys: Keys, tmp_path: Path
) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    data, safe = operator.back_up()
    database.close()
    shutil.rmtree(operator.instance)
    elsewhere = f"sqlite:///{tmp_path / 'new.db'}"
    done = operator.restore(data, safe, address=elsewhere)
    assert done.exit_code == 0, done.output
    assert {file.stat().st_mode & 0o777 for file in operator.instance.rglob("*.private")} == {0o600}
    fresh = Database(elsewhere)
    assert story(fresh, Keys(operator.instance), reference) == LOCKED_IN
    fresh.close()


def test_one_backup_without_the_other_gives_nothing(operator: Operator, database: Database, keys: Keys) -> None:
    a_triaged_tip(database, keys, a_report(LOCKED_IN))
    data, safe = operator.back_up()
    alone = operator.run("restore", "--data", data, "--identity", operator.identity)
    assert alone.exit_code == 2
    swapped = operator.restore(safe, data)
    assert (swapped.exit_code, "not of keys" in swapped.stderr) == (1, True)
    assert {file.stat().st_mode & 0o777 for file in (data, safe)} == {0o600}


def test_what_works_once_is_over(operator: Operator, database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        account = Account(name="eva@example.org", role="officer", totp_counter=5, mf_recovery_codes=["used-later"])
        account.enrolment_hash, account.enrolment_until = b"h" * 32, NOW
        session.add(account)
        session.flush()
        before, officer_id = account.fs_uniquifier, account.id
        add_session(session, b"c" * 32, "{}", account.id, NOW)
        session.add(
            Approval(approval_id="a" * 32, act="contact", tip_reference=reference, state="approved", reason="r",
                     decision="", asker_id=account.id, asked_at=NOW)
        )  # fmt: skip
    data, safe = operator.back_up()
    database.close()
    assert operator.restore(data, safe, "--overwrite").exit_code == 0
    with database.writing() as session:
        assert session.scalars(select(OfficerSession)).all() == []
        found = session.get_one(Account, officer_id)
        assert (found.enrolment_hash, found.enrolment_until, found.mf_recovery_codes) == (None, None, None)
        assert found.totp_counter >= int(datetime.now(UTC).timestamp()) // 30
        assert found.fs_uniquifier != before
        approval = session.get_one(Approval, "a" * 32)
        assert (approval.state, approval.standing(NOW)) == ("lapsed", "lapsed")
        session.add(Account(name="next@example.org", role="officer"))


@pytest.mark.parametrize("list_of", ["this host", "another host"])
def test_what_was_deleted_since_is_deleted_again(
    operator: Operator, database: Database, keys: Keys, tmp_path: Path, list_of: str
) -> None:
    _, reference = a_triaged_tip(database, keys)
    _, kept = a_triaged_tip(database, keys, seed=b"the one that stays")
    data, safe = operator.back_up()
    with database.writing() as session:
        erase_content(session, reference)
    file = operator.instance / "officer" / FILE if list_of == "this host" else tmp_path / "erasures"
    keep_tombstones(file, [Tombstone(reference, NOW)])
    database.close()
    more = ("--erasures", file) if list_of == "another host" else ()
    done = operator.restore(data, safe, "--overwrite", *more)
    assert json.loads(done.stdout)["deleted_again"] == 1
    with database.reading() as session:
        assert keys_of_tip(session, reference, keys.officer) == {}
        assert set(keys_of_tip(session, kept, keys.officer)) == {kept}
        assert first_broken_entry(session, keys.officer.audit) is None


@pytest.mark.parametrize("revision", ["0033", "0034"])
def test_open_tips_are_counted_once_whatever_the_schema_of_the_backup(
    operator: Operator, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(LOCKED_IN))
    others = [a_triaged_tip(database, keys, a_report(QUIET), seed=each.encode() * 16)[1] for each in "abc"]
    a_sent_tip(database, keys, seed=b"not triaged yet.")
    with database.writing() as session:
        session.execute(update(Tip).values(county="03", municipality="0380"))
        session.execute(update(Tip).where(Tip.reference == others[0]).values(state="closed"))
        fold_changes(session)
    database.close()
    downgrade(database, revision)
    monkeypatch.setattr("tipline.cli.backup.newest_revision", lambda: revision)
    files = operator.back_up()
    keep_tombstones(operator.instance / "officer" / FILE, [Tombstone(reference, NOW)])
    database.close()
    done = operator.restore(*files, "--overwrite")
    assert json.loads(done.stdout)["deleted_again"] == 1
    with database.writing() as session:
        for _ in range(2):
            assert place_counts(session, an_officer(), Counted()) == {("03", "0380"): 3}
            fold_changes(session)
        assert session.scalars(select(OpenTipChange.change)).all() == [2]


def test_keys_backed_up_after_a_deletion_do_not_bring_the_tip_back(
    operator: Operator, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reference = a_triaged_tip(database, keys)
    data, _ = operator.back_up()
    with database.writing() as session:
        erase_content(session, reference)
    shutil.rmtree(operator.keys)
    operator.keys.mkdir()
    data.rename(data.with_name("older.backup"))
    _, safe = operator.back_up()
    database.close()
    assert operator.restore(data.with_name("older.backup"), safe, "--overwrite").exit_code == 0
    with database.reading() as session:
        assert session.get_one(Tip, reference).state != "erased"
        assert keys_of_tip(session, reference, keys.officer) == {}


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda whole: whole[:-1],
    "a bit of the end": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "no backup": lambda whole: b"x" + whole,
    "longer": lambda whole: whole + b"\0",
    "another date": lambda whole: whole.replace(b'"made_at": "20', b'"made_at": "21', 1),
    "empty": lambda whole: whole[:0],
}


@pytest.mark.parametrize("fault", [*FAULTS, "another key", "another installation"])
@pytest.mark.parametrize("part", [0, 1])
def test_what_is_not_whole_is_refused_in_one_line_and_changes_nothing(
    operator: Operator, database: Database, keys: Keys, fault: str, part: int
) -> None:
    _, reference = a_triaged_tip(database, keys)
    files = operator.back_up()
    late = a_triaged_tip(database, keys, seed=b"after the backup")[1]
    if fault in FAULTS:
        files[part].write_bytes(FAULTS[fault](files[part].read_bytes()))
    elif fault == "another key":
        operator.identity.unlink()
        new_backup_key(operator.identity)
    else:
        (operator.instance / "officer" / "audit.secret").write_text("ab" * 32)
    database.close()
    refused = operator.restore(*files, "--overwrite")
    assert (refused.exit_code, refused.stderr.count("\n"), "Traceback" in refused.output) == (1, 1, False)
    assert {story(database, keys, each) for each in (reference, late)} == {LOCKED_IN}


def test_old_backups_of_keys_are_deleted_and_not_restored(
    operator: Operator, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_triaged_tip(database, keys)
    data, safe = operator.back_up()
    copy = shutil.copy(safe, operator.instance.parent / "in-a-drawer")
    monkeypatch.setenv("TIPLINE_BACKUP_DAYS", "0")
    database.close()
    refused = operator.restore(data, Path(copy), "--overwrite")
    assert (refused.exit_code, "older than 0 days" in refused.stderr) == (1, True)
    assert operator.restore(data, Path(copy), "--overwrite", "--force").exit_code == 0
    # Two backups of one second would have one name.
    older = safe.rename(safe.with_name("older.backup"))
    made = operator.run("backup", "--keys", operator.keys, "--to", operator.recipient, "--json")
    assert made.exit_code == 0, made.output
    assert str(older) in json.loads(made.stdout)["deleted"]
    assert not older.exists()


def test_nothing_is_restored_under_a_running_stack(operator: Operator, database: Database, keys: Keys) -> None:
    import fcntl  # noqa: PLC0415

    a_triaged_tip(database, keys)
    files = operator.back_up()
    with (operator.instance / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = operator.restore(*files, "--overwrite")
    assert (refused.exit_code, "stop it first" in refused.stderr) == (1, True)
