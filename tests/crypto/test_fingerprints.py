"""Fingerprints: equal for the same thing under one key, and nothing to anybody without it."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto.fingerprints import IndexKey, ensure_index_key, read_index_keys
from tipline.crypto.secret_files import SecretMissing, ensure_secret

ONE, TWO = IndexKey(1, bytes(range(32))), IndexKey(2, bytes(32))


@given(st.text(), st.text())
def test_the_same_thing_alone_has_the_same_fingerprint(one: str, other: str) -> None:
    assert (ONE.fingerprint("plate", one) == ONE.fingerprint("plate", other)) == (one == other)
    assert ONE.fingerprint("plate", one) != ONE.fingerprint("phone", one)
    assert ONE.fingerprint("plate", one) != TWO.fingerprint("plate", one)
    assert 0 <= ONE.fingerprint("plate", one) < 2**63


def test_it_is_no_hash_that_can_be_made_without_the_key() -> None:
    plain = int.from_bytes(sha256(b"MLB123").digest()[:8]) >> 1
    assert ONE.fingerprint("plate", "MLB123") != plain
    assert "secret" not in repr(ONE)


def test_keys_are_read_with_the_newest_first(tmp_path: Path) -> None:
    ensure_index_key(tmp_path / "index")
    for number in (2, 10):
        ensure_secret(tmp_path / "index" / f"{number}.secret")
    (tmp_path / "index" / "notes.secret").write_text("nothing")
    assert [each.number for each in read_index_keys(tmp_path / "index")] == [10, 2, 1]


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    ensure_index_key(tmp_path)
    before = read_index_keys(tmp_path)
    ensure_index_key(tmp_path)
    assert read_index_keys(tmp_path) == before
    assert (tmp_path / "1.secret").stat().st_mode & 0o777 == 0o600


def test_without_a_key_nothing_is_indexed(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="tipline keys new"):
        read_index_keys(tmp_path)
