"""What sealing and opening agree on: the suite, the key format, and how a ciphertext is bound to its place."""

from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
MLKEM_PUBLIC_BYTES = 1184

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
"""HPKE (RFC 9180) with the hybrid of ML-KEM-768 and X25519: safe while either of the two stands."""


class SealDamaged(Exception):
    """A ciphertext was changed, moved from its place, or made by another version. Nothing of it may be shown."""


def wrapping_context(envelope: str, key_id: str) -> bytes:
    """Binds a wrapped key to what it opens and to the ring key that opens it."""
    return f"tipline/1/key/{envelope}/{key_id}".encode()


def reply_context(place: str) -> bytes:
    """Binds a text for the tipster to its place."""
    return f"tipline/1/reply/{place}".encode()


def place_context(place: str) -> bytes:
    """Binds a ciphertext to its place, written as `reference/field`."""
    return f"tipline/1/{place}".encode()


def public_key_from(raw: bytes) -> MLKEM768X25519PublicKey:
    """The key whose ML-KEM and X25519 halves `raw` holds one after the other. Raises ValueError."""
    return MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES]),
        x25519.X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:]),
    )
