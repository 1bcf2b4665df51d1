"""Sealing with public keys: a fresh key per tip, wrapped once for every key of the officer ring."""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from tipline.crypto.envelope import (
    KEY_BYTES,
    NONCE_BYTES,
    SUITE,
    VERSION,
    place_context,
    public_key_from,
    reply_context,
    wrapping_context,
)
from tipline.crypto.padding import pad
from tipline.crypto.secret_files import KeysNotUsable


class RingEmpty(KeysNotUsable):
    """There is no officer key to seal to: no tip may be taken."""


@dataclass(frozen=True)
class RingKey:
    """A public key of the officer ring."""

    raw: bytes

    @cached_property
    def key_id(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the key: names it, and shows when a file was changed."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @cached_property
    def key(self) -> MLKEM768X25519PublicKey:
        return public_key_from(self.raw)


def read_ring(folder: Path) -> tuple[RingKey, ...]:
    """Every `<key id>.public` of the folder. Raises RingEmpty when there is none, or one is not what its name says."""
    keys = []
    for file in sorted(folder.glob("*.public")):
        try:
            key = RingKey(bytes.fromhex(file.read_text().strip()))
            whole = key.key_id == file.stem and key.key is not None
        except (OSError, ValueError) as error:
            raise RingEmpty(f"The officer key {file} cannot be read.") from error
        if not whole:
            raise RingEmpty(f"The officer key {file} is damaged.")
        keys.append(key)
    if not keys:
        raise RingEmpty(f"There is no officer key in {folder}.")
    return tuple(keys)


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def wrap_key(key: bytes, ring: tuple[RingKey, ...], envelope: str) -> dict[str, bytes]:
    """`key` wrapped for each ring key, by key id. `envelope` names what the key opens and is bound to it."""
    return {
        member.key_id: SUITE.encrypt(key, member.key, info=wrapping_context(envelope, member.key_id)) for member in ring
    }


def seal(key: bytes, plaintext: bytes, place: str) -> bytes:
    """`plaintext` padded and sealed, readable only with `key` and only at `place` (`reference/field`)."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + ChaCha20Poly1305(key).encrypt(nonce, pad(plaintext), place_context(place))


def seal_original(key: bytes, original: bytes, place: str) -> bytes:
    """`original` sealed together with its SHA-256, so that whoever opens it knows it for the very bytes that came.

    The hash stands inside the seal alone: in clear it would tell anybody who has the same file that it was sent.
    """
    return seal(key, hashlib.sha256(original).digest() + original, place)


def seal_reply(reply_key: bytes, plaintext: bytes, place: str) -> bytes:
    """`plaintext` padded and sealed to the tipster: opened by the receipt code and by nothing else."""
    return VERSION + SUITE.encrypt(pad(plaintext), public_key_from(reply_key), info=reply_context(place))
