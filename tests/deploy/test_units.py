"""Every part runs shut in: what its unit must say, and which of the two zones it may see."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.servers import UNIT

FOLDER = Path(__file__).parent.parent.parent / "tipline" / "deploy" / "units"
SERVICES = sorted(FOLDER.glob("*.service"))
PARTS = {
    "tipline-public.service": "public",
    "tipline-officer.service": "officer",
    "tipline-worker@.service": "worker",
    "tipline-clock.service": "clock",
}
SHUT = {
    **dict.fromkeys(("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "PrivateIPC", "ProtectHome"), "yes"),
    **dict.fromkeys(("ProtectClock", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules"), "yes"),
    **dict.fromkeys(("ProtectKernelTunables", "ProtectControlGroups", "RestrictNamespaces"), "yes"),
    **dict.fromkeys(("RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "RemoveIPC"), "yes"),
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "UMask": "0077",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service ~@privileged",
    "KeyringMode": "private",
    "DevicePolicy": "closed",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "StandardOutput": "null",
    "StateDirectoryMode": "0700",
    "Restart": "always",
    "IPAddressDeny": "any",
}
MOST_EXPOSED = 1.5
"""Of ten, as `systemd-analyze security` counts: half of what it calls OK."""


def settings(unit: str) -> dict[str, str]:
    """Every setting; one that is said again adds to what was said."""
    found: dict[str, list[str]] = {}
    for line in unit.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";")):
            found.setdefault(name, []).append(value)
    return {name: " ".join(values) for name, values in found.items()}


def missing(unit: str) -> set[str]:
    said = settings(unit)
    return {name for name, value in SHUT.items() if said.get(name) != value}


def test_every_part_has_its_unit() -> None:
    told = {file.name: settings(file.read_text())["ExecStart"].split()[1] for file in SERVICES}
    assert told == PARTS


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_every_unit_is_shut_in(file: Path) -> None:
    assert missing(file.read_text()) == set()
    assert {"MemoryMax", "TasksMax", "LimitNOFILE", "User"} <= set(settings(file.read_text()))
    assert settings(file.read_text())["User"] != "root"


@pytest.mark.parametrize("name", SHUT)
def test_a_setting_that_is_left_out_or_loosened_is_found(name: str) -> None:
    unit = SERVICES[0].read_text()
    without = "\n".join(line for line in unit.splitlines() if not line.startswith(f"{name}="))
    assert missing(without) == {name}
    assert missing(f"{without}\n#{name}={SHUT[name]}") == {name}
    assert missing(f"{unit}\n{name}=loose") == {name}


def test_the_public_unit_knows_nothing_of_the_officer_zone() -> None:
    said = settings((FOLDER / "tipline-public.service").read_text())
    told = {name: value for name, value in said.items() if "officer" in value}
    assert set(told) == {"InaccessiblePaths"}
    assert {"-/var/lib/tipline-officer", "-/etc/tipline/officer.env"} <= set(told["InaccessiblePaths"].split())
    zone = {settings(file.read_text())["User"] for file in SERVICES if "public" not in file.name}
    assert (said["User"], zone) == ("tipline-public", {"tipline-officer"})


def test_memory_and_speed_are_measured_as_the_unit_starts_the_public_part() -> None:
    said = settings((FOLDER / "tipline-public.service").read_text())["Environment"].split()
    assert {f"{name}={value}" for name, value in UNIT.items()} <= set(said)


def test_what_tipsters_cause_gets_no_finer_time_than_a_quarter_of_an_hour() -> None:
    said = settings((FOLDER / "tipline-public.service").read_text())
    kind, _, log = said["StandardError"].partition(":")
    assert (kind, made("public")[str(Path(log).parent)]) == ("append", ("0700", "root"))


@pytest.mark.parametrize("zone", ["public", "officer"])
def test_the_user_and_the_folder_of_a_zone_are_made(zone: str) -> None:
    users = (FOLDER.parent / "sysusers.d" / f"tipline-{zone}.conf").read_text()
    said = {settings(file.read_text())["User"] for file in SERVICES if zone in settings(file.read_text())["PartOf"]}
    assert said == set(re.findall(r"^u (\S+)", users, re.MULTILINE)) == {f"tipline-{zone}"}
    assert made(zone)[f"/var/lib/tipline-{zone}"] == ("0700", f"tipline-{zone}")


def made(zone: str) -> dict[str, tuple[str, str]]:
    """Mode and owner of each folder that stands ready before a unit of the zone starts."""
    lines = (FOLDER.parent / "tmpfiles.d" / f"tipline-{zone}.conf").read_text().splitlines()
    folders = (line.split() for line in lines if line.startswith("d "))
    return {path: (mode, owner) for _, path, mode, owner, _, _ in folders}


@pytest.mark.parametrize("zone", ["public", "officer"])
def test_a_zone_starts_and_stops_as_one(zone: str) -> None:
    target = settings((FOLDER / f"tipline-{zone}.target").read_text())
    started = {name.replace("@1", "@") for name in target["Wants"].split()}
    bound = {file.name for file in SERVICES if settings(file.read_text())["PartOf"] == f"tipline-{zone}.target"}
    assert started == bound
    assert {
        file.name for file in SERVICES if f"tipline-{zone}.target" in settings(file.read_text())["WantedBy"]
    } == bound


@pytest.mark.long
@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_systemd_itself_counts_little_that_is_open(file: Path) -> None:
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: apt-get install systemd"
    limit = str(round(MOST_EXPOSED * 10))
    command = [program, "security", "--offline=yes", f"--threshold={limit}", "--no-pager", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overall exposure level" in done.stdout
