"""Deciding about what is proposed: the program says again what the two tips share, and the officer what it means."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import KINDS as CLUED
from tipline.casework.clues_of_tip import clues_of_tip
from tipline.casework.decide_link import decide_link
from tipline.casework.tip_access import key_of_tip
from tipline.casework.venue_register import venue_register
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.links.clues import in_common
from tipline.domain.links.decisions import LinkDecision, LinkToItself
from tipline.domain.links.proposals import KINDS
from tipline.domain.officers import Officer
from tipline.persistence.folder import folder_of_tip
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.tip_links import TipLink, link_place


def decide_found_link(
    session: Session,
    officer: Officer,
    reference: str,
    other: str,
    *,
    decided: str,
    reason: str,
    keys: OfficerKeys,
    now: datetime,
) -> bool:
    """As `decide_link`, with what the two have in common now. Both are locked by the caller.

    False when this officer has said the same before: a form that is sent twice is one decision. Raises as it does.
    """
    if reference == other:
        raise LinkToItself(reference)
    kinds = kinds_shared(session, reference, other, keys)
    decision = LinkDecision(decided=decided, kinds=kinds, reason=reason.strip())
    before = session.get(TipLink, (reference, other))
    if before is not None and before.officer_name == officer.name:
        opened = open_sealed(key_of_tip(session, reference, keys), before.sealed, link_place(reference, other))
        if LinkDecision.from_bytes(opened) == decision:
            return False
    # It is deleted by a statement of its own: the session must not hold on to it.
    if before is not None:
        session.expunge(before)
    decide_link(session, officer, reference, other, decision, keys=keys, now=now)
    return True


def kinds_shared(session: Session, one: str, other: str, keys: OfficerKeys) -> tuple[str, ...]:
    """By what the two are linked. What cannot be opened shares nothing."""
    folders = {each: folder_of_tip(session, each, (*CLUED, TipCluster)) for each in (one, other)}
    register = venue_register(session, keys)
    shared = in_common(*(clues_of_tip(folder, reference, keys, register) for reference, folder in folders.items()))
    words = [{each.by_words for each in folder.of(TipCluster)} - {None} for folder in folders.values()]
    found = {each.kind for each in shared} | ({"text"} if words[0] & words[1] else set())
    return tuple(kind for kind in KINDS if kind in found)
