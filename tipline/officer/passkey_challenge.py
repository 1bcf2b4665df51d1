"""Challenges for passkeys: in the session on the server, each for one purpose, one answer and five minutes."""

import secrets
from datetime import UTC, datetime, timedelta

from flask import session

CHALLENGE_BYTES = 32
"""At least 16 (WebAuthn Level 3, 13.4.3)."""
GOOD_FOR = timedelta(minutes=5)
"""As long as the password of the first page is remembered, and what WebAuthn Level 3, 15.1 recommends at least."""


def new_challenge(purpose: str) -> bytes:
    """Takes the place of the one before it."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session[_kept(purpose)] = {"challenge": challenge, "at": datetime.now(UTC)}
    return challenge


def take_challenge(purpose: str) -> bytes | None:
    """The challenge of this browser, which then is used up, whatever becomes of the answer. None for an old one."""
    kept = session.pop(_kept(purpose), None)
    good = kept is not None and datetime.now(UTC) - kept["at"] < GOOD_FOR
    return bytes(kept["challenge"]) if good else None


def _kept(purpose: str) -> str:
    return f"passkey_to_{purpose}"
