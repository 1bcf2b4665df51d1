"""Saying by hand that tips are about the same, and taking one out again.

It is one officer's word. It confirms nothing: tips joined by hand are no independent sources of each other, nor is
their being joined any evidence (`corroborate.py`).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.claim_tips import MOST_AT_ONCE, TooManyChosen
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.references import new_reference
from tipline.persistence.hand_joins import put_together, take_out
from tipline.persistence.near_copies import clusters_of, one_cluster_at_a_time

LONGEST_DETAIL = 400
"""Characters that the record holds of an entry."""


class TooFewChosen(Exception):
    """It takes two tips to be about the same."""


class AlreadyTogether(Exception):
    """The tips are in one cluster as it is."""


class NotJoined(Exception):
    """No officer has joined the tip with another: what triage found alike by its words cannot be parted."""


def join_tips(
    session: Session, officer: Officer, references: Collection[str], *, keys: OfficerKeys, now: datetime
) -> int:
    """The tips stand in one cluster, whoever holds them and whatever their state. Returns how many were chosen.

    What triage found like one of them comes along. Levels, states and claims stay: which tip stands for the row is as
    `folds.py` says, never a less urgent one. Each has an entry in the record. Raises TooFewChosen, TooManyChosen,
    AlreadyTogether, NotPermitted or TipNotFound, and then nothing is joined.
    """
    chosen = sorted(set(references))
    if len(chosen) < len(("one", "another")):
        raise TooFewChosen
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyChosen(len(chosen))
    # All are locked, in one order, before the clusters and the record, as triage and claiming do.
    for reference in chosen:
        tip_for(session, officer, reference, "work_tip", lock=True)
    one_cluster_at_a_time(session)
    clusters = clusters_of(session, chosen)
    if len(clusters) == len(chosen) and len(set(clusters.values())) == 1:
        raise AlreadyTogether
    put_together(session, chosen, new_reference(), by=officer.name, at=now)
    for reference in chosen:
        others = ", ".join(each for each in chosen if each != reference)
        _record(session, officer, "tips_joined", reference, f"with {others}", keys=keys, now=now)
    return len(chosen)


def part_tip(session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The tip, with what triage found like it, no longer stands with those an officer had joined it with.

    Raises NotJoined, NotPermitted or TipNotFound.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    one_cluster_at_a_time(session)
    if not take_out(session, reference, new_reference()):
        raise NotJoined(reference)
    _record(session, officer, "tips_parted", reference, "", keys=keys, now=now)


def _record(
    session: Session, officer: Officer, act: str, reference: str, detail: str, *, keys: OfficerKeys, now: datetime
) -> None:
    if len(detail) > LONGEST_DETAIL:
        # Whole references only; the entries of the others name this one.
        detail = detail[: LONGEST_DETAIL - len(" ...")].rpartition(",")[0] + " ..."
    record_act(session, key=keys.audit, officer_name=officer.name, act=act, now=now, reference=reference, detail=detail)
