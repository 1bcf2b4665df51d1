"""Fingerprints: equal for the same thing under one key, and nothing to anybody without it."""

from hashlib import sha256
from pathlib import Path
from sys import getrefcount

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto.fingerprints import (
    IndexKey,
    destroy_index_key,
    ensure_index_key,
    index_key_numbers,
    new_index_key,
    read_index_keys,
)
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
    before = list(read_index_keys(tmp_path))
    ensure_index_key(tmp_path)
    assert list(read_index_keys(tmp_path)) == before
    assert (tmp_path / "1.secret").stat().st_mode & 0o777 == 0o600


def test_without_a_key_nothing_is_indexed(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="tipline keys new"):
        read_index_keys(tmp_path)


def test_a_process_that_runs_learns_of_a_new_key_and_of_the_end_of_an_old_one(tmp_path: Path) -> None:
    ensure_index_key(tmp_path)
    keys = read_index_keys(tmp_path)
    (old,) = keys
    assert new_index_key(tmp_path) == 2
    assert ([each.number for each in keys], len(keys), keys[1], keys[-1:]) == ([2, 1], 2, old, (old,))
    assert keys[0].secret != old.secret
    assert (tmp_path / "2.secret").stat().st_mode & 0o777 == 0o600
    destroy_index_key(tmp_path, 1)
    assert [each.number for each in keys] == index_key_numbers(tmp_path) == [2]
    destroy_index_key(tmp_path, 2)
    with pytest.raises(SecretMissing):
        keys[0]


def test_a_key_is_whole_from_the_moment_it_is_seen_and_what_a_dead_program_left_is_no_key(tmp_path: Path) -> None:
    ensure_index_key(tmp_path)
    (tmp_path / "2.half").write_text("12")
    assert [each.number for each in read_index_keys(tmp_path)] == [1]
    assert new_index_key(tmp_path) == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["1.secret", "2.secret"]


def test_there_is_no_next_key_without_a_first(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="tipline keys new"):
        new_index_key(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "1.secret").write_text("12")
    with pytest.raises(SecretMissing, match="damaged"):
        read_index_keys(tmp_path)


@pytest.mark.parametrize("held", ["", "in a cache"])
def test_a_destroyed_key_and_what_was_derived_from_it_leave_a_process_that_runs(tmp_path: Path, held: str) -> None:
    ensure_index_key(tmp_path)
    keys = read_index_keys(tmp_path)
    keys[0].fingerprint("phone", "+46701740634")
    new_index_key(tmp_path)
    older = keys[1]
    secrets = [older.secret, *older._of_kind.values()]
    # One who keeps a derived key elsewhere, as a cache of the module did: the counts below must notice it.
    cache = secrets[1:] if held else []
    destroy_index_key(tmp_path, 1)
    del older
    assert [each.number for each in keys] == [2]
    left = [getrefcount(secrets.pop()) for _ in range(len(secrets))]
    assert len(left) == 2
    assert (left == [1, 1]) is not bool(cache)
