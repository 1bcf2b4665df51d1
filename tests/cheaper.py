"""What a site in earnest does at a price, done cheaply: hashing passwords, reading templates."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

QUICK_HASH = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""The least that argon2 takes. What it costs in earnest is asked in tests/officer/test_enrolment.py."""
IN_EARNEST = Flask.default_config


@contextmanager
def cheaper_sites(folder: Path) -> Iterator[None]:
    """For every site made meanwhile: a template is compiled once, into `folder`, and passwords cost hardly anything."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        quick = type(IN_EARNEST)({**IN_EARNEST, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASH})
        patched.setattr(Flask, "default_config", quick)
        yield
