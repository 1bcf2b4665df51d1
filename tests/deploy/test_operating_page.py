"""The way from nothing to production names only what is there, in an order that can be walked."""

import re
from dataclasses import fields
from pathlib import Path

from click.testing import CliRunner

from tests.factories import an_instance
from tipline.cli import COMMANDS, main
from tipline.config import OfficerConfig

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "operating.md").read_text()


def test_every_command_it_names_explains_itself() -> None:
    named = set(re.findall(r"`tipline ([a-z-]+)(?: (new|verify))?", PAGE))
    assert {name for name, _ in named} >= {"keys", "migrate", "doctor", "officer-add", "metrics", "audit"}
    for name, below in named:
        done = CliRunner().invoke(main, [name, *([below] if below else []), "--help"])
        assert done.exit_code == 0, name
    assert {name for name, _ in named} <= set(COMMANDS)


def test_every_unit_setting_and_figure_it_names_exists(tmp_path: Path) -> None:
    units = {file.name for file in (ROOT / "tipline" / "deploy" / "units").iterdir()}
    assert set(re.findall(r"tipline-\w+\.target", PAGE)) <= units
    settings = {each.name for each in fields(OfficerConfig)}
    step = PAGE.partition("4. **Settings**")[2].partition("5. **")[0]
    named = set(re.findall(r"`([a-z_]+)`", step))
    assert len(named) > 8
    assert named <= settings
    told = ["metrics", "--instance", str(an_instance(tmp_path / "instance"))]
    done = CliRunner().invoke(main, told, env={"TIPLINE_VALKEY_URL": "redis://127.0.0.1:1"})
    shown = set(re.findall(r"^# TYPE (\w+)", done.stdout, re.MULTILINE))
    figures = set(re.findall(r"`(tipline_\w+)`", PAGE))
    waits = {"tipline_triage_wait_minutes", "tipline_letters_wait_minutes"}
    assert figures - waits <= shown
    assert len(figures) > 5


def test_keys_come_before_the_start_and_the_look_before_it_too() -> None:
    steps = [
        PAGE.index(words) for words in ("`tipline keys new`", "`tipline migrate`", "`tipline doctor`", "**Start**")
    ]
    assert steps == sorted(steps)
