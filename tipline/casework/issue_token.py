"""Tokens by which another police system hands tips over: issued once, kept as a hash, revoked at once."""

import hashlib
import re
import secrets
from datetime import datetime
from hmac import compare_digest

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.persistence.intake_tokens import NAME_LENGTH, IntakeToken, all_tokens, remove_token, token_named
from tipline.persistence.officers import account_named

NAME = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{NAME_LENGTH - 1}}}")
TOKEN_BYTES = 32
"""Random: nobody finds one by trying, so that a hash without salt or stretching keeps it (NIST SP 800-63B, 5.1.2)."""
PREFIX = "tipline_"
"""Lets a program that looks for leaked secrets know one."""


class NameNotFit(Exception):
    """The name is none that a system can have, or is taken. The message says which."""


class TokenNotFound(Exception):
    """No system of this name has a token."""


def issue_token(session: Session, name: str, *, key: bytes, by: str, now: datetime) -> str:
    """The new token of the system `name`, which is shown to nobody again. Raises NameNotFit."""
    if not NAME.fullmatch(name):
        raise NameNotFit(f"A name has 1 to {NAME_LENGTH} of the characters a-z, 0-9, dot, hyphen and underscore.")
    if token_named(session, name) is not None:
        raise NameNotFit(f"{name} has a token. Revoke it first: tipline token-revoke {name}")
    if account_named(session, name) is not None:
        # The record would not tell what the officer did from what the system did.
        raise NameNotFit(f"{name} is an officer.")
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    session.add(IntakeToken(name=name, token_hash=_hash(token), added_at=now))
    record_act(session, key=key, officer_name=by, act="token_issued", now=now, detail=name)
    return token


def revoke_token(session: Session, name: str, *, key: bytes, by: str, now: datetime) -> None:
    """The token opens nothing from the next request on. Raises TokenNotFound."""
    if token_named(session, name) is None:
        raise TokenNotFound(f"{name} has no token.")
    remove_token(session, name)
    record_act(session, key=key, officer_name=by, act="token_revoked", now=now, detail=name)


def bearer_of(session: Session, token: str) -> str | None:
    """The system whose token this is. Every hash is compared, so that time tells nothing about any of them."""
    hashed, found = _hash(token), None
    for each in all_tokens(session):
        if compare_digest(each.token_hash, hashed):
            found = each.name
    return found


def _hash(token: str) -> bytes:
    # What a header holds need not be text that UTF-8 can write.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
