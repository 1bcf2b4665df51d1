"""The lock files install the same bytes everywhere and name no place to fetch them from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock")
ALL_LOCKS = (*LOCKS, "requirements-attack.lock")


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_package_is_pinned_with_its_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = [block for block in re.split(r"\n(?=\S)", text) if block.strip()]
    assert len(packages) > 30
    pinned = [each for each in packages if re.match(r"[a-z0-9._-]+==\S+ ", each) and "--hash=sha256:" in each]
    assert pinned == packages
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find-links", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_direct_dependency_is_locked(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    names = {re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in wanted}  # type: ignore[index]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(), re.MULTILINE))
    assert names - locked == set()
