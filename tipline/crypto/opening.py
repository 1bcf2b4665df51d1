"""Opening with the private keys of the officer ring. The public site must never load this module."""

import hashlib
import os
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tipline.crypto.envelope import NONCE_BYTES, SUITE, VERSION, SealDamaged, place_context, wrapping_context
from tipline.crypto.key_pair import SEED_BYTES, KeyPair, key_pair_from
from tipline.crypto.padding import PaddingDamaged, unpad
from tipline.crypto.sealing import RingKey
from tipline.crypto.secret_files import write_private

Read = TypeVar("Read")

HEADER_BYTES = len(VERSION) + NONCE_BYTES
DIGEST_BYTES = hashlib.sha256().digest_size

PrivateRing = dict[str, KeyPair]
"""Key pairs of the officer ring, by key id."""


class NoKeyFits(Exception):
    """None of the ring's private keys opens this tip: its keys were destroyed, or it was sealed to another ring."""


def new_ring_key(private_folder: Path, public_folder: Path) -> str:
    """A new pair is on disk: the private seed in one folder (0600), the public key in the other. Returns its id."""
    seed = os.urandom(SEED_BYTES)
    member = RingKey(key_pair_from(seed).public)
    write_private(private_folder / f"{member.key_id}.private", seed.hex().encode())
    (public_folder / f"{member.key_id}.public").write_text(member.raw.hex())
    return member.key_id


def read_private_ring(folder: Path) -> PrivateRing:
    """Every `<key id>.private` of the folder. Raises NoKeyFits when there is none or one is damaged."""
    ring: PrivateRing = {}
    for file in sorted(folder.glob("*.private")):
        try:
            pair = key_pair_from(bytes.fromhex(file.read_text().strip()))
        except (OSError, ValueError) as error:
            raise NoKeyFits(f"The private key {file} cannot be read.") from error
        if RingKey(pair.public).key_id != file.stem:
            raise NoKeyFits(f"The private key {file} is damaged.")
        ring[file.stem] = pair
    if not ring:
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
