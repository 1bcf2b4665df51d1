"""A process that opens tips lets no other of its own user look into it."""

import subprocess
import sys

import pytest

AS_NOBODY = """
import ctypes, os, sys, time
from tipline.cli.memory import SET_DUMPABLE, keep_memory_private
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
# Changing one's user hides the memory as well: made as after a fresh start.
ctypes.CDLL(None).prctl(SET_DUMPABLE, 1, 0, 0, 0)
"""
SLEEPS = "print('ready', flush=True); time.sleep(60)\n"
HIDES = "keep_memory_private()\n"
LOOKS = "open(f'/proc/{sys.argv[1]}/environ', 'rb').read(1); open(f'/proc/{sys.argv[1]}/maps').read(1)\n"
"""Asks the kernel the same question as reading memory does, without what Yama adds on some machines."""


def may_look_into(program: str) -> bool:
    """Whether another process of the same user, who is not root, may."""
    command = [sys.executable, "-c", AS_NOBODY + program + SLEEPS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "ready\n"  # type: ignore[union-attr]
            look = [sys.executable, "-c", AS_NOBODY + LOOKS, str(process.pid)]
            return subprocess.run(look, stderr=subprocess.DEVNULL, check=False).returncode == 0
        finally:
            process.kill()


@pytest.mark.parametrize(("program", "open_to_others"), [("", True), (HIDES, False)])
def test_only_a_process_that_does_not_hide_can_be_looked_into(program: str, *, open_to_others: bool) -> None:
    assert may_look_into(program) == open_to_others
