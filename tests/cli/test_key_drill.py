"""docs/keys.md can be followed: its commands, in their order, word for word, on an instance with a tip."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.factories import LOCKED_IN, Keys, a_report, a_triaged_tip, the_report
from tipline.cli import main
from tipline.domain.backups import BACKUP_DAYS
from tipline.persistence.database import Database

PAGE = (Path(__file__).parents[2] / "docs" / "keys.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line.strip()
]


def words_of(line: str) -> list[str]:
    """As a shell gives them to the program."""
    words = shlex.split(line)[1:]
    return [found for word in words for found in (map(str, Path().glob(word)) if "*" in word else [word])]


def test_the_page_is_followed_from_the_ceremony_to_the_rotation(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("away", "vault", "safe"):
        Path(folder).mkdir()
    reference = ""
    for line in COMMANDS:
        assert line.startswith("tipline "), line
        if line.startswith("tipline backup "):
            Path("new").rename("instance")
            shutil.copy(sqlite_template, "instance/database/tipline.db")
            before = Database(f"sqlite:///{tmp_path}/instance/database/tipline.db")
            reference = a_triaged_tip(before, Keys(tmp_path / "instance"), a_report(LOCKED_IN))[1]
            before.close()
        done = CliRunner().invoke(main, words_of(line))
        assert done.exit_code == 0, (line, done.output)
        if line.startswith("tipline backup "):
            shutil.rmtree("instance")
    after = Database(f"sqlite:///{tmp_path}/drill/database/tipline.db")
    with after.reading() as session:
        assert the_report(session, reference, Keys(tmp_path / "drill").officer).story == LOCKED_IN
    after.close()
    assert len(list(Path("drill/officer/ring").glob("*.private"))) == 2


def test_the_published_number_of_days_is_that_of_the_code() -> None:
    assert f"**{BACKUP_DAYS} days**" in PAGE
