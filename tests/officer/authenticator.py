"""A device that keeps passkeys, and the browser around it: real keys, real CBOR, real signatures (WebAuthn Level 3)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def told(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "==")


@dataclass
class Authenticator:
    """One passkey in one device. `counts` is what it adds at each use; 0 for one that keeps in step with others."""

    origin: str
    name: str = "localhost"
    flags: int = PRESENT | VERIFIED
    counts: int = 1
    count: int = 0
    handle: bytes = b""
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: str) -> str:
        """The browser's answer to the options of a page that adds a passkey."""
        asked = json.loads(options)
        self.handle = read(asked["user"]["id"])
        length = len(self.credential_id).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential_id + self._public_key()
        data = self._data(self.flags | WITH_KEY) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": told(said), "attestationObject": told(statement)})

    def sign(self, options: str) -> str:
        """The browser's answer to the options of a page that signs in."""
        self.count += self.counts
        said = self._said("webauthn.get", json.loads(options)["challenge"])
        data = self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ECDSA(SHA256()))
        fields = {"clientDataJSON": told(said), "authenticatorData": told(data), "signature": told(signature)}
        return self._answer(fields | {"userHandle": told(self.handle)})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, deed: str, challenge: str) -> bytes:
        said = {"type": deed, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        # COSE: EC2, ES256, P-256, x and y (RFC 9053, 7.1.1).
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return cbor2.dumps(key)

    def _answer(self, response: dict[str, Any]) -> str:
        credential = {"id": told(self.credential_id), "rawId": told(self.credential_id), "type": "public-key"}
        return json.dumps(credential | {"response": response, "clientExtensionResults": {}})
