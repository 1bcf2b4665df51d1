"""The keys of the public site are read once, and again when a file is another."""

import secrets
from pathlib import Path

import pytest

from tests.factories import an_instance
from tipline.config import PublicConfig
from tipline.crypto.key_pair import SEED_BYTES, key_pair_from
from tipline.crypto.sealing import RingEmpty, RingKey
from tipline.crypto.secret_files import SecretMissing
from tipline.intake.site_keys import KeyFolder, SiteKeys


@pytest.fixture
def config(tmp_path: Path) -> PublicConfig:
    return PublicConfig(instance=an_instance(tmp_path / "instance") / "public")


@pytest.fixture
def folder(config: PublicConfig) -> KeyFolder:
    return KeyFolder(config, trusted_seconds=0)


def a_ring_key() -> RingKey:
    return RingKey(key_pair_from(secrets.token_bytes(SEED_BYTES)).public)


def test_they_are_the_same_until_something_changes(folder: KeyFolder, config: PublicConfig) -> None:
    assert folder.keys() is folder.keys()
    assert folder.keys() == SiteKeys.read(config)


def test_a_change_counts_within_a_second(config: PublicConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([100.0, 100.999, 101.0])
    monkeypatch.setattr("tipline.intake.site_keys.time.monotonic", lambda: next(seconds))
    folder, new = KeyFolder(config), a_ring_key()
    known = folder.keys()
    (config.ring / f"{new.key_id}.public").write_text(new.raw.hex())
    assert folder.keys() is known
    assert new in folder.keys().ring


def test_a_new_key_and_one_that_went_count_from_the_next_use_on(folder: KeyFolder, config: PublicConfig) -> None:
    (old,) = folder.keys().ring
    new = a_ring_key()
    (config.ring / f"{new.key_id}.public").write_text(new.raw.hex())
    assert {each.key_id for each in folder.keys().ring} == {old.key_id, new.key_id}
    (config.ring / f"{old.key_id}.public").unlink()
    assert folder.keys().ring == (new,)


def test_a_file_that_is_written_over_or_put_in_place_is_seen(folder: KeyFolder, config: PublicConfig) -> None:
    folder.keys()
    file = next(config.ring.glob("*.public"))
    file.write_text(a_ring_key().raw.hex())
    with pytest.raises(RingEmpty):
        folder.keys()
    other = config.instance / "new"
    other.write_text("11" * 32)
    other.replace(config.receipt_salt)
    file.unlink()
    new = a_ring_key()
    (config.ring / f"{new.key_id}.public").write_text(new.raw.hex())
    assert (folder.keys().receipt_salt, folder.keys().ring) == (b"\x11" * 32, (new,))


def test_what_is_missing_is_told_each_time_and_found_when_it_is_back(folder: KeyFolder, config: PublicConfig) -> None:
    folder.keys()
    content = config.form_secret.read_text()
    config.form_secret.unlink()
    for _ in range(2):
        with pytest.raises(SecretMissing):
            folder.keys()
    config.form_secret.write_text(content)
    assert folder.keys().form_secret == bytes.fromhex(content)
    config.ring.rename(config.ring.with_name("aside"))
    with pytest.raises(RingEmpty):
        folder.keys()
