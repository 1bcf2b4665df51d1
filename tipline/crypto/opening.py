"""Opening with the private keys of the officer ring. The public site must never load this module."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from hmac import compare_digest
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tipline.crypto.envelope import NONCE_BYTES, SUITE, VERSION, SealDamaged, place_context, wrapping_context
from tipline.crypto.key_pair import SEED_BYTES, KeyPair, key_pair_from
from tipline.crypto.padding import PaddingDamaged, unpad
from tipline.crypto.sealing import RingKey
from tipline.crypto.secret_files import KeysNotUsable, write_private

Read = TypeVar("Read")

KEY_ID = re.compile("[0-9a-f]{16}")
HEADER_BYTES = len(VERSION) + NONCE_BYTES
DIGEST_BYTES = hashlib.sha256().digest_size

PrivateRing = Mapping[str, KeyPair]
"""Key pairs of the officer ring, by key id."""


class NoKeyFits(KeysNotUsable):
    """None of the ring's private keys opens this tip: its keys were destroyed, or it was sealed to another ring."""


class RingFolder(PrivateRing):
    """The key pairs that lie in a folder at the moment of asking: a process that runs learns of a new one, and forgets
    one that was destroyed, without being started anew. Reading a damaged one raises NoKeyFits.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, KeyPair] = {}

    def __getitem__(self, key_id: str) -> KeyPair:
        if key_id not in self:
            self._read.pop(key_id, None)
            raise KeyError(key_id)
        # A name belongs to one key, so what was read once need not be read again.
        if key_id not in self._read:
            self._read[key_id] = _read_pair(self.folder / f"{key_id}.private")
        return self._read[key_id]

    def __contains__(self, key_id: object) -> bool:
        """Ids come from rows that the public host writes: what is none is not looked for."""
        return bool(KEY_ID.fullmatch(str(key_id))) and (self.folder / f"{key_id}.private").is_file()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(file.stem for file in self.folder.glob("*.private")))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return f"RingFolder({self.folder})"


def _read_pair(file: Path) -> KeyPair:
    try:
        pair = key_pair_from(bytes.fromhex(file.read_text().strip()))
    except (OSError, ValueError) as error:
        raise NoKeyFits(f"The private key {file} cannot be read.") from error
    if RingKey(pair.public).key_id != file.stem:
        raise NoKeyFits(f"The private key {file} is damaged.")
    return pair


def new_ring_key(private_folder: Path, public_folder: Path) -> str:
    """A new pair is on disk: the private seed in one folder (0600), the public key in the other. Returns its id."""
    key_id = new_private_key(private_folder)
    publish_key(private_folder, public_folder, key_id)
    return key_id


def new_private_key(folder: Path) -> str:
    """The private seed of a new pair is in the folder (0600), and no tip is sealed to it yet. Returns its id."""
    seed = os.urandom(SEED_BYTES)
    key_id = RingKey(key_pair_from(seed).public).key_id
    write_private(folder / f"{key_id}.private", seed.hex().encode())
    return key_id


def publish_key(private_folder: Path, public_folder: Path, key_id: str) -> None:
    """The public half lies with those that tips are sealed to, whole from the moment it can be seen."""
    half = public_folder / f"{key_id}.half"
    half.write_text(_read_pair(private_folder / f"{key_id}.private").public.hex())
    half.replace(public_folder / f"{key_id}.public")


def read_private_ring(folder: Path) -> PrivateRing:
    """Every `<key id>.private` of the folder. Raises NoKeyFits when there is none or one is damaged."""
    ring = RingFolder(folder)
    if not dict(ring):
        raise NoKeyFits(f"There is no private key in {folder}.")
    return ring


def unwrap_key(wrapped: dict[str, bytes], ring: PrivateRing, envelope: str) -> bytes:
    """The key that `wrap_key` wrapped. Raises NoKeyFits, or SealDamaged when a wrapping was changed or moved."""
    for key_id, ciphertext in wrapped.items():
        if key_id in ring:
            try:
                return SUITE.decrypt(ciphertext, ring[key_id].private, info=wrapping_context(envelope, key_id))
            except (InvalidTag, ValueError) as error:
                raise SealDamaged from error
    raise NoKeyFits


def open_sealed(key: bytes, sealed: bytes, place: str) -> bytes:
    """What `seal` was given. Raises SealDamaged for anything else than that ciphertext at that place."""
    if not sealed.startswith(VERSION) or len(sealed) < HEADER_BYTES:
        raise SealDamaged
    nonce, ciphertext = sealed[len(VERSION) : HEADER_BYTES], sealed[HEADER_BYTES:]
    try:
        return unpad(ChaCha20Poly1305(key).decrypt(nonce, ciphertext, place_context(place)))
    except (InvalidTag, PaddingDamaged) as error:
        raise SealDamaged from error


def opened_as(read: Callable[[bytes], Read], key: bytes | None, sealed: bytes, place: str) -> Read | None:
    """What `seal` was given, as `read` understands it; None where its seal is damaged or its key is gone.

    For what stands among other things on a page: what is damaged hides nothing else.
    """
    if key is None:
        return None
    try:
        opened = open_sealed(key, sealed, place)
    except SealDamaged:
        return None
    return read(opened)


def open_original(key: bytes, sealed: bytes, place: str) -> bytes:
    """What `seal_original` was given. Raises SealDamaged also when it is not what its SHA-256 was taken of."""
    opened = open_sealed(key, sealed, place)
    digest, original = opened[:DIGEST_BYTES], opened[DIGEST_BYTES:]
    if not compare_digest(digest, hashlib.sha256(original).digest()):
        raise SealDamaged
    return original
