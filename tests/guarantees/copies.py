"""Everything that a thief takes from a host: files, also those that have no name any more, memory and settings."""

import os
import re
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHUNK = 8_000_000
OVERLAP = 1_000
"""Bytes that two pieces share, so that nothing lies across an edge unseen."""
NOT_MEMORY = ("[vvar", "[vsyscall")
MOST_TEMPORARY = 100_000_000
PAGE_ENTRY, THERE = 8, 62
"""Bytes of an entry of /proc/PID/pagemap (proc(5)), and where it says that a page is in memory or in swap."""

Copy = tuple[str, bytes]
"""Where it was taken, and what it is."""


def files_below(*places: Path) -> Iterator[Copy]:
    """Names and contents. A file that goes meanwhile is none."""
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            yield "name of a file", str(file).encode()
            try:
                if file.is_file():
                    yield from pieces(str(file), file.read_bytes())
            except FileNotFoundError:
                continue


def temporary_files(since: float) -> Iterator[Copy]:
    """What was written to the folders for temporary files since, as deep as programs write that clean up badly."""
    for folder in {Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}:  # noqa: S108 to be looked at
        for file in (*folder.glob("*"), *folder.glob("*/*")):
            try:
                state = file.lstat()
                if state.st_mtime >= since and file.is_file() and state.st_size < MOST_TEMPORARY:
                    yield from files_below(file)
            except OSError:
                continue


def pieces(place: str, content: bytes) -> Iterator[Copy]:
    for start in range(0, max(len(content), 1), CHUNK):
        yield place, content[start : start + CHUNK + OVERLAP]


def open_files(process: int) -> Iterator[Copy]:
    """Regular files that the process has open, also those that were removed from their folder."""
    for entry in Path(f"/proc/{process}/fd").iterdir():
        try:
            name = str(entry.readlink())
            if entry.is_file() and not name.startswith("/proc/"):
                yield from pieces(f"open in {process}: {name}", entry.read_bytes())
        except OSError:
            continue


def settings_of(process: int) -> Iterator[Copy]:
    """Environment and command line, which others of the user can read."""
    for name in ("environ", "cmdline"):
        yield f"{name} of {process}", Path(f"/proc/{process}/{name}").read_bytes()


def memory_of(process: int) -> Iterator[Copy]:
    """Every readable mapping, as far as there are pages: looking at the others would bring them into being."""
    page = os.sysconf("SC_PAGE_SIZE")
    with (
        Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory,
        Path(f"/proc/{process}/pagemap").open("rb", buffering=0) as pages,
    ):
        for start, end, name in _mappings(process):
            pages.seek(start // page * PAGE_ENTRY)
            states = struct.unpack(f"<{(end - start) // page}Q", pages.read((end - start) // page * PAGE_ENTRY))
            for first, last in _runs([bool(state >> THERE) for state in states]):
                memory.seek(start + first * page)
                content = memory.read((last - first) * page)
                yield from pieces(f"memory of {process}: {name or 'anonymous'} {start:x}", content)


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    """Where a run of true ones begins and ends."""
    begun = None
    for place, flag in enumerate([*flags, False]):
        if flag and begun is None:
            begun = place
        elif not flag and begun is not None:
            yield begun, place
            begun = None


def _mappings(process: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)", line)
        if found and "r" in found[3] and not found[4].startswith(NOT_MEMORY):
            yield int(found[1], 16), int(found[2], 16), found[4]


def resident(process: int) -> int:
    """Bytes of memory that the process holds."""
    pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
