"""The receipt code: 24 digits that look up a tip and open its replies. No server ever keeps one."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tipline.crypto.envelope import SUITE, VERSION, SealDamaged, reply_context
from tipline.crypto.key_pair import SEED_BYTES, KeyPair, key_pair_from
from tipline.crypto.padding import PaddingDamaged, unpad

CODE_BITS = 72
"""What a guesser has to search; the house asks for 72 bits (house.md)."""
PAYLOAD_DIGITS = 22
CODE_DIGITS = PAYLOAD_DIGITS + 2

SCRYPT = {"n": 1024, "r": 8, "p": 1}
"""One MiB and one to two milliseconds a try: dear for a guesser with 2^72 codes before them, unnoticed by a tipster."""
SCRYPT_MILLISECONDS = 1.0
"""The least that one try takes on one core of a server of 2026; the cost of guessing is worked out from it."""
TAG_BYTES = 32


class CodeMistyped(Exception):
    """The check digits do not fit: somebody slipped on a key. Found without asking the database."""


def new_code(secret: bytes, seed: bytes, content: bytes) -> str:
    """The code for this content sent from this form. The same form sent again gives the same code.

    `seed` is the random number that the form carried, `secret` that of the site. Content is part of it so that a text
    changed after sending is a tip of its own: neither lost nor taken for the first one.
    """
    digest = hmac.digest(secret, b"tipline/1/code" + seed + hashlib.sha256(content).digest(), "sha256")
    payload = int.from_bytes(digest, "big") % (1 << CODE_BITS)
    return f"{payload:0{PAYLOAD_DIGITS}}{_check_digits(payload):02}"


def _check_digits(payload: int) -> int:
    """ISO 7064 MOD 97-10: finds every wrong digit and nearly every swap of two."""
    return 98 - payload * 100 % 97


def typed_code(text: str) -> str:
    """The 24 digits that somebody typed, in digits of any script, with anything between them. Raises CodeMistyped."""
    digits = "".join(str(unicodedata.digit(each)) for each in text if each.isdecimal())
    if len(digits) != CODE_DIGITS or int(digits) % 97 != 1:
        raise CodeMistyped
    return digits


def in_groups(code: str) -> str:
    """In groups of four, as people read and write long numbers."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@dataclass(frozen=True)
class Receipt:
    """What a code gives: `tag` finds the tip, the key pair opens its replies; neither tells the code or the other."""

    tag: bytes
    master: bytes

    @cached_property
    def key_pair(self) -> KeyPair:
        return key_pair_from(_expand(self.master, b"reply key", SEED_BYTES))

    def message_id(self, seed: bytes, content: bytes) -> str:
        """The same message sent twice from the same page gets the same id: a resend is no second message."""
        return hmac.digest(self.master, b"message" + seed + hashlib.sha256(content).digest(), "sha256").hex()[:32]

    def open_reply(self, sealed: bytes, place: str) -> bytes:
        """What `sealing.seal_reply` was given. Raises SealDamaged."""
        if not sealed.startswith(VERSION):
            raise SealDamaged
        try:
            return unpad(SUITE.decrypt(sealed[len(VERSION) :], self.key_pair.private, info=reply_context(place)))
        except (InvalidTag, ValueError, PaddingDamaged) as error:
            raise SealDamaged from error


def receipt_from(code: str, salt: bytes) -> Receipt:
    """The receipt of a code. `salt` is the instance's own: a database thief without it cannot even begin to guess."""
    # Of `cryptography`, whose OpenSSL takes a seventh less time for it than Python's own.
    stretched = Scrypt(salt=salt, length=32, **SCRYPT).derive(code.encode())
    return Receipt(tag=_expand(stretched, b"tag", TAG_BYTES), master=_expand(stretched, b"master", 32))


def _expand(key: bytes, label: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, b"tipline/1/" + label).derive(key)
