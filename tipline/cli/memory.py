"""Words of a tip stay in the memory of the process that took or opened them."""

import ctypes
import resource

SET_DUMPABLE = 4
"""prctl(2)."""


def keep_memory_private() -> None:
    """From now on this process leaves no core file, and no other process of its user can look into it.

    The decoder of pictures runs as the worker's child and as the same user: whoever takes it over by a picture shall
    not read the keys and tips next door.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(SET_DUMPABLE, 0, 0, 0, 0)
