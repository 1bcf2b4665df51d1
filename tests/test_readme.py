"""The README may not lie: what it names is there."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tipline.cli import COMMANDS
from tipline.config import OfficerConfig
from tipline.domain.officers import ROLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ROOMS = ("public", "officer", "jobs", "cli", "web", "intake", "casework", "crypto", "persistence", "mail", "domain")


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"make\s([a-z-]+)", README))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test", "demo", "check"} <= named <= targets


def test_every_command_it_names_exists() -> None:
    named = set(re.findall(r"`tipline ([a-z-]+)", README))
    assert {"public", "officer", "worker", "clock", "migrate", "doctor"} <= named <= set(COMMANDS)


def test_every_file_and_folder_it_names_exists() -> None:
    paths = set(re.findall(r"`((?:tipline|tests|translations)/[\w/.]*)`", README))
    short = {f"tipline/{path}" for path in re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w/.]+)[`:]", README)}
    assert len(paths) > 10
    assert len(short) > 8
    assert [path for path in paths | short if not (ROOT / path).exists()] == []
    assert [image for image in re.findall(r"\]\((docs/[^)]+)\)", README) if not (ROOT / image).is_file()] == []


def test_its_settings_are_exactly_those_of_the_program() -> None:
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(each.name for each in fields(OfficerConfig) if each.name != "instance")


@pytest.mark.parametrize("role", ROLES)
def test_it_names_every_role(role: str) -> None:
    assert f"`{role}`" in README
