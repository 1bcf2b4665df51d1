"""The tips of an export: whether the officer may reach each of them, their keys, and what is stated in them."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from tipline.casework.read_statements import Stated, read_statements, statements_now
from tipline.casework.tip_access import TipErased, TipNotFound, open_keys
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.exports import rules_of_export
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers
from tipline.domain.states import ERASED
from tipline.persistence.exports import rows_under, tips_named
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tips import Tip, not_erased
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

StatedIn = Mapping[str, Sequence[Stated]]
"""By the reference of the tip."""


def tips_to_export(session: Session, officer: Officer, references: Sequence[str]) -> Sequence[Tip]:
    """As `reachable_tips`, held so that none is erased before this transaction ends."""
    not_erased(session, references)
    return reachable_tips(session, officer, references)


def reachable_tips(session: Session, officer: Officer, references: Sequence[str]) -> Sequence[Tip]:
    """The tips, in the order of their references. The caller has asked for the permission.

    Raises TipErased or TipNotFound for the first that the officer cannot export.
    """
    found = {tip.reference: tip for tip in tips_named(session, references)}
    for reference in references:
        tip = found.get(reference)
        if tip is None or not covers(officer, tip.county):
            raise TipNotFound(reference)
        if tip.state == ERASED:
            raise TipErased(reference)
    return list(found.values())


def keys_of_tips(session: Session, references: Sequence[str], keys: OfficerKeys) -> dict[str, bytes]:
    """The tips' own keys by reference, without those that are damaged or destroyed."""
    wrapped = rows_under(session, WrappedKey, references)
    own = {reference: by_envelope(rows).get(reference) for reference, rows in wrapped.items()}
    return open_keys({reference: found for reference, found in own.items() if found}, keys)


def stated_in(session: Session, references: Sequence[str], opened: Mapping[str, bytes]) -> StatedIn:
    """What officers have stated in each tip. `opened` are the tips' keys."""
    rows = rows_under(session, SealedStatement, references)
    return {reference: read_statements(found, opened.get(reference)) for reference, found in rows.items()}


def rules_in(stated: StatedIn, state: str) -> dict[str, int]:
    """Codes and marks that ask for a test before a referral to `state`, and in how many tips each is found."""
    found: dict[str, int] = {}
    for each in stated.values():
        for rule in rules_of_export(statements_now(each), state):
            found[rule] = found.get(rule, 0) + 1
    return dict(sorted(found.items()))
