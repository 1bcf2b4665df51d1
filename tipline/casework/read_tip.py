"""Reading a tip: permission, purpose, audit entry, and only then its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from tipline.casework.read_statements import LevelSet, Stated, read_levels_set, read_statements
from tipline.casework.read_translations import Translated, read_translations
from tipline.casework.read_turns import Turn, read_turns
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import open_keys, tip_for
from tipline.casework.unmask_contact import ContactDetails, contact_masked
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import opened_as
from tipline.domain.assessment import Assessment
from tipline.domain.officers import Officer
from tipline.domain.reassessment import Change, change_between, version_order
from tipline.domain.report import Report
from tipline.persistence.approvals import Approval
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.audit import PURPOSE_STATED, REFUSED, AuditEntry
from tipline.persistence.claims import Claim
from tipline.persistence.folder import Folder, folder_of_tip
from tipline.persistence.messages import OFFICER, TIPSTER, Message, message_place
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.notes import Note, note_place
from tipline.persistence.overrides import UrgencyOverride
from tipline.persistence.redrawings import Picture, Redrawing
from tipline.persistence.referrals import SealedReferral, SealedReopening
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tips import Tip
from tipline.persistence.translations import SealedTranslation
from tipline.persistence.withdrawals import Withdrawal
from tipline.persistence.wrapped_keys import WrappedKey, by_envelope

TIP_OPENED = "tip_opened"

KINDS = (
    Approval,
    AuditEntry,
    Claim,
    Message,
    Note,
    Redrawing,
    SealedAssessment,
    SealedReferral,
    SealedReopening,
    SealedReport,
    SealedStatement,
    SealedTranslation,
    TipCluster,
    UrgencyOverride,
    Withdrawal,
    WrappedKey,
)
"""What lies under a tip. All of it is fetched in one statement, however much there is."""

Judged = tuple[SealedAssessment, Assessment | None]
"""An assessment as it is stored, and in clear where its seal holds."""


class PurposeMissing(Exception):
    """The officer has not said why this tip is to be opened (PBDL and directive 2016/680 art. 25: domain.md 5)."""


@dataclass(frozen=True)
class Entry:
    """A message or a note in clear. `text` is None when its seal is damaged: the rest of the tip is still shown.

    `number` is that of a message, by which its translations are found; `waits` is whether it is a tipster's message
    that no officer has answered or marked as read.
    """

    author: str
    written_at: datetime
    text: str | None
    number: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Earlier:
    """What an older version of the policy concluded, and what the next one changed.

    `assessment` is None when its seal is damaged, `change` when either of the two cannot be opened.
    """

    policy_version: str
    assessed_at: datetime
    urgency: str
    assessment: Assessment | None
    change: Change | None


@dataclass(frozen=True, kw_only=True)
class OpenTip:
    """A tip in clear. `report` is None when its seal is damaged or its key destroyed, and never holds how to reach the
    tipster: that is in `contact`, where this officer may see it.

    `assessment` is the newest; `earlier` are those of older versions of the policy, newest first.
    `withdrawn_at` is when the tipster withdrew, or None. `levels_set` are those that officers set, newest first.
    `turns` are referrals and reopenings, newest first.
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
    cluster: TipCluster | None
    withdrawn_at: datetime | None
    translations: Mapping[str, Sequence[Translated]]
    history: Sequence[AuditEntry]


def read_tip(session: Session, officer: Officer, reference: str, *, keys: OfficerKeys, now: datetime) -> OpenTip:
    """The opened tip; the look is in the audit record. Raises NotPermitted, TipNotFound or PurposeMissing.

    A purpose is asked for once (`state_purpose`): every look of the same officer carries the one stated last.
    """
    tip = tip_for(session, officer, reference, "open_tip")
    folder = folder_of_tip(session, reference, KINDS, without=(Message.for_tipster, Redrawing.sealed))
    purpose = _purpose_stated(folder.of(AuditEntry), officer)
    if not purpose:
        raise PurposeMissing(reference)
    look = record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act=TIP_OPENED,
        now=now,
        reference=reference,
        purpose=purpose,
    )
    opened_keys = open_keys(by_envelope(folder.of(WrappedKey)), keys)
    key = opened_keys.get(reference)
    words = _Words(folder, reference, opened_keys)
    judged = words.assessments()
    report, contact = contact_masked(
        session, officer, tip, words.report(), folder.of(Approval), look=look, keys=keys, now=now
    )
    return OpenTip(
        tip=tip,
        report=report,
        contact=contact,
        assessment=judged[0][1] if judged else None,
        earlier=_earlier(judged),
        lines=words.lines(),
        notes=words.notes(),
        pictures=[Picture(each.envelope, each.position, each.state, each.size) for each in folder.of(Redrawing)],
        statements=read_statements(folder.of(SealedStatement), key),
        levels_set=read_levels_set(folder.of(UrgencyOverride), key),
        turns=read_turns(folder.of(SealedReferral), folder.of(SealedReopening), key),
        claim=next(iter(folder.of(Claim)), None),
        cluster=next(iter(folder.of(TipCluster)), None),
        withdrawn_at=next((each.withdrawn_at for each in folder.of(Withdrawal)), None),
        translations=read_translations(folder.of(SealedTranslation), key),
        history=[*(entry for entry in folder.of(AuditEntry) if entry.act != REFUSED), look],
    )


def _purpose_stated(history: Sequence[AuditEntry], officer: Officer) -> str:
    stated = [entry for entry in history if entry.act == PURPOSE_STATED and entry.officer_name == officer.name]
    return stated[-1].purpose if stated else ""


def _earlier(judged: Sequence[Judged]) -> list[Earlier]:
    return [
        Earlier(
            row.policy_version,
            row.assessed_at,
            row.urgency,
            older,
            change_between(older, newer) if older and newer else None,
        )
        for (_, newer), (row, older) in pairwise(judged)
    ]


@dataclass(frozen=True)
class _Words:
    """The words of one tip, opened with `keys` by envelope. What is damaged reads as None and hides nothing else."""

    folder: Folder
    reference: str
    keys: dict[str, bytes]

    def report(self) -> Report | None:
        for row in self.folder.of(SealedReport):
            return opened_as(Report.from_bytes, self.keys.get(self.reference), row.sealed, report_place(self.reference))
        return None

    def assessments(self) -> list[Judged]:
        """The newest version of the policy first."""
        rows = self.folder.of(SealedAssessment)
        ordered = sorted(rows, key=lambda row: version_order(row.policy_version), reverse=True)
        return [(row, self._assessment(row)) for row in ordered]

    def _assessment(self, row: SealedAssessment) -> Assessment | None:
        place = assessment_place(self.reference, row.policy_version)
        return opened_as(Assessment.from_bytes, self.keys.get(self.reference), row.sealed, place)

    def lines(self) -> list[Entry]:
        found = []
        for line in sorted(self.folder.of(Message), key=lambda row: row.position):
            envelope = self.reference if line.author == OFFICER else line.message_id
            place = message_place(self.reference, line.message_id)
            text = self._text(envelope, line.for_officers, place)
            waits = line.author == TIPSTER and line.handled_at is None
            found.append(Entry(line.author, line.written_at, text, line.message_id, waits))
        return found

    def notes(self) -> list[Entry]:
        return [
            Entry(
                note.officer_name,
                note.written_at,
                self._text(self.reference, note.sealed, note_place(self.reference, note.note_id)),
            )
            for note in self.folder.of(Note)
        ]

    def _text(self, envelope: str, sealed: bytes, place: str) -> str | None:
        return opened_as(bytes.decode, self.keys.get(envelope), sealed, place)
