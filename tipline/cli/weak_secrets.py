"""Secrets in files that are none: readable by others, somebody else's, guessable, or used twice."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tipline.config import Config
from tipline.crypto.secret_files import SECRET_BYTES

SECRET = {".private", ".secret", ".salt"}
RANDOM = {".secret", ".salt"}
SETTINGS = "tipline.toml"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
FEWEST_DISTINCT = 16
"""Of 32 random bytes about 30 differ; that fewer than 16 do has a chance below one in 10^15."""
PRINTABLE = range(0x20, 0x7F)


def secret_files(folder: Path) -> Iterator[Path]:
    """Whatever below the folder must be its owner's alone. The settings may hold passwords."""
    for file in folder.rglob("*"):
        if (file.suffix in SECRET or file.name == SETTINGS) and file.is_file():
            yield file


def is_open_to_others(config: Config, environment: Mapping[str, str]) -> bool:
    del environment
    places = (config.instance, *secret_files(config.instance))
    return any(place.exists() and place.stat().st_mode & OTHERS for place in places)


def belongs_to_another(config: Config, environment: Mapping[str, str]) -> bool:
    """Root may own them: a container gets its secrets so."""
    del environment
    return any(file.stat().st_uid not in {0, os.geteuid()} for file in secret_files(config.instance))


def is_too_simple(config: Config, environment: Mapping[str, str]) -> bool:
    del environment
    return any(_is_simple(file.read_text().strip()) for file in _random_files(config.instance))


def is_repeated(config: Config, environment: Mapping[str, str]) -> bool:
    del environment
    files = (file for file in secret_files(config.instance) if file.name != SETTINGS)
    return any(
        number > 1 for number in Counter(hashlib.sha256(file.read_bytes().strip()).digest() for file in files).values()
    )


def _random_files(folder: Path) -> Iterator[Path]:
    return (file for file in secret_files(folder) if file.suffix in RANDOM)


def _is_simple(written: str) -> bool:
    try:
        secret = bytes.fromhex(written)
    except ValueError:
        return True
    return len(secret) < SECRET_BYTES or len(set(secret)) < FEWEST_DISTINCT or all(byte in PRINTABLE for byte in secret)
