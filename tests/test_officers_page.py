"""docs/officers.md says what the program does: its table of roles, its keys and its times are those of the code."""

import re
from datetime import timedelta
from pathlib import Path

import tipline.officer
from tipline.domain.approvals import CONTACT, ERASURE, GOOD_FOR, WAITS
from tipline.domain.officers import ROLES
from tipline.domain.permissions import ACTS, ALLOWED
from tipline.domain.promises import PROMISES
from tipline.officer.access_labels import permission_name
from tipline.officer.session_store import IDLE, LONGEST

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "officers.md").read_text()
TEXT = " ".join(PAGE.split())
SCRIPT = (Path(tipline.officer.__file__).parent / "static" / "queue.js").read_text()
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]


def test_its_roles_are_those_of_the_one_table() -> None:
    told = [row for row in rows() if len(row) == 1 + len(ROLES)]
    assert told[0] == ["act", *ROLES]
    allowed = {act: ["yes" if act in ALLOWED[role] else "no" for role in ROLES] for act in ACTS}
    assert told[2:] == [[permission_name(act), *allowed[act]] for act in ACTS]


def test_its_keys_are_those_of_the_script() -> None:
    deeds = re.search(r"const deeds = \{(.*?)\n  \};", SCRIPT, re.DOTALL)
    assert deeds is not None
    works = set(re.findall(r'^ +"?([\w/?])"?: \(\)', deeds[1], re.MULTILINE))
    told = {key for row in rows() if len(row) == 2 for key in re.findall(r"`([^`]+)`", row[0])}
    assert told == works | {"Enter", "Ctrl"}


def test_its_times_are_those_of_the_rules() -> None:
    immediate, urgent, routine = (PROMISES[each] for each in ("immediate", "urgent", "routine"))
    assert f"**immediate** is to be claimed within {immediate.span // MINUTE} minutes" in TEXT
    assert f"**urgent** within {urgent.span // HOUR} hours" in TEXT
    assert f"**routine** within {routine.working_days} working days" in TEXT
    assert f"A request waits {WAITS.days} days." in TEXT
    assert f"for {GOOD_FOR[CONTACT] // HOUR} hours; a deletion" in TEXT
    assert f"within {GOOD_FOR[ERASURE] // HOUR} hours or" in TEXT
    assert f"after {IDLE // MINUTE} minutes without use, and after {LONGEST // HOUR} hours" in TEXT


def test_its_pictures_are_those_that_are_drawn() -> None:
    drawn = re.findall(r'take\(\w+, "(\w+)"', (ROOT / ".ci" / "officer_pictures.py").read_text())
    assert sorted(re.findall(r"\(officer-(\w+)\.png\)", PAGE)) == sorted(drawn)
