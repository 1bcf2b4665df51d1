"""The parts of a stack on one machine: what each is started with, and what it is not told."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tipline.cli.forgetting import FORGETFUL
from tipline.cli.supervisor import Supervisor
from tipline.cli.valkey import valkey_command
from tipline.config import OfficerConfig

SYSTEM_SETTINGS = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
OWN_SETTINGS = (
    "production",
    "languages",
    "operator_name",
    "operator_legal_basis",
    "operator_contact",
    "hosts",
    "leaflet_only",
    "https",
    "security_contact",
)
"""What the public part is told of our settings, beside the address of the database."""


@dataclass(frozen=True)
class Ports:
    public: int
    officer: int

    @property
    def public_address(self) -> str:
        return f"http://127.0.0.1:{self.public}"

    @property
    def officer_address(self) -> str:
        return f"http://127.0.0.1:{self.officer}"


def start_parts(supervisor: Supervisor, config: OfficerConfig, ports: Ports, workers: int, *, embedded: Path) -> None:
    """All parts are started. Valkey is one of them when its address lies in the folder `embedded`."""
    address = Path(config.valkey_url.removeprefix("unix://"))
    if address.parent == embedded:
        supervisor.start("valkey", valkey_command(address), _system_environment())
    tipline = [sys.executable, "-m", "tipline.cli"]
    own, zone = (["--instance", str(folder)] for folder in (config.public_instance, config.instance))
    told = _officer_environment(config)
    supervisor.start("public", [*tipline, "public", "--port", str(ports.public), *own], public_environment(config))
    supervisor.start("officer", [*tipline, "officer", "--port", str(ports.officer), *zone], told)
    for number in range(1, workers + 1):
        supervisor.start(f"worker {number}", [*tipline, "worker", *zone], told)
    supervisor.start("clock", [*tipline, "clock", *zone], told)


def public_environment(config: OfficerConfig) -> dict[str, str]:
    """No mail, no queue, no secret: what the public part cannot know it cannot give away."""
    told = {f"TIPLINE_{name.upper()}": _written(getattr(config, name)) for name in OWN_SETTINGS}
    shut = {"TIPLINE_WALL_OFF": str(config.zone), "TIPLINE_DATABASE_URL": config.database}
    return {**_system_environment(), **told, **shut, **FORGETFUL}


def _officer_environment(config: OfficerConfig) -> dict[str, str]:
    addresses = {"TIPLINE_VALKEY_URL": config.valkey_url, "TIPLINE_OFFICER_URL": config.officer_url}
    return {**os.environ, **addresses}


def _system_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in SYSTEM_SETTINGS if name in os.environ}


def _written(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
