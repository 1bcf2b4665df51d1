from pathlib import Path

import pytest

from tipline.crypto.secret_files import SecretMissing, ensure_secret, read_secret, write_private


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "form.secret"
    ensure_secret(file)
    first = read_secret(file)
    ensure_secret(file)
    assert read_secret(file) == first
    assert len(first) == 32
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"one")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "key", b"two")
    assert (tmp_path / "key").read_bytes() == b"one"


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd"])
def test_a_damaged_secret_is_said_without_showing_it(tmp_path: Path, content: str) -> None:
    file = tmp_path / "form.secret"
    file.write_text(content)
    with pytest.raises(SecretMissing) as caught:
        read_secret(file)
    assert not content or content not in str(caught.value)


def test_a_missing_secret_is_said(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing):
        read_secret(tmp_path / "nothing")
