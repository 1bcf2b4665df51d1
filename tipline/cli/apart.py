"""Deeds of a process that stays small: done in a child, which takes along all that it had to load for them."""

import os
import sys
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkProcess

import click

from tipline.cli.supervisor import die_with


def begun_apart(module: str, name: str, *given: object) -> ForkProcess:
    """The child in which the function is called. It tells an operator itself why it failed, and ends with us.

    To be called while there is one thread.
    """
    child = get_context("fork").Process(target=_call, args=(os.getpid(), module, name, *given), daemon=True)
    child.start()
    return child


def done_apart(module: str, name: str, *given: object) -> None:
    """The function has been called in a child. This process ends as the child did when it failed."""
    child = begun_apart(module, name, *given)
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def _call(parent: int, module: str, name: str, *given: object) -> None:
    die_with(parent)
    try:
        getattr(import_module(module), name)(*given)
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
