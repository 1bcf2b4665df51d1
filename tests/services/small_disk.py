"""A disk that can be filled without filling the machine's."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """`folder` is a disk of its own, in memory. Where it may not be mounted the test fails: it never skips."""
    folder.mkdir(mode=0o755, parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"A small disk cannot be mounted: run this as root, with CAP_SYS_ADMIN ({done.stderr.strip()}).")
    try:
        yield folder
    finally:
        # Lazily: a process that is on its way out may still have a file open.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
