"""Triage: tips are opened, judged by the policy, and stored with their reasons sealed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.alert_officers import plan_alert
from tipline.casework.index_tip import index_tips, put_off_index
from tipline.casework.judge_tip import Judged, judge_tip
from tipline.casework.tip_access import TipNotFound
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.times import to_quarter
from tipline.persistence.assessments import add_assessments
from tipline.persistence.tips import hold_tips

IMMEDIATE = "immediate"


def triage_tip(session: Session, reference: str, *, keys: OfficerKeys, now: datetime) -> bool:
    """Whether this call judged the tip: False when this version of the policy had judged it before.

    Raises TipNotFound, also for an erased tip, NoKeyFits or SealDamaged.
    """
    stored = store_judged(session, [judge_tip(session, reference, keys=keys)], keys=keys, now=now)
    if reference not in stored:
        raise TipNotFound(reference)
    return stored[reference]


def store_judged(session: Session, judged: Collection[Judged], *, keys: OfficerKeys, now: datetime) -> dict[str, bool]:
    """By reference of each tip that is there and not erased, whether this call judged it, as `triage_tip` says.

    As many statements for many tips as for one, so long as one at most is immediate. An immediate one has its alert
    planned in the same transaction, so that it is neither forgotten nor sent twice.
    """
    # Held only now: officers need not wait for what takes long. An erasure that came first has left nothing to judge.
    held = hold_tips(session, [each.reference for each in judged])
    standing = [each for each in judged if each.reference in held]
    # The exact time of triage would be the time of sending, to the second.
    new = add_assessments(session, [each.new for each in standing], now=to_quarter(now))
    for each in standing:
        if each.reference in new and each.assessment.urgency == IMMEDIATE:
            plan_alert(session, each.reference, to_quarter(now))
    # One that was judged before has its place in the index, or waits for it.
    settle(session, [each for each in standing if each.found_by or each.reference in new], keys=keys)
    return {each.reference: each.reference in new for each in standing}


def settle(session: Session, judged: Sequence[Judged], *, keys: OfficerKeys) -> None:
    """The tips are found by what they say, and stand with those that say nearly the same. Where it was put off what
    they are found by they wait for it. The caller holds them.
    """
    index_tips(session, {each.reference: each.found_by for each in judged if each.found_by}, keys.index[0])
    put_off_index(session, [each.reference for each in judged if not each.found_by])
