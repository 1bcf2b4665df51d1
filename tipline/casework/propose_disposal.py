"""Proposing the deletion of tips that are past their time (gallring, first step). Nothing is deleted yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import TipNotFound
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.approvals import DISPOSAL, GOOD_FOR, MOST_REASON, WAITS
from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, demand
from tipline.domain.retention import MOST_DECISION, is_past, track_of
from tipline.domain.times import swedish_day
from tipline.persistence.disposals import Disposal, DisposalTip, disposal_by_id, proposed_already
from tipline.persistence.retained import kept_among
from tipline.persistence.tips import not_erased

MOST_TIPS = 100
"""Of one proposal: they go in one transaction, which takes seconds, and a second person is to look at each."""


class NotDue(Exception):
    """No tip was chosen, too many were, or one is not past its time, is held, or is proposed already."""


@dataclass(frozen=True)
class Proposal:
    """`decision` is the reference of what the deletion rests on, such as RA-FS and a number of the own diary."""

    references: Sequence[str]
    track: str
    decision: str
    reason: str


class ProposalNotSound(Exception):
    """A proposal without its decision or its reason."""


def propose_disposal(
    session: Session,
    officer: Officer,
    proposal: Proposal,
    tracks: Mapping[str, str],
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The proposal waits for a second person. `once` is the random number of its form.

    Raises NotDue, NotPermitted, ProposalNotSound or TipNotFound.
    """
    demand(officer, "ask_approval")
    demand(officer, "see_retention")
    _check_sound(proposal)
    chosen = not_erased(session, proposal.references)
    if disposal_by_id(session, once) is not None:
        return
    _check_due(session, officer, proposal, chosen, tracks, now)
    told = {"track": proposal.track, "reason": proposal.reason, "decision": proposal.decision}
    session.add(Disposal(disposal_id=once, state="asked", asker_id=officer.officer_id, asked_at=now, **told))
    session.flush()
    session.add_all(DisposalTip(disposal_id=once, tip_reference=each, erased=False) for each in chosen)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="approval_asked",
        now=now,
        purpose=proposal.reason,
        detail=f"{DISPOSAL} {once}: {len(chosen)} tips, {proposal.track}: {proposal.decision}",
    )


def _check_sound(proposal: Proposal) -> None:
    for said, most in ((proposal.decision, MOST_DECISION), (proposal.reason, MOST_REASON)):
        if not said.strip() or len(said) > most:
            raise ProposalNotSound


def _check_due(  # noqa: PLR0917 all of it is asked
    session: Session,
    officer: Officer,
    proposal: Proposal,
    chosen: Sequence[str],
    tracks: Mapping[str, str],
    now: datetime,
) -> None:
    if not 0 < len(chosen) <= MOST_TIPS or len(chosen) != len(set(proposal.references)):
        raise NotDue
    today = swedish_day(now)
    for each in kept_among(session, chosen):
        if not covers(officer, each.county):
            raise TipNotFound(each.reference)
        due = is_past(each.kept, tracks, today) and track_of(each.kept, tracks).name == proposal.track
        if each.held or not due:
            raise NotDue(each.reference)
    if proposed_already(session, chosen, now - WAITS - GOOD_FOR[DISPOSAL]):
        raise NotDue
