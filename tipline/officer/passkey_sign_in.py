"""A passkey in the place of the code, after the password.

The page is the same for every name: the browser is asked for any passkey of this site, and only the device knows which
it has. So nobody learns from it whether a name exists or has passkeys.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import g, request

from tipline.casework.add_passkey import use_passkey
from tipline.officer.desk import desk
from tipline.officer.passkey_ceremony import (
    PasskeyRefused,
    Place,
    count_signed,
    credential_named,
    place_of,
    to_sign_in,
)
from tipline.officer.passkey_challenge import new_challenge, take_challenge
from tipline.persistence.officers import Account


def place_of_site() -> Place | None:
    return place_of(desk().config.officer_url)


def place_here() -> Place | None:
    """Where passkeys are good, if that is where the browser is."""
    place = place_of_site()
    return place if place and place.is_at(request.host) else None


def offered() -> str | None:
    """Options for the browser, with a new challenge; None where it could use no passkey."""
    place = place_here()
    return to_sign_in(place, new_challenge("sign_in")) if place else None


def passkey_fits(sent: str) -> Callable[[Account], bool]:
    """Says of an account, held by the caller, whether the browser's answer shows a passkey of its.

    The challenge is used up even when nobody asks.
    """
    return partial(_fits, sent, take_challenge("sign_in"))


def _fits(sent: str, challenge: bytes | None, account: Account) -> bool:
    place = place_of_site()
    if place is None or challenge is None:
        return False
    try:
        named = credential_named(sent)
    except PasskeyRefused:
        return False
    counted = partial(count_signed, place, sent, challenge)
    return use_passkey(g.accounts, account, named, counted, key=desk().keys.audit, now=datetime.now(UTC))
