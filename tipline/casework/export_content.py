"""What of each tip goes to the recipient of an export, in clear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy.orm import Session

from tipline.casework.read_statements import Version
from tipline.casework.tips_to_export import StatedIn
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import open_sealed
from tipline.domain.assessment import FLAGS, Assessment
from tipline.domain.exported_tip import ExportedEntity, ExportedStatement, ExportedTip, LeftOut
from tipline.domain.exports import UNREADABLE, statement_goes, words_go
from tipline.domain.municipalities import all_counties, municipality_name
from tipline.domain.reassessment import version_order
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id
from tipline.domain.statements import Statement
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.exports import pictures_under, rows_under
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.tips import Tip
from tipline.persistence.withdrawals import Withdrawal

ANSWERS = (
    "audience",
    "when",
    "when_text",
    "known_by",
    "place",
    "room",
    "plate",
    "phone",
    "web_address",
    "people",
)
"""Of the form's answers, those about what happened. The language of the tipster and how to reach them stay here."""


@dataclass(frozen=True)
class Under:
    """What lies under all the tips of an export, by reference, each kind fetched in one statement."""

    keys: Mapping[str, bytes]
    stated: StatedIn
    reports: Mapping[str, Sequence[SealedReport]]
    assessments: Mapping[str, Sequence[SealedAssessment]]
    withdrawals: Mapping[str, Sequence[Withdrawal]]
    pictures: Mapping[str, int]


def under(session: Session, references: Sequence[str], keys: Mapping[str, bytes], stated: StatedIn) -> Under:
    return Under(
        keys,
        stated,
        rows_under(session, SealedReport, references),
        rows_under(session, SealedAssessment, references),
        rows_under(session, Withdrawal, references),
        pictures_under(session, references),
    )


def exported(tip: Tip, found: Under, state: str) -> ExportedTip | LeftOut:
    """`state` is the referral whose rules hold. A tip whose key or report is damaged is left out: what could not be
    read was not tested either.
    """
    reference, key = tip.reference, found.keys.get(tip.reference)
    report = _report(found.reports[reference], key)
    if key is None or report is None:
        return LeftOut(reference, UNREADABLE)
    versions = [each.now for each in found.stated[reference]]
    going = [(each, said) for each in versions if (said := each.statement) and statement_goes(said, state)]
    words = words_go([each.statement for each in versions], state)
    flags = tip.flags.split()
    return ExportedTip(
        reference=reference,
        received_at=tip.received_at.astimezone(UTC).isoformat(),
        channel=report.channel,
        county=all_counties().get(tip.county, tip.county),
        municipality=municipality_name(tip.municipality),
        level=tip.urgency or "",
        state=tip.state,
        outcome=tip.outcome or "",
        flags=tuple(each for each in FLAGS if each in flags),
        withdrawn=bool(found.withdrawals[reference]),
        pictures=found.pictures.get(reference, 0),
        words_held_back=not words,
        statements_held_back=len(versions) - len(going),
        story=report.story if words else None,
        answers=_answers(report) if words else {},
        entities=_entities(found.assessments[reference], key) if words else (),
        statements=tuple(_statement(version, said) for version, said in going),
    )


def _answers(report: Report) -> dict[str, str | tuple[str, ...]]:
    """Only what was answered. Signs are told in the words of their catalogue."""
    given: dict[str, str | tuple[str, ...]] = {name: getattr(report, name) for name in ANSWERS if getattr(report, name)}
    signs = signs_by_id()
    told = tuple(signs[each].text if each in signs else each for each in report.signs)
    return given | ({"signs": told} if told else {})


def _statement(version: Version, said: Statement) -> ExportedStatement:
    about = ExportedStatement(
        text=said.text, nature=said.nature, basis=said.obtained, subject=said.subject, secrecy=said.secrecy
    )
    if said.grade is None:
        return about
    codes = {name: getattr(said.grade, name) for name in ("scheme", "source", "information", "handling")}
    return ExportedStatement(**{**vars(about), **codes, "graded_by": version.officer_name})


def _report(rows: Sequence[SealedReport], key: bytes | None) -> Report | None:
    for row in rows:
        opened = _open(key, row.sealed, report_place(row.tip_reference))
        return None if opened is None else Report.from_bytes(opened)
    return None


def _entities(rows: Sequence[SealedAssessment], key: bytes) -> tuple[ExportedEntity, ...]:
    """Those of the newest version of the policy. It looks for none in how to reach the tipster."""
    if not rows:
        return ()
    newest = max(rows, key=lambda row: version_order(row.policy_version))
    opened = _open(key, newest.sealed, assessment_place(newest.tip_reference, newest.policy_version))
    found = Assessment.from_bytes(opened).entities if opened else ()
    return tuple(ExportedEntity(kind=each.kind, value=each.value, original=each.original) for each in found)


def _open(key: bytes | None, sealed: bytes, place: str) -> bytes | None:
    if key is None:
        return None
    try:
        return open_sealed(key, sealed, place)
    except SealDamaged:
        return None
