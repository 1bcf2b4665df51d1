"""Signed lines of the record: what is read from one is what was signed, or nothing is."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto.checkpoints import CheckpointFile, CheckpointNotOurs, checkpoint_of, signed_line
from tipline.domain.checkpoints import END, RESTORED, Checkpoint, still_count

KEY = b"k" * 32
CHECKPOINTS = st.builds(
    Checkpoint,
    st.sampled_from([END, RESTORED]),
    st.integers(1, 10**12),
    st.binary(min_size=32, max_size=32),
    st.dates(date(2026, 1, 1)).map(date.isoformat),
)


@given(CHECKPOINTS)
def test_a_line_tells_what_was_signed(checkpoint: Checkpoint) -> None:
    assert checkpoint_of(signed_line(checkpoint, KEY), KEY) == checkpoint


@given(CHECKPOINTS, st.integers(0, 10**6), st.characters(codec="utf-8"))
def test_a_line_with_another_character_in_it_is_not_ours(checkpoint: Checkpoint, place: int, other: str) -> None:
    line = signed_line(checkpoint, KEY)
    place %= len(line)
    changed = line[:place] + other + line[place + 1 :]
    if changed.strip() != line:
        with pytest.raises(CheckpointNotOurs):
            checkpoint_of(changed, KEY)


@given(st.text())
def test_no_other_line_is_ours(line: str) -> None:
    with pytest.raises(CheckpointNotOurs):
        checkpoint_of(line, KEY)


def test_a_line_of_another_record_is_not_ours() -> None:
    line = signed_line(Checkpoint(END, 7, bytes(32), "2026-11-25"), KEY)
    with pytest.raises(CheckpointNotOurs):
        checkpoint_of(line, b"x" * 32)


def test_the_file_keeps_lines_in_order_for_its_owner_alone_and_knows_what_was_mailed(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path)
    assert (file.lines(), file.unmailed(), file.kept_at(), file.mailed_at()) == ([], [], 0.0, 0.0)
    file.keep("one")
    file.keep("two")
    assert file.unmailed() == ["one", "two"]
    file.note_mailed()
    file.keep("three")
    assert file.unmailed() == ["three"]
    assert file.lines() == ["one", "two", "three"]
    assert (tmp_path / "checkpoints").stat().st_mode & 0o777 == 0o600


def test_what_a_restored_database_cannot_hold_no_longer_counts() -> None:
    before, after = Checkpoint(END, 5, b"5", "2026-11-20"), Checkpoint(END, 9, b"9", "2026-11-21")
    back, again = Checkpoint(RESTORED, 6, b"6", "2026-11-22"), Checkpoint(END, 9, b"n", "2026-11-23")
    assert still_count([before, after]) == [before, after]
    assert still_count([before, after, back, again]) == [before, back, again]
