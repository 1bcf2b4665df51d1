"""A process that forgets: what it has let go of is overwritten, and what it need not hold it lets go of.

Python, OpenSSL and the C library leave freed memory as it is, until somebody happens to need it again: a tip's words
and a receipt code would lie there for days (measured: docs/guarantees/01-past-is-sealed.md). Three things end that.
The allocator of glibc is told to overwrite what is freed, and Python to use no allocator of its own. What is held in
rings and caches is let go of soon after each request. And each thread overwrites the stack that a request has used.
"""

import ctypes
import gc
import os
import sys
import urllib.parse

ALLOCATOR = {
    "perturb": 165,
    # glibc 2.36 does not overwrite what goes into the caches of threads (tcache): there are none.
    "tcache_count": 0,
    # One arena for all threads: Python runs one of them at a time, and each other takes a megabyte or two.
    "arena_max": 1,
    # The megabyte that scrypt takes for each receipt comes from memory that is kept from one to the next, until
    # `let_go` gives it back. Where the kernel had to map and clear it anew, whoever else took memory waited.
    "mmap_threshold": 4 * 1024 * 1024,
    "trim_threshold": 8 * 1024 * 1024,
    "top_pad": 1024 * 1024,
}
"""Settings of glibc's (its manual, "Memory Allocation Tunables"): a byte, a number, a number and three of bytes."""
FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in ALLOCATOR.items()),
}
"""What a process has to be started with. Other allocators than glibc's ignore it."""
STACK_BYTES = 96_000
"""How far down a thread's stack is overwritten: three times as far as any request was seen to go (28 kB)."""
COPIED = (16, 32, 64, 128, 256, 512, 1024)
"""Bytes; nine registers of 64 at most, and the last only for what does not fit into eight."""
LIBC = ctypes.PyDLL(None)
"""Called without letting other threads run Python meanwhile, for which each call would wait to run on."""


class _Shroud(ctypes.Structure):
    """Handed over by value, which is to say copied to the stack."""

    _fields_ = (("zeros", ctypes.c_char * STACK_BYTES),)


SHROUD = _Shroud()
BEGINNING, MIDDLE = ctypes.byref(SHROUD), ctypes.byref(SHROUD, STACK_BYTES // 2)


def start_forgetful() -> None:
    """From here on freed memory is overwritten. A process that was not started so starts itself anew."""
    if any(os.environ.get(name) != value for name, value in FORGETFUL.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **FORGETFUL})  # noqa: S606 ourselves


def keep_what_is_here() -> None:
    """What is in memory now stays for good, so that looking for what may go need not look at it each time."""
    gc.collect()
    gc.freeze()


def let_go() -> None:
    """No request that is over is held any more: by a ring of references, or by the memory of the last addresses."""
    urllib.parse.clear_cache()  # type: ignore[attr-defined]  # mypy does not know it
    gc.collect()
    scrub_stack()
    if hasattr(LIBC, "malloc_trim"):
        LIBC.malloc_trim(0)


def scrub_stack() -> None:
    """What this thread's earlier calls have left below on its stack, and in the registers, is overwritten."""
    _clear_registers()
    LIBC.getpid(SHROUD)
    _clear_registers()


def _clear_registers() -> None:
    """The C library copies through vector registers, more of them the longer the copy, and later calls save them to
    the stack. Zeros are copied the same ways.
    """
    for size in COPIED:
        LIBC.memmove(MIDDLE, BEGINNING, size)
