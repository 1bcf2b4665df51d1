"""The keys and secrets of an instance as files: what of them goes into a backup of keys, and how they come back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator

from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import instance_name
from tipline.crypto.opening import NoKeyFits
from tipline.crypto.secret_files import SecretMissing, read_secret, write_private

KEPT = frozenset({".private", ".secret", ".salt", ".public", ".retired"})
SETTINGS = "tipline.toml"


class ForeignKeys(Exception):
    """The backup is another installation's."""


def key_lines(config: OfficerConfig) -> Iterator[bytes]:
    """A line a file: its place in the instance, and what is in it."""
    for file in sorted(config.instance.rglob("*")):
        if file.is_file() and (file.suffix in KEPT or file == config.instance / SETTINGS):
            told = {"file": str(file.relative_to(config.instance)), "holds": b64encode(file.read_bytes()).decode()}
            yield json.dumps(told).encode() + b"\n"


def name_of(config: OfficerConfig) -> str | None:
    """Which installation this folder is; None where it has no keys."""
    file = config.zone / "audit.secret"
    try:
        return instance_name(read_secret(file)) if file.exists() else None
    except SecretMissing as error:
        raise NoKeyFits(str(error)) from None


def put_back(config: OfficerConfig, lines: Iterable[bytes]) -> int:
    """The files are there. What is there already is kept: keys that came after the backup stay. Returns how many came.

    Public halves that the ring has given up do not come back, so that no tip is sealed to them.
    """
    came, has_ring = 0, any(config.public_instance.glob("ring/*.public"))
    for line in lines:
        told = json.loads(line)
        file = (config.instance / told["file"]).resolve()
        if not file.is_relative_to(config.instance.resolve()):
            raise ForeignKeys("The backup names a file outside the instance.")
        if file.exists() or (has_ring and file.suffix == ".public"):
            continue
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, b64decode(told["holds"]))
        came += 1
    return came
