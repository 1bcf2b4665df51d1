"""What is delivered: the list of its parts is complete, and the same source gives the same bytes."""

import hashlib
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
DEAD = {"bleach", "flask-principal", "passlib", "pyopenssl2", "nose", "pycrypto", "toml", "python-jose", "mock"}
"""Names that have had no release for years, or that say so themselves."""


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    return dict(runpy.run_path(str(ROOT / ".ci" / "sbom.py"))["sbom"]())


def test_every_package_of_the_lock_is_listed_with_version_hashes_and_licence(sbom: dict[str, Any]) -> None:
    blocks = {
        match[0]: set(re.findall(r"sha256:(\w{64})", block))
        for block in re.split(r"\n(?=\S)", LOCK)
        if (match := re.match(r"[^ ]+==[^ ]+", block))
    }
    listed = {
        f"{each['name']}=={each['version']}": {
            file["hashes"][0]["content"] for file in each["externalReferences"] if file["hashes"][0]["alg"] == "SHA-256"
        }
        for each in sbom["components"]
    }
    assert len(blocks) > 50
    assert listed == blocks
    assert all(blocks.values())
    unlicensed = {each["name"] for each in sbom["components"] if not each["licenses"]}
    elsewhere = set(re.findall(r"^([\w.-]+)==\S+ ; (?:python_full_version|sys_platform)", LOCK, re.MULTILINE))
    assert unlicensed <= elsewhere


def test_it_is_cyclonedx_and_depends_on_what_it_lists(sbom: dict[str, Any]) -> None:
    assert (sbom["bomFormat"], sbom["specVersion"], sbom["version"]) == ("CycloneDX", "1.6", 1)
    references = [each["bom-ref"] for each in sbom["components"]]
    assert len(set(references)) == len(references)
    assert sbom["dependencies"] == [{"ref": "tipline", "dependsOn": references}]
    assert json.dumps(sbom) == json.dumps(runpy.run_path(str(ROOT / ".ci" / "sbom.py"))["sbom"]())


def test_what_nobody_maintains_is_told_with_a_reason_and_nothing_else() -> None:
    rows = re.findall(
        r"^\| ([\w-]+) \| (.+) \| (.{80,}) \|$", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE
    )
    locked = set(re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE))
    assert {name for name, _, _ in rows} == locked & DEAD


def test_a_wheel_built_twice_is_the_same_to_the_byte(tmp_path: Path) -> None:
    digests = set()
    for name in ("first", "second"):
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / name)]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = (tmp_path / name).glob("*.whl")
        digests.add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert len(digests) == 1
