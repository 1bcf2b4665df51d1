"""The wheel alone: built from the checkout, started in an empty directory, it takes and triages a tip."""

import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.services.stack import Stack
from tipline.cli.demo_browser import OfficerBrowser, PublicBrowser

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel installs, in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_the_wheel_carries_everything_the_program_reads(unpacked: Path) -> None:
    carried = {str(file.relative_to(unpacked)) for file in unpacked.rglob("*") if file.is_file()}
    wanted = {f"tipline/{file.relative_to(ROOT)}" for room in ("templates", "translations") for file in files_of(room)}
    wanted |= {str(file.relative_to(ROOT)) for file in files_of("tipline")}
    assert len(wanted) > 200
    assert wanted - carried == set()


def files_of(folder: str) -> list[Path]:
    """Asked of the folder and not of git, so that it also holds in an unpacked archive."""
    return [file for file in (ROOT / folder).rglob("*") if file.is_file() and file.suffix not in {".pyc", ".mo"}]


def test_the_stack_runs_from_the_wheel_in_an_empty_directory(unpacked: Path, tmp_path: Path) -> None:
    settings = {"PYTHONPATH": str(unpacked)}
    found = subprocess.run(
        [sys.executable, "-c", "import tipline; print(tipline.__file__)"],
        cwd=tmp_path,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.startswith(str(unpacked))
    with Stack(tmp_path / "instance", **settings) as stack:
        code = PublicBrowser(stack.public).send_tip("sv", {"story": "Rum 318: en kvinna är inlåst."})
        officer = OfficerBrowser(stack.officer, stack.add_officer("wheel@example.org"))
        (reference,) = officer.references_in_queue()
        with urllib.request.urlopen(f"{stack.public}/sv/leaflet/hotel.pdf", timeout=30) as leaflet:  # noqa: S310 our own stack
            assert leaflet.read(5) == b"%PDF-"
        assert len(code) == 24
        assert officer.story_of(reference) == "Rum 318: en kvinna är inlåst."
