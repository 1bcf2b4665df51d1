"""The ring as files. A key holds while its public half lies with the public ones; a note beside its private half says
that it was given up, and from then on tips move away from it.
"""

import os
from pathlib import Path

from tipline.crypto.sealing import RingEmpty, RingKey, read_ring


def retired_keys(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*.retired"))


def holding_ring(folder: Path, public_folder: Path) -> tuple[RingKey, ...]:
    """The public keys that tips are to be wrapped for; empty in the middle of a change of keys."""
    try:
        return tuple(key for key in read_ring(public_folder) if key.key_id not in retired_keys(folder))
    except RingEmpty:
        return ()


def prepared_keys(folder: Path, public_folder: Path) -> list[str]:
    """Keys that were made, and to which nothing was sealed yet."""
    return sorted(
        file.stem
        for file in folder.glob("*.private")
        if not file.with_suffix(".retired").exists() and not (public_folder / f"{file.stem}.public").exists()
    )


def retire(folder: Path, key_id: str) -> None:
    (folder / f"{key_id}.retired").touch(mode=0o600)
    keep(folder)


def withdraw_public(folder: Path, public_folder: Path) -> None:
    """No public half of a key that was given up is left for tips to be sealed to."""
    for key_id in retired_keys(folder):
        (public_folder / f"{key_id}.public").unlink(missing_ok=True)
    keep(public_folder)


def destroy(folder: Path, key_id: str) -> None:
    (folder / f"{key_id}.private").unlink(missing_ok=True)
    (folder / f"{key_id}.retired").unlink(missing_ok=True)
    keep(folder)


def keep(folder: Path) -> None:
    """What is in the folder, and what is not, is on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
