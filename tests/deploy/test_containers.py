"""The container files: nobody is root, nothing is fetched that was not checked, no secret is baked in, zones are apart.

No container is started here. What the build does to the wheel is done in a plain folder, and the public site runs
from it.
"""

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.forms import TIP, filling_in, multipart
from tests.benchmarks.sending import a_photo
from tests.benchmarks.visitors import visited
from tests.factories import an_instance
from tests.services.wire import a_part, say

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tipline" / "deploy" / "containers"
RECIPE = (FOLDER / "Containerfile").read_text()
ZONES = ("public", "officer")
UNCHECKED = re.compile(r"\b(?:curl|wget|git|apt-get|apk)\b|https?://")


def steps(text: str = RECIPE) -> list[tuple[str, str]]:
    """Each instruction with what it says, lines joined and comments left out."""
    bare = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in bare.splitlines() if line.strip()]


def faults(text: str) -> list[str]:
    found, user, final = [], "", ""
    for word, told in [*steps(text), ("FROM", "end AS end")]:
        if word == "FROM":
            if final in ZONES and not re.fullmatch(r"[1-9]\d*:[1-9]\d*", user):
                found.append(f"{final} is root")
            user, final = "", told.rpartition(" AS ")[2]
        user = told if word == "USER" else user
        if word == "ADD" or (word == "RUN" and UNCHECKED.search(told)):
            found.append(f"fetches: {told}")
        if word in {"ENV", "ARG"} and re.search(r"secret|password|token|key|DATABASE|VALKEY", told, re.IGNORECASE):
            found.append(f"bakes in: {told}")
        if word == "COPY" and re.search(r"(?:^|\s)(?:\.|instance\S*|\.git\S*)\s", told):
            found.append(f"copies: {told}")
        if "pip install" in told:
            found += [
                f"installs unchecked: {each}"
                for each in told.split("&&")
                if "pip install" in each and "--require-hashes" not in each and "--no-index" not in each
            ]
    return found


def test_the_recipe_has_no_fault_and_every_image_is_named_by_its_digest() -> None:
    assert faults(RECIPE) == []
    named = [told for word, told in steps() if word == "ARG"]
    bases = {told.partition(" AS ")[0] for word, told in steps() if word == "FROM"}
    assert re.fullmatch(r"PYTHON=\S+@sha256:[0-9a-f]{64}", *named)
    assert bases <= {"${PYTHON}", "build"}
    assert {told.rpartition(" AS ")[2] for word, told in steps() if word == "FROM"} >= set(ZONES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("USER 10001:10001", "USER 0:0"),
        ("USER 10002:10002\n", ""),
        (" --require-hashes", ""),
        ("COPY templates templates", "ADD https://example.org/x /x"),
        ("COPY templates templates", "RUN curl https://example.org/x"),
        ("COPY templates templates", "COPY . ."),
        ("COPY templates templates", "COPY instance /instance"),
        ("WORKDIR /source", "ENV DATABASE_URL=x"),
    ],
)
def test_a_fault_in_the_recipe_is_found(old: str, new: str) -> None:
    assert old in RECIPE
    assert faults(RECIPE.replace(old, new)) != []


def compose(zone: str) -> dict[str, Any]:
    """JSON is YAML too, and can be read here."""
    return dict(json.loads((FOLDER / f"compose-{zone}.json").read_text()))


@pytest.mark.parametrize("zone", ZONES)
def test_every_container_is_shut_in(zone: str) -> None:
    for name, service in compose(zone)["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"] == service["memswap_limit"], name
        assert service["ulimits"]["core"] == 0, name
        assert any(re.match(r"/tmp:.*noexec", each) for each in service["tmpfs"]), name  # noqa: S108 the containers' own
        assert not {"privileged", "network_mode", "pid", "ipc", "devices", "cap_add", "env_file"} & set(service), name
        assert "image" not in service or re.search(r"^tipline-|@sha256:[0-9a-f]{64}$", service["image"]), name
        assert "image" not in service or service["image"].startswith("tipline-") or service["user"] == "999:999", name
        assert not [
            each for each in service.get("environment", {}) if "PASSWORD" in each and not each.endswith("_FILE")
        ]


