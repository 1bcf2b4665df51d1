"""Entities that an officer finds in a tip: sealed with it, found by others at once, and taken away again."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import entity_bytes, opened_entities
from tipline.casework.index_tip import index_tip
from tipline.casework.record_act import record_act
from tipline.casework.reindex_tip import found_by_stored
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.entities.typed import entity_typed
from tipline.domain.officers import Officer
from tipline.persistence.folder import folder_of_tip
from tipline.persistence.found_entities import FoundEntity, found_place
from tipline.persistence.tips import Tip


def add_entity(
    session: Session,
    officer: Officer,
    reference: str,
    *,
    kind: str,
    written: str,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The entity is with the tip, and others are found by it. The record names its kind and not what it is.

    `once` is the random number of the page, 32 hexadecimal digits: sent twice, it is one entity. What
    officers have added before is not added again.
    Raises EntityNotUnderstood, NotPermitted, TipErased or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    if session.get(FoundEntity, once) is not None:
        return
    entity, key = entity_typed(kind, written), key_of_tip(session, reference, keys)
    before = opened_entities(folder_of_tip(session, reference, (FoundEntity,)).of(FoundEntity), key)
    if (entity.kind, entity.value) in {(each.kind, each.value) for _, each in before}:
        return
    sealed = seal(key, entity_bytes(entity), found_place(reference, once))
    session.add(
        FoundEntity(found_id=once, tip_reference=reference, officer_name=officer.name, found_at=now, sealed=sealed)
    )
    _index(session, tip, keys)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="entity_added",
        now=now,
        reference=reference,
        detail=kind,
    )


def remove_entity(
    session: Session, officer: Officer, reference: str, found_id: str, *, keys: OfficerKeys, now: datetime
) -> None:
    """An entity that an officer had added is gone; where there is none, nothing is done.

    Raises NotPermitted, TipErased or TipNotFound.
    """
    tip = tip_for(session, officer, reference, "work_tip", lock=True)
    row = session.get(FoundEntity, found_id)
    if row is None or row.tip_reference != reference:
        return
    session.delete(row)
    _index(session, tip, keys)
    record_act(session, key=keys.audit, officer_name=officer.name, act="entity_removed", now=now, reference=reference)


def _index(session: Session, tip: Tip, keys: OfficerKeys) -> None:
    """Before triage a tip is not in the index; then what officers have added goes in with the rest."""
    session.flush()
    if tip.urgency is not None:
        told = found_by_stored(session, tip.reference, keys=keys)
        index_tip(session, tip.reference, told, keys.index[0])
