"""Reaching a tip as an officer: permission first, then the row, then its key."""

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.orm import Session

from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import NoKeyFits, unwrap_key
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted, covers, may
from tipline.domain.states import ERASED
from tipline.persistence.tips import Tip, tip_by_reference
from tipline.persistence.wrapped_keys import wrapped_keys_of_tip


class TipNotFound(Exception):
    """There is no such tip, or it is another county's: an officer is not told which."""


class TipErased(Exception):
    """The content of the tip, which is this officer's business, is deleted for ever: nothing can be done with it."""


class NotTheClaimant(Exception):
    """Only the officer who has claimed the tip may do this."""


def tip_for(session: Session, officer: Officer, reference: str, act: str, *, lock: bool = False) -> Tip:
    """The tip, when the officer may do `act` to it. Raises NotPermitted, TipErased or TipNotFound."""
    if not may(officer, act):
        raise NotPermitted(act)
    tip = tip_by_reference(session, reference, lock=lock)
    if tip is None or not covers(officer, tip.county):
        raise TipNotFound(reference)
    if tip.state == ERASED:
        raise TipErased(reference)
    return tip


def keys_of_tip(session: Session, reference: str, keys: OfficerKeys) -> dict[str, bytes]:
    """The sealing keys of a tip by envelope, as `open_keys`."""
    return open_keys(wrapped_keys_of_tip(session, reference), keys)


def open_keys(wrapped: Mapping[str, dict[str, bytes]], keys: OfficerKeys) -> dict[str, bytes]:
    """The sealing keys by envelope. One that is damaged or destroyed is left out and hides no other."""
    opened = {}
    for envelope, ciphertexts in wrapped.items():
        with suppress(SealDamaged, NoKeyFits):
            opened[envelope] = unwrap_key(ciphertexts, keys.ring, envelope)
    return opened


def key_of_tip(session: Session, reference: str, keys: OfficerKeys) -> bytes:
    """The tip's own key, under which officers seal what they add. Raises NoKeyFits or SealDamaged."""
    wrapped = wrapped_keys_of_tip(session, reference).get(reference, {})
    return unwrap_key(wrapped, keys.ring, reference)
