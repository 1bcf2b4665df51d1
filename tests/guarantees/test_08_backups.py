"""Gone is gone, in backups too: what two officers deleted does not come back, and neither backup is enough alone."""

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_backup import Operator
from tests.factories import NOW, Keys, a_report, a_triaged_tip
from tipline.casework.tip_access import keys_of_tip
from tipline.cli.backup import remove_expired
from tipline.config import OfficerConfig
from tipline.crypto.backup_file import read_backup, read_head
from tipline.crypto.backup_keys import read_backup_key
from tipline.domain.backups import BACKUP_DAYS
from tipline.persistence.database import Database
from tipline.persistence.erasures import erase_content
from tipline.persistence.tombstones import FILE, Tombstone, keep_tombstones
from tipline.persistence.wrapped_keys import wrapped_keys_of_tip

MARKER = "Zebrafinken sjunger i rum 4711"


@pytest.fixture
def operator(instance: Path, database: Database) -> Operator:
    return Operator(instance, database)


def inside(file: Path, operator: Operator) -> bytes:
    return b"".join(read_backup(file, read_backup_key(operator.identity)))


def test_an_older_backup_does_not_bring_an_erased_tip_back(operator: Operator, database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(MARKER))
    data, safe = operator.back_up()
    with database.writing() as session:
        erase_content(session, reference)
    # That the tip does come back without the list is what the list is there for.
    database.close()
    assert operator.restore(data, safe, "--overwrite").exit_code == 0
    with database.reading() as session:
        assert set(keys_of_tip(session, reference, keys.officer)) == {reference}
    keep_tombstones(operator.instance / "officer" / FILE, [Tombstone(reference, NOW)])
    database.close()
    assert operator.restore(data, safe, "--overwrite").exit_code == 0
    with database.reading() as session:
        assert wrapped_keys_of_tip(session, reference) == {}


def test_a_backup_of_data_holds_no_key_and_one_of_keys_no_data(
    operator: Operator, database: Database, keys: Keys
) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(MARKER))
    data, safe = operator.back_up()
    with database.reading() as session:
        wrapped = [b64encode(each) for each in wrapped_keys_of_tip(session, reference)[reference].values()]
    secrets = [b64encode(file.read_bytes()) for file in (operator.instance / "officer").rglob("*.*") if file.is_file()]
    of_data, of_keys = inside(data, operator), inside(safe, operator)
    assert wrapped
    assert secrets
    # The look finds what is there: both kinds in the backup of keys, the sealed report in that of data.
    assert all(each in of_keys for each in (*wrapped, *secrets))
    assert not any(each in of_data for each in (*wrapped, *secrets))
    assert set(re.findall(rb'"table":"(\w+)"', of_keys)) == {b"wrapped_keys"}
    assert {b"reports", b"tips"} <= set(re.findall(rb'"table":"(\w+)"', of_data))
    for file, words in ((data, of_data), (safe, of_keys)):
        assert MARKER.encode() not in words
        assert not any(each in file.read_bytes() for each in (*wrapped, *secrets, reference.encode()))


def test_a_backup_of_keys_is_gone_after_the_published_days_and_not_before(
    operator: Operator, database: Database, keys: Keys
) -> None:
    a_triaged_tip(database, keys)
    data, safe = operator.back_up()
    config, made = OfficerConfig(instance=operator.instance), read_head(safe).at
    assert remove_expired(operator.keys, config, made + timedelta(days=BACKUP_DAYS, seconds=-1)) == []
    assert remove_expired(operator.data, config, datetime.now(UTC) + timedelta(days=999)) == []
    assert remove_expired(operator.keys, config, made + timedelta(days=BACKUP_DAYS)) == [safe]
    assert (safe.exists(), data.exists()) == (False, True)
