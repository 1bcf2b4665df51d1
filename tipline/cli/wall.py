"""A wall inside one machine: the kernel (Landlock) keeps a process out of folders that its user may read.

Under `tipline up` all parts run as one user. Where the kernel has Landlock, the public part shuts itself in before it
serves anybody, for good: it reads the system, Python and the program, writes its own folder and the SQLite file, and
reaches nothing else. It may not look into other processes either. Where there is none, `tipline doctor` says so.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from tipline.config import PublicConfig, bundled

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""System call numbers, the same on every architecture; names and bits are those of linux/landlock.h."""
VERSION_FLAG, PATH_BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38
WRITE_FILE, READ_FILE, READ_FOLDER, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
ALL_RIGHTS = (1 << 13) - 1
"""The rights over files of the first version: execute, write, read, list, remove and make."""
TRUNCATE_SINCE = 3
READ = 1 | READ_FILE | READ_FOLDER
OF_A_FILE = 1 | WRITE_FILE | READ_FILE | TRUNCATE

SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev", "/proc/self", "/run/systemd/resolve")
"""Not /proc: Landlock shuts the memory of other processes, but not the settings in their environment."""
LIBC = ctypes.CDLL(None, use_errno=True)


def landlock_version() -> int:
    """0 where the kernel has no Landlock."""
    return max(_ask(CREATE_RULESET, None, 0, VERSION_FLAG), 0) if sys.platform == "linux" else 0


def wall_off(forbidden: Path, config: PublicConfig) -> None:
    """From now on this process reaches nothing in `forbidden`. Without Landlock nothing happens."""
    version = landlock_version()
    if not version:
        return
    rights = ALL_RIGHTS | (TRUNCATE if version >= TRUNCATE_SINCE else 0)
    attributes = struct.pack("Q", rights)
    ruleset = _ask(CREATE_RULESET, attributes, len(attributes), 0)
    for place in _read_places():
        # A folder around the forbidden one would open it again; what is needed of it is named on its own.
        if place.exists() and not forbidden.resolve().is_relative_to(place.resolve()):
            _allow(ruleset, place, READ)
    for place in _written_places(config):
        _allow(ruleset, place, rights)
    if LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _ask(RESTRICT_SELF, ruleset, 0):
        raise PermissionError(0, "the kernel refused to shut it", str(forbidden))
    os.close(ruleset)


def _read_places() -> Iterator[Path]:
    """The system, Python, and the program with what travels with it."""
    python = [*filter(None, sys.path), sys.prefix, sys.base_prefix]
    yield from map(Path, (*SYSTEM, *python))
    # Certificates of the database server, where PostgreSQL's client looks for them.
    yield Path.home() / ".postgresql"
    yield from (Path(__file__).parent.parent, bundled("templates"), bundled("translations"))


def _written_places(config: PublicConfig) -> Iterator[Path]:
    yield from (config.instance, Path("/dev/null"))
    url = make_url(config.database)
    if url.get_backend_name() == "sqlite" and url.database:
        yield Path(url.database).parent


def _allow(ruleset: int, place: Path, rights: int) -> None:
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    allowed = rights if place.is_dir() else rights & OF_A_FILE
    refused = _ask(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", allowed, descriptor), 0)
    os.close(descriptor)
    if refused:
        raise PermissionError(ctypes.get_errno(), "the kernel refused a rule", str(place))


def _ask(number: int, *arguments: object) -> int:
    return int(LIBC.syscall(number, *arguments))
