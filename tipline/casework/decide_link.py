"""Deciding about a link between two tips: confirmed, refuted, or taken back. Confirmed links make events."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.links.decisions import CONFIRMED, LinkDecision, LinkToItself, check_decision
from tipline.domain.links.events import events_after
from tipline.domain.officers import Officer
from tipline.domain.references import new_reference
from tipline.persistence.events import change_events, event_members, one_change_at_a_time
from tipline.persistence.tip_links import TipLink, confirmed_links_among, link_place, remove_link


class LinkNotFound(Exception):
    """Nobody has decided about these two tips."""


def decide_link(
    session: Session,
    officer: Officer,
    reference: str,
    other: str,
    decision: LinkDecision,
    *,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The officer's word about the two stands, in place of an earlier one, and is in the record of both.

    Raises DecisionNotUnderstood, LinkToItself, NotPermitted, TipErased, TipNotFound, NoKeyFits or SealDamaged.
    """
    check_decision(decision)
    pair = _both(session, officer, reference, other)
    remove_link(session, *pair)
    for one, another in (pair, pair[::-1]):
        key = key_of_tip(session, one, keys)
        session.add(
            TipLink(
                tip_reference=one,
                other_reference=another,
                decided=decision.decided,
                officer_name=officer.name,
                decided_at=now,
                sealed=seal(key, decision.to_bytes(), link_place(one, another)),
            )
        )
    session.flush()
    renew_events(session, pair, now=now)
    act = "link_confirmed" if decision.decided == CONFIRMED else "link_refuted"
    _record(session, officer, act, pair, keys=keys, now=now)


def take_back_link(
    session: Session, officer: Officer, reference: str, other: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """Nobody has decided about the two any more. Raises LinkNotFound, NotPermitted, TipErased or TipNotFound."""
    pair = _both(session, officer, reference, other)
    if not remove_link(session, *pair):
        raise LinkNotFound(other)
    renew_events(session, pair, now=now)
    _record(session, officer, "link_taken_back", pair, keys=keys, now=now)


def renew_events(session: Session, references: tuple[str, ...], *, now: datetime) -> None:
    """The events of these tips, and of all that were in one with them, are as their confirmed links say."""
    one_change_at_a_time(session)
    before = event_members(session, references)
    links = confirmed_links_among(session, {*references, *before})
    after = events_after(before, links, new_reference)
    change_events(session, before, after, now=now)


def _both(session: Session, officer: Officer, reference: str, other: str) -> tuple[str, str]:
    """The two in one order for everybody, locked, and this officer's to work with."""
    if reference == other:
        raise LinkToItself(reference)
    one, another = sorted((reference, other))
    for each in (one, another):
        tip_for(session, officer, each, "work_tip", lock=True)
    return one, another


def _record(
    session: Session, officer: Officer, act: str, pair: tuple[str, str], *, keys: OfficerKeys, now: datetime
) -> None:
    for one, another in (pair, pair[::-1]):
        record_act(
            session,
            key=keys.audit,
            officer_name=officer.name,
            act=act,
            now=now,
            reference=one,
            detail=f"with {another}",
        )
