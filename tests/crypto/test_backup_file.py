"""A backup opens to what went in, and no file that was cut, changed or put together opens at all."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto import backup_file
from tipline.crypto.backup_file import chunks, open_chunks, read_backup, read_head, seal_chunks, write_backup
from tipline.crypto.backup_keys import BackupNotOpened, Passphrase, new_backup_key, read_backup_key, read_recipient

KEY = b"k" * 32
SMALL = 64
"""Bytes of a chunk in these tests, so that a few hundred bytes are many chunks."""
TOLD = {"kind": "data", "made_at": "2026-11-24T22:41:07+00:00", "instance": "a", "revision": "0025", "snapshot": "s"}


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "CHUNK_BYTES", SMALL)


def sealed(pieces: list[bytes]) -> list[bytes]:
    return list(seal_chunks(chunks(pieces), KEY))


def opened(whole: bytes) -> bytes:
    return b"".join(open_chunks(BytesIO(whole), KEY))


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_any_pieces_come_back_as_the_same_bytes(pieces: list[bytes]) -> None:
    assert opened(b"".join(sealed(pieces))) == b"".join(pieces)


@given(st.binary(max_size=300), st.data())
def test_any_changed_byte_is_found(content: bytes, data: st.DataObject) -> None:
    whole = bytearray(b"".join(sealed([content])))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BackupNotOpened):
        opened(bytes(whole))


@given(st.binary(max_size=300), st.data())
def test_any_cut_and_any_addition_is_found(content: bytes, data: st.DataObject) -> None:
    whole = b"".join(sealed([content]))
    with pytest.raises(BackupNotOpened):
        opened(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(BackupNotOpened):
        opened(whole + data.draw(st.binary(min_size=1, max_size=200)))


@given(st.binary(min_size=3 * SMALL, max_size=6 * SMALL), st.data())
def test_chunks_left_out_doubled_or_moved_are_found(content: bytes, data: st.DataObject) -> None:
    whole = sealed([content])
    order = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=len(whole) + 2))
    if order != list(range(len(whole))):
        with pytest.raises(BackupNotOpened):
            opened(b"".join(whole[each] for each in order))


def test_a_key_opens_its_own_backups_and_no_others(tmp_path: Path) -> None:
    public, other = new_backup_key(tmp_path / "one"), new_backup_key(tmp_path / "two")
    write_backup(tmp_path / "b", [b"tips"], read_recipient(public), **TOLD)
    assert b"".join(read_backup(tmp_path / "b", read_backup_key(tmp_path / "one"))) == b"tips"
    assert {(tmp_path / each).stat().st_mode & 0o777 for each in ("b", "one", "two")} == {0o600}
    for wrong in (read_backup_key(tmp_path / "two"), Passphrase("something else")):
        with pytest.raises(BackupNotOpened):
            list(read_backup(tmp_path / "b", wrong))
    with pytest.raises(BackupNotOpened, match="no private"):
        read_backup_key(other)


def test_every_field_of_the_head_is_bound_to_what_follows(tmp_path: Path) -> None:
    new_backup_key(tmp_path / "one")
    key, file = read_backup_key(tmp_path / "one"), tmp_path / "b"
    write_backup(file, [b"tips"], key, **TOLD)
    whole = file.read_bytes()
    for value in TOLD.values():
        file.write_bytes(whole.replace(f'"{value}"'.encode(), f'"{value[::-1]}x"'.encode(), 1))
        with pytest.raises(BackupNotOpened):
            list(read_backup(file, key))
    file.write_bytes(whole)
    assert read_head(file).revision == "0025"


def test_a_backup_that_dies_leaves_no_file_and_replaces_none(tmp_path: Path) -> None:
    def dying() -> list[bytes]:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 any
        write_backup(tmp_path / "b", (dying() for _ in "x"), Passphrase("w"), **TOLD)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "b").write_bytes(b"older")
    with pytest.raises(FileExistsError):
        write_backup(tmp_path / "b", [b"x"], Passphrase("w"), **TOLD)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("b", b"older")]
