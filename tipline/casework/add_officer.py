"""Adding an officer: an account that can do nothing until its owner has enrolled by a one-time address."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.domain.municipalities import all_counties
from tipline.domain.officers import ROLES
from tipline.persistence.intake_tokens import token_named
from tipline.persistence.officers import NAME_LENGTH, Account, account_named

GOOD_FOR = timedelta(days=7)
"""How long an enrolment address works."""


class NameTaken(Exception):
    """Another account signs in with this name."""


class NotAnOfficer(Exception):
    """The name, role or county is none that an officer can have. The message says which."""


def add_officer(session: Session, name: str, role: str, county: str, *, key: bytes, by: str, now: datetime) -> str:
    """The one-time token of the new account's enrolment address. Raises NameTaken or NotAnOfficer."""
    name = sign_in_name(name)
    if not name or len(name) > NAME_LENGTH:
        raise NotAnOfficer(f"A name has between 1 and {NAME_LENGTH} characters.")
    if role not in ROLES:
        raise NotAnOfficer(f"There is no role {role!r}. Roles are: {', '.join(ROLES)}.")
    if county and county not in all_counties():
        raise NotAnOfficer(f"There is no county {county!r}. A county is two digits, such as 19.")
    if account_named(session, name) is not None:
        raise NameTaken(f"There is already an officer {name}.")
    if token_named(session, name) is not None:
        # The record would not tell what the system did from what the officer did.
        raise NameTaken(f"{name} is a system that hands tips over.")
    account = Account(name=name, role=role, county=county, active=True)
    token = new_enrolment(account, now)
    session.add(account)
    detail = f"{name}, {role}, {county or 'all counties'}"
    record_act(session, key=key, officer_name=by, act="officer_added", now=now, detail=detail)
    return token


def new_enrolment(account: Account, now: datetime) -> str:
    """A one-time token by which the account enrols; the one before it works no more."""
    token = secrets.token_urlsafe(32)
    account.enrolment_hash = token_hash(token)
    account.enrolment_until = now + GOOD_FOR
    return token


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def sign_in_name(typed: str) -> str:
    """Names are the same whatever their case."""
    return typed.strip().casefold()
