"""A hybrid key pair made from a seed: officers keep the seed in a file, a tipster's comes out of the receipt code."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

MLKEM_SEED_BYTES = 64
SEED_BYTES = MLKEM_SEED_BYTES + 32


@dataclass(frozen=True)
class KeyPair:
    """`public` is the ML-KEM-768 public key followed by the X25519 one, 1216 bytes."""

    private: MLKEM768X25519PrivateKey
    public: bytes


def key_pair_from(seed: bytes) -> KeyPair:
    """The pair that 96 seed bytes stand for: 64 for ML-KEM (FIPS 203), 32 for X25519 (RFC 7748)."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed is {SEED_BYTES} bytes, not {len(seed)}")
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(seed[:MLKEM_SEED_BYTES])
    curve = x25519.X25519PrivateKey.from_private_bytes(seed[MLKEM_SEED_BYTES:])
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return KeyPair(MLKEM768X25519PrivateKey(lattice, curve), public)
