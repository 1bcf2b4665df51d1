"""What processes have used: processor time and memory, as the kernel counts them."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
FIRST_AFTER_NAME = 3
"""proc(5): the state, the third field of `stat`, is the first behind the name, which may hold spaces and brackets."""
UTIME, CSTIME = 14, 17
"""The fields of `stat` from our own user time to the system time of children that have ended."""


def family(process: int) -> list[int]:
    """The process and all that descend from it now. PostgreSQL's backends are children of its first process."""
    found = [process]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found.extend(int(child) for child in children.read_text().split())
            except OSError:
                continue
    return found


def processor_seconds(*processes: int) -> float:
    """What these and all their descendants have used since they began, those that have ended included.

    Counted by the kernel in ticks, mostly of 10 ms: the difference over a second or more is what can be used.
    """
    return sum(_ticks(each) for process in processes for each in family(process)) / TICKS_A_SECOND


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(each) for each in fields[UTIME - FIRST_AFTER_NAME : CSTIME + 1 - FIRST_AFTER_NAME])


def resident_mb(process: int) -> float:
    """Resident memory, in millions of bytes, with what is shared with other processes."""
    return _kilobytes(Path(f"/proc/{process}/status"), "VmRSS") * 1024 / 1e6


def proportional_mb(processes: Iterable[int]) -> float:
    """Memory of all of them together, in millions of bytes: what several share is counted once.

    A process that keeps its memory private shows this to root alone (PermissionError).
    """
    return sum(_kilobytes(Path(f"/proc/{each}/smaps_rollup"), "Pss") for each in processes) * 1024 / 1e6


def _kilobytes(file: Path, name: str) -> int:
    (found,) = (line for line in file.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(found.split()[1])
