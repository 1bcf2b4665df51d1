"""The name of a tip: random, so that it tells neither order nor time, and easy to read out over a telephone."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U to mistake."""
LENGTH = 10
PATTERN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_reference() -> str:
    """Fifty random bits, drawn at once."""
    drawn = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH))


def is_reference(text: str) -> bool:
    return PATTERN.fullmatch(text) is not None
