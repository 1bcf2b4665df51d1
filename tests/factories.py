"""Made-up things for tests. No real person, plate or number."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tipline.casework.judge_tip import REPORT, open_report
from tipline.casework.publish_notice import approve_notice, withdraw_notice, write_notice
from tipline.casework.tip_access import key_of_tip
from tipline.casework.triage_tip import triage_tip
from tipline.casework.write_statement import write_statement
from tipline.cli.keys import prepare_instance
from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.receipts import receipt_from
from tipline.crypto.registry_keys import RegistryKeys
from tipline.crypto.sealing import seal
from tipline.domain.assessment import Assessment
from tipline.domain.grading import Grade
from tipline.domain.notices import ALL, Notice
from tipline.domain.officers import Officer
from tipline.domain.report import Report
from tipline.domain.statements import Statement
from tipline.domain.times import swedish_day
from tipline.intake.site_keys import SiteKeys
from tipline.intake.submit_tip import submit_tip
from tipline.persistence.assessments import NewAssessment, SealedAssessment, add_assessments, assessment_place
from tipline.persistence.database import Database
from tipline.persistence.folder import folder_of_tip
from tipline.persistence.near_copies import TipCluster
from tipline.persistence.officers import Account, account_named
from tipline.persistence.tips import Tip, tip_by_tag
from tipline.persistence.wrapped_keys import WrappedKey

NOW = datetime(2026, 11, 24, 22, 41, 7, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 23, 12, 55, tzinfo=UTC)
SEED = b"0123456789abcdef"
ONCE = "0123456789abcdef" * 2

LOCKED_IN = "Rum 318: en kvinna är inlåst och ropar på hjälp just nu. Flera okända män går in och ut. Bil MLB123."
QUIET = "I baren satt en man och frågade var man kan köpa sex. Det var förra veckan."
ARABIC = "السلام عليكم، أنا محبوسة في شقة والباب مقفول من برا، أرجوكم ساعدوني"


def an_instance(folder: Path) -> Path:
    """An instance folder with its keys."""
    prepare_instance(folder)
    return folder


def with_tables(instance: Path, template: Path) -> str:
    """The address of the instance's own SQLite file, a copy of one that has our tables."""
    file = instance / "database" / "tipline.db"
    file.write_bytes(template.read_bytes())
    return f"sqlite:///{file}"


class Keys:
    """The keys of both sides of one instance."""

    def __init__(self, instance: Path) -> None:
        self.site = SiteKeys.read(PublicConfig(instance=instance / "public"))
        self.officer = OfficerKeys.read(OfficerConfig(instance=instance))
        self.registry = RegistryKeys.read(OfficerConfig(instance=instance))


def the_report(session: Session, reference: str, keys: OfficerKeys) -> Report:
    """The report of a tip, as officers read it."""
    return open_report(folder_of_tip(session, reference, REPORT), reference, keys)[1]


def assessments_of(session: Session, reference: str) -> dict[str, str]:
    """The level by each version of the policy that has judged the tip."""
    rows = session.scalars(select(SealedAssessment).where(SealedAssessment.tip_reference == reference))
    return {each.policy_version: each.urgency for each in rows}


def in_one_cluster(session: Session, references: Iterable[str], name: str) -> None:
    """The tips, which had no cluster, stand in this one for their words."""
    session.add_all(TipCluster(tip_reference=each, cluster=name, by_words=name) for each in references)
    session.flush()


def a_report(story: str = LOCKED_IN, **answers: object) -> Report:
    return Report(story=story, **answers)  # type: ignore[arg-type]


def an_officer(role: str = "officer", county: str = "", name: str = "eva@example.org", officer_id: int = 1) -> Officer:
    return Officer(officer_id=officer_id, name=name, role=role, county=county)


