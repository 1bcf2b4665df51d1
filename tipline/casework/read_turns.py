"""To whom a tip went and why, and why it was opened again, in clear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tipline.crypto.opening import opened_as
from tipline.domain.referrals import Referral
from tipline.persistence.referrals import REOPENED, SealedReferral, SealedReopening, referral_place, reopening_place


@dataclass(frozen=True)
class Turn:
    """`kind` is the state that a referral took the tip to, or REOPENED; that one is to nobody.

    `said` is None when its seal is damaged or the key destroyed.
    """

    kind: str
    officer_name: str
    at: datetime
    said: Referral | None


def read_turns(
    referrals: Iterable[SealedReferral], reopenings: Iterable[SealedReopening], key: bytes | None
) -> Sequence[Turn]:
    """The newest first. `key` is the tip's own, or None where it is gone."""
    turns = [*(_referral(row, key) for row in referrals), *(_reopening(row, key) for row in reopenings)]
    return sorted(turns, key=lambda turn: turn.at, reverse=True)


def _referral(row: SealedReferral, key: bytes | None) -> Turn:
    place = referral_place(row.tip_reference, row.referral_id)
    return Turn(row.state, row.officer_name, row.referred_at, opened_as(Referral.from_bytes, key, row.sealed, place))


def _reopening(row: SealedReopening, key: bytes | None) -> Turn:
    reason = opened_as(bytes.decode, key, row.sealed, reopening_place(row.tip_reference, row.reopening_id))
    said = Referral(to_whom="", reason=reason) if reason else None
    return Turn(REOPENED, row.officer_name, row.reopened_at, said)
