"""The wall: the kernel keeps the public part out of the officer folder although its user may read it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import an_instance
from tipline.cli.wall import landlock_version
from tipline.config import PublicConfig

ATTEMPT = """
import json, os, sys
from pathlib import Path
from tipline.config import PublicConfig
from tipline.cli.wall import wall_off

instance = Path(sys.argv[1])
outside = int(sys.argv[2])
config = PublicConfig(instance=instance / "public", database_url=f"sqlite:///{instance / 'database' / 'tipline.db'}")
key = next((instance / "officer" / "ring").glob("*.private"))
kept_open = os.open(instance / "officer", os.O_PATH)
attempts = {
    "read a private key": lambda: key.read_bytes(),
    "read the key through an open folder": lambda: os.open("audit.secret", os.O_RDONLY, dir_fd=kept_open),
    "list the keys": lambda: os.listdir(instance / "officer" / "ring"),
    "list the instance": lambda: os.listdir(instance),
    "add a key": lambda: (instance / "officer" / "ring" / "0000.private").write_text("x"),
    "overwrite a secret": lambda: (instance / "officer" / "audit.secret").write_text("x"),
    "truncate a secret": lambda: os.truncate(instance / "officer" / "audit.secret", 0),
    "remove a key": lambda: key.unlink(),
    "move a key": lambda: key.rename(instance / "public" / "key"),
    "link a key": lambda: os.link(key, instance / "public" / "key"),
    "write to the settings": lambda: (instance / "tipline.toml").write_text("x"),
    "write to the temporary folder": lambda: Path("/tmp", f"tipline-{os.getpid()}").write_text("x"),
    "read another process's memory": lambda: open(f"/proc/{outside}/mem", "rb").read(1),
    "read another process's environment": lambda: Path(f"/proc/{outside}/environ").read_bytes(),
    "read its own ring": lambda: next((instance / "public" / "ring").glob("*.public")).read_text(),
    "write its own folder": lambda: (instance / "public" / "note").write_text("x"),
    "write the database": lambda: (instance / "database" / "tipline.db").write_text("x"),
}

def outcome(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"

if sys.argv[3] == "wall":
    wall_off(instance / "officer", config)
os.chdir(instance / "public") if sys.argv[3] == "wall" else None
print(json.dumps({name: outcome(attempt) for name, attempt in attempts.items()}))
"""
ALLOWED = {"read its own ring", "write its own folder", "write the database"}


def tried(instance: Path, how: str) -> dict[str, str]:
    """What came of each attempt in a fresh process."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as other:
        command = [sys.executable, "-c", ATTEMPT, str(instance), str(other.pid), how]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        other.kill()
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def needs_landlock() -> None:
    if not landlock_version():
        pytest.skip("this kernel has no Landlock; tipline doctor says so")


def test_behind_the_wall_only_what_the_public_part_needs_can_be_reached(tmp_path: Path) -> None:
    needs_landlock()
    instance = an_instance(tmp_path / "instance")
    outcomes = tried(instance, "wall")
    assert {name for name, outcome in outcomes.items() if outcome == "done"} == ALLOWED
    assert {outcome for name, outcome in outcomes.items() if name not in ALLOWED} <= {"PermissionError", "OSError"}


def test_without_the_wall_the_same_user_reaches_the_key(tmp_path: Path) -> None:
    instance = an_instance(tmp_path / "instance")
    assert tried(instance, "open")["read a private key"] == "done"


def test_the_public_site_serves_behind_the_wall(tmp_path: Path, sqlite_template: Path) -> None:
    needs_landlock()
    instance = an_instance(tmp_path / "instance")
    (instance / "database" / "tipline.db").write_bytes(sqlite_template.read_bytes())
    script = """
import sys
from pathlib import Path
from tipline.cli.wall import wall_off
from tipline.config import PublicConfig
from tipline.public import create_site
config = PublicConfig.load(Path(sys.argv[1]))
wall_off(Path(sys.argv[1]).parent / "officer", config)
with create_site(config).test_client() as client:
    pages = ("/sv/", "/sv/tip", "/en/follow-up", "/healthz", "/sv/leaflet/hotel.pdf", "/en/card/taxi.pdf", "/nothing")
    print([client.get(page).status_code for page in pages])
"""
    environment = {
        "PATH": os.environ["PATH"],
        "TIPLINE_DATABASE_URL": f"sqlite:///{instance / 'database' / 'tipline.db'}",
    }
    command = [sys.executable, "-c", script, str(PublicConfig(instance=instance / "public").instance)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.strip() == "[200, 200, 200, 200, 200, 200, 404]", done.stderr
