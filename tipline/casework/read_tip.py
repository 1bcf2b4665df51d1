"""Reading a tip: permission, purpose, audit entry, and only then its words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tipline.casework.clues_of_tip import opened_entities
from tipline.casework.find_links import find_links
from tipline.casework.linked_tips import TipLinks
from tipline.casework.read_assessments import Earlier, read_assessments
from tipline.casework.read_lines import Entry, read_messages, read_notes
from tipline.casework.read_statements import LevelSet, Stated, read_levels_set, read_statements
from tipline.casework.read_translations import Translated, read_translations
from tipline.casework.read_turns import Turn, read_turns
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import open_keys, tip_for
from tipline.casework.unmask_contact import ContactDetails, contact_masked
from tipline.casework.venue_register import clues_with_venues, register_at
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import opened_as
from tipline.domain.assessment import Assessment, Entity
from tipline.domain.links.clues import Clue
from tipline.domain.officers import Officer
from tipline.domain.report import Report
from tipline.domain.retention import Kept
from tipline.domain.venues.venue import Venue
from tipline.persistence.approvals import Approval
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.audit import PURPOSE_STATED, REFUSED, AuditEntry
from tipline.persistence.claims import Claim
from tipline.persistence.events import EventTip
from tipline.persistence.folder import Folder, folder_of_tip
from tipline.persistence.found_entities import FoundEntity
from tipline.persistence.holds import Hold
from tipline.persistence.messages import Message
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.notes import Note
from tipline.persistence.opened_tips import tip_at_desk
from tipline.persistence.overrides import UrgencyOverride
from tipline.persistence.redrawings import Picture, Redrawing
from tipline.persistence.referrals import SealedReferral, SealedReopening
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.retained import Review
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tip_links import TipLink
from tipline.persistence.tips import Tip
from tipline.persistence.translations import SealedTranslation
from tipline.persistence.withdrawals import Withdrawal
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

TIP_OPENED = "tip_opened"

KINDS = (
    Approval,
    AuditEntry,
    Claim,
    EventTip,
    FoundEntity,
    Hold,
    Message,
    Note,
    Redrawing,
    Review,
    SealedAssessment,
    SealedReferral,
    SealedReopening,
    SealedReport,
    SealedStatement,
    SealedTranslation,
    TipCluster,
    TipLink,
    UrgencyOverride,
    Withdrawal,
    WrappedKey,
)
"""What lies under a tip. All of it is fetched in one statement, however much there is."""


class PurposeMissing(Exception):
    """The officer has not said why this tip is to be opened (PBDL and directive 2016/680 art. 25: domain.md 5)."""


@dataclass(frozen=True, kw_only=True)
class OpenTip:
    """A tip in clear. `report` is None when its seal is damaged or its key destroyed, and never holds how to reach the
    tipster: that is in `contact`, where this officer may see it.

    `assessment` is the newest; `earlier` are those of older versions of the policy, newest first.
    `withdrawn_at` is when the tipster withdrew, or None. `levels_set` are those that officers set, newest first.
    `turns` are referrals and reopenings, newest first. `holder` is the name of whoever has claimed it, or empty, and
    `event_id` that of the tip's event, or empty. `found` is what officers added to what is named, `clues` are what it
    can have in common with other tips, and `venues` the register, by id. `kept` is what the time it is kept depends on,
    and `hold` the legal hold that is on it.
    """

    tip: Tip
    report: Report | None
    contact: ContactDetails
    assessment: Assessment | None
    earlier: Sequence[Earlier]
    lines: Sequence[Entry]
    notes: Sequence[Entry]
    pictures: Sequence[Picture]
    statements: Sequence[Stated]
    levels_set: Sequence[LevelSet]
    turns: Sequence[Turn]
    claim: Claim | None
    holder: str
    cluster: TipCluster | None
    clues: frozenset[Clue]
    venues: Mapping[str, Venue]
    links: TipLinks
    event_id: str
    found: Sequence[tuple[FoundEntity, Entity]]
    withdrawn_at: datetime | None
    translations: Mapping[str, Sequence[Translated]]
    history: Sequence[AuditEntry]
    kept: Kept
    hold: Hold | None


def read_tip(session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime) -> OpenTip:
    """The opened tip; the look is in the audit record. Raises NotPermitted, TipNotFound or PurposeMissing.

    A purpose is asked for once (`state_purpose`): every look of the same officer carries the one stated last.
    """
    # Fetched with its claimant and kept, the tip is no second statement to `tip_for`, which asks for permission.
    at_desk = tip_at_desk(session, reference)
    tip = tip_for(session, officer, reference, "open_tip")
    folder = folder_of_tip(session, reference, KINDS, without=(Message.for_tipster, Redrawing.sealed))
    history = folder.of(AuditEntry)
    look = _recorded_look(session, officer, reference, history, key=keys.audit, now=now)
    opened_keys = open_keys(by_envelope(folder.of(WrappedKey)), keys)
    key = opened_keys.get(reference)
    said, approvals = read_report(folder.of(SealedReport), key), folder.of(Approval)
    report, contact = contact_masked(session, officer, tip, said, approvals, look=look, keys=keys, now=now)
    assessment, earlier = read_assessments(folder.of(SealedAssessment), key)
    register = register_at(session, at_desk.stamp, keys)
    cluster = next(iter(folder.of(TipCluster)), None)
    found = list(opened_entities(folder.of(FoundEntity), key))
    named = (*assessment.entities, *(each for _, each in found)) if assessment else ()
    clues = clues_with_venues(register, report, named) if report and assessment else frozenset()
    links = find_links(
        session, officer, tip, clues, links=folder.of(TipLink), cluster=cluster, key=key, index=keys.index
    )
    return OpenTip(
        tip=tip,
        report=report,
        contact=contact,
        assessment=assessment,
        earlier=earlier,
        holder=at_desk.claimant,
        cluster=cluster,
        clues=clues,
        venues=register.venues,
        links=links,
        found=found,
        history=[*(entry for entry in history if entry.act != REFUSED), look],
        kept=_kept(tip, folder, at_desk.registered_again),
        **_by_itself(folder, opened_keys, key),
    )


def _by_itself(folder: Folder, opened_keys: Mapping[str, bytes], key: bytes | None) -> dict[str, Any]:
    """What of a tip is read without regard to the rest. `key` is the tip's own, `opened_keys` are all, by envelope."""
    return {
        "lines": read_messages(folder.of(Message), opened_keys),
        "notes": read_notes(folder.of(Note), key),
        "pictures": [Picture(each.envelope, each.position, each.state, each.size) for each in folder.of(Redrawing)],
        "statements": read_statements(folder.of(SealedStatement), key),
        "levels_set": read_levels_set(folder.of(UrgencyOverride), key),
        "turns": read_turns(folder.of(SealedReferral), folder.of(SealedReopening), key),
        "claim": next(iter(folder.of(Claim)), None),
        "event_id": next((each.event_id for each in folder.of(EventTip)), ""),
        "withdrawn_at": next((each.withdrawn_at for each in folder.of(Withdrawal)), None),
        "translations": read_translations(folder.of(SealedTranslation), key),
        "hold": next(iter(folder.of(Hold)), None),
    }


def _kept(tip: Tip, folder: Folder, registered_again: datetime | None) -> Kept:
    return Kept(
        state=tip.state,
        outcome=tip.outcome,
        received_at=tip.received_at,
        closed_at=tip.closed_at,
        registered_again=registered_again,
        reviewed_at=max((each.reviewed_at for each in folder.of(Review)), default=None),
    )


def _recorded_look(
    session: Session, officer: Officer, reference: str, history: Sequence[AuditEntry], *, key: bytes, now: datetime
) -> AuditEntry:
    stated = [entry for entry in history if entry.act == PURPOSE_STATED and entry.officer_name == officer.name]
    if not stated or not stated[-1].purpose:
        raise PurposeMissing(reference)
    return record_act(
        session,
        key=key,
        officer_name=officer.name,
        act=TIP_OPENED,
        now=now,
        reference=reference,
        purpose=stated[-1].purpose,
    )


def read_report(rows: Iterable[SealedReport], key: bytes | None) -> Report | None:
    """A tip has one report, or none once it is erased."""
    return next((opened_as(Report.from_bytes, key, row.sealed, report_place(row.tip_reference)) for row in rows), None)