def test_the_zones_share_nothing_and_only_the_database_lets_the_other_in() -> None:
    public, officer = compose("public"), compose("officer")
    assert set(public["services"]) == {"public"}
    assert set(officer["services"]) == {"officer", "worker", "clock", "valkey", "database"}
    assert not set(public["networks"]) & set(officer["networks"])
    assert "secrets" not in public
    assert public["services"]["public"]["volumes"] == ["./public:/var/lib/tipline:ro"]
    networks = officer["networks"]
    out = {
        name: {each for each, told in networks.items() if each in service["networks"] and not told.get("internal")}
        for name, service in officer["services"].items()
    }
    assert out == {
        "officer": {"desk"},
        "worker": {"mail"},
        "clock": set(),
        "valkey": set(),
        "database": {"from-public"},
    }
    quiet = {"com.docker.network.bridge.enable_ip_masquerade": "false"}
    assert (networks["desk"]["driver_opts"], public["networks"]["front"]["driver_opts"]) == (quiet, quiet)
    loopback = [*officer["services"]["officer"]["ports"], *public["services"]["public"]["ports"]]
    assert [each for each in loopback if not each.startswith("127.0.0.1:")] == []


def told_by_image(zone: str) -> dict[str, str]:
    """The variables that the image of a zone sets."""
    image = ""
    for word, told in steps():
        image = told.rpartition(" AS ")[2] if word == "FROM" else image
        if word == "ENV" and image == zone:
            return dict(each.split("=") for each in told.split())
    raise AssertionError(f"{zone} sets nothing")


def test_the_public_site_runs_from_what_its_image_holds_and_the_officers_does_not(
    tmp_path: Path, sqlite_template: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(tmp_path / "opt", symlinks=True)
    (site,) = (tmp_path / "opt").glob("lib/python*/site-packages")
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(site)
    # As in the build, it runs where the source lies too, which is not what is to be taken away from.
    source = tmp_path / "source" / "tipline"
    source.mkdir(parents=True)
    (source / "__init__.py").touch()
    (removal,) = [told for word, told in steps() if word == "RUN" and "rm -r" in told]
    command = ["/bin/sh", "-ec", removal.replace("/opt/tipline", str(tmp_path / "opt"))]
    subprocess.run(command, cwd=source.parent, check=True)
    instance = an_instance(tmp_path / "instance")
    file = instance / "database" / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    settings = told_by_image("public") | {"PYTHONPATH": str(site), "TIPLINE_DATABASE_URL": f"sqlite:///{file}"}
    assert settings["PYTHONOPTIMIZE"] == "2"
    with a_part("public", instance / "public", tmp_path / "log", settings) as port:
        for path in ("/sv/", "/sv/tip", "/en/follow-up", "/sv/leaflet/hotel.pdf"):
            assert say(port, f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()).statuses == [200]
        # Also where assertions and the texts of libraries are left out, which a library may have built on.
        tip = multipart(TIP, a_photo((300, 200)))
        visited(port, filling_in(port, "/sv/tip", "/sv/tip", tip, shown=b"data-receipt"), 0.1)
    with pytest.raises(AssertionError, match="No such command 'officer'"):  # noqa: SIM117
        with a_part("officer", instance, tmp_path / "log", settings):
            pass
    told = subprocess.run(
        [sys.executable, "-m", "tipline.cli", "--help"],
        cwd=tmp_path,
        env=os.environ | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    listed = re.findall(r"^  ([a-z-]+)(?: |$)", told.stdout.partition("Commands:")[2], re.MULTILINE)
    assert "public" in listed
    assert not set(listed) & {"up", "officer", "worker", "clock", "keys", "officer-add"}
