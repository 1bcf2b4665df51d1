"""Looking into the raw files that a thief would copy: every byte of every file under a folder."""

from collections.abc import Collection, Iterable
from pathlib import Path


def hits(folders: Iterable[Path], needles: Collection[bytes], *, but: Collection[Path] = ()) -> list[tuple[str, bytes]]:
    """File and needle, for each needle that stands in a file. Files of `but` are not looked into."""
    found = []
    for file in files_under(folders):
        if file in but:
            continue
        try:
            content = file.read_bytes()
        except OSError:  # gone meanwhile, or a socket
            continue
        found += [(file.name, needle) for needle in needles if needle in content]
    return found


def files_under(folders: Iterable[Path]) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