def a_sent_tip(
    database: Database, keys: Keys, report: Report | None = None, *, seed: bytes = SEED, photos: tuple[bytes, ...] = ()
) -> tuple[str, str]:
    """Sends a report. Returns its code and the reference of its tip."""
    code = submit_tip(database, report or a_report(), photos, keys=keys.site, seed=seed, now=NOW)
    with database.reading() as session:
        tip = tip_by_tag(session, receipt_from(code, keys.site.receipt_salt).tag)
    assert tip is not None
    return code, tip.reference


def a_bare_tip(session: Session, received_at: datetime = NOW, reference: str = "7K3M9QXDPA") -> str:
    """The reference of a row of its own, with nothing sealed: for what concerns the row alone."""
    session.execute(insert(Tip).values(reference=reference, received_at=received_at, receipt_tag=b"t" * 32))
    return reference


def a_triaged_tip(
    database: Database, keys: Keys, report: Report | None = None, *, seed: bytes = SEED
) -> tuple[str, str]:
    code, reference = a_sent_tip(database, keys, report, seed=seed)
    with database.writing() as session:
        assert triage_tip(session, reference, keys=keys.officer, now=NOW)
    return code, reference


def state_and_grade(session: Session, keys: Keys, officer: Officer, reference: str) -> None:
    """The tip has a statement that is graded, as one needs that is to be marked as assessed."""
    grade = Grade(scheme="4x4", source="X", information="4", handling="H2")
    said = Statement(text="Tipset säger det.", nature="fact", obtained="heard", subject="unknown", grade=grade)
    write_statement(session, officer, reference, said, once=ONCE, keys=keys.officer, now=NOW)


def a_tip_of_an_older_policy(
    database: Database,
    keys: Keys,
    report: Report | None = None,
    *,
    seed: bytes = SEED,
    policy_version: str = "2020.01-1",
    **concluded: object,
) -> str:
    """The reference of a tip that only an older version of the policy has judged, with `concluded` as its outcome."""
    _, reference = a_sent_tip(database, keys, report, seed=seed)
    outcome = {"urgency": "routine", "language": "sv"} | concluded
    with database.writing() as session:
        judge_before(session, keys, reference, Assessment(policy_version=policy_version, **outcome))  # type: ignore[arg-type]
    return reference


def judge_before(session: Session, keys: Keys, reference: str, assessment: Assessment) -> None:
    """The assessment is stored as triage stores its own."""
    key = key_of_tip(session, reference, keys.officer)
    sealed = seal(key, assessment.to_bytes(), assessment_place(reference, assessment.policy_version))
    assert add_assessments(session, [NewAssessment(reference, assessment, sealed)], now=NOW)


def a_notice(text: str = "Håll utkik i **korridorerna**.", **said: object) -> Notice:
    """For hotels, everywhere and in every language, from the day of NOW for a week."""
    today = swedish_day(NOW)
    reach = {"audience": "hotel", "county": ALL, "language": ALL, "first_day": today}
    return Notice(text=text, **{**reach, "last_day": today + timedelta(days=6), **said})  # type: ignore[arg-type]


def a_published_notice(database: Database, keys: Keys, *, state: str = "approved", **said: object) -> str:
    """The number of a notice in `state`, written by one officer and approved by another. They get accounts."""
    number = secrets.token_hex(16)
    with database.writing() as session:
        writer, approver = (_with_account(session, name) for name in ("writer@example.org", "second@example.org"))
        write_notice(session, writer, a_notice(**said), once=number, keys=keys.officer, now=NOW)  # type: ignore[arg-type]
        if state != "draft":
            approve_notice(session, approver, number, keys=keys.officer, now=NOW)
        if state == "withdrawn":
            withdraw_notice(session, writer, number, keys=keys.officer, now=NOW)
    return number


def destroy_keys_of_tip(session: Session, reference: str) -> None:
    """Its rows stay, and nobody can read them any more."""
    session.execute(delete(WrappedKey).where(WrappedKey.tip_reference == reference))


def _with_account(session: Session, name: str) -> Officer:
    account = account_named(session, name) or Account(name=name, role="supervisor", active=True)
    session.add(account)
    session.flush()
    return an_officer(account.role, name=name, officer_id=account.id)
