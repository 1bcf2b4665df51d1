"""Requests for a bulk export, the tips that each was asked for, and what lies under many tips at once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ForeignKey, Index, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tipline.domain.approvals import EXPORT, MOST_REASON, good_until, standing
from tipline.domain.exports import ExportRequest
from tipline.domain.officers import Officer
from tipline.persistence.officers import Account
from tipline.persistence.redrawings import Redrawing
from tipline.persistence.schema import Base, UtcDateTime
from tipline.persistence.tips import Tip

Row = TypeVar("Row", bound=Base)


class Export(Base):
    """One officer's request about many tips. `export_id` is the random number of its form: sent twice, it is one.

    `to_whom` and `purpose` are in clear, as the audit record keeps both too: neither holds words of a tip. `tested`
    are the codes and marks that the asker has tested, with spaces between them.
    """

    __tablename__ = "exports"

    export_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    to_whom: Mapped[str] = mapped_column(String(MOST_REASON))
    purpose: Mapped[str] = mapped_column(String(MOST_REASON))
    outside: Mapped[bool]
    contents: Mapped[str] = mapped_column(String(16))
    tested: Mapped[str] = mapped_column(String(64))
    asker_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "state", "asked_at"), Index(None, "asker_id", "asked_at"))

    @property
    def request(self) -> ExportRequest:
        return ExportRequest(to_whom=self.to_whom, purpose=self.purpose, outside=self.outside, contents=self.contents)

    def standing(self, now: datetime) -> str:
        return standing(EXPORT, self.state, asked_at=self.asked_at, decided_at=self.decided_at, now=now)

    @property
    def good_until(self) -> datetime | None:
        return good_until(EXPORT, self.state, asked_at=self.asked_at, decided_at=self.decided_at)


class ExportTip(Base):
    """A tip that an export was asked for. What was asked is fixed: rows are only ever added."""

    __tablename__ = "export_tips"

    export_id: Mapped[str] = mapped_column(ForeignKey("exports.export_id"), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)


class ListedExport(NamedTuple):
    """A request with the number of its tips, and the names of whoever asked and whoever decided."""

    export: Export
    tips: int
    asker: str
    approver: str | None


def export_by_id(session: Session, export_id: str, *, lock: bool = False) -> Export | None:
    """`lock` holds the row until the transaction ends, so that of two uses at once the second sees the first."""
    query = select(Export).where(Export.export_id == export_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def listed_export(session: Session, export_id: str) -> ListedExport | None:
    found = _rows(session, _listed().where(Export.export_id == export_id))
    return found[0] if found else None


def tips_of_export(session: Session, export_id: str) -> Sequence[Tip]:
    """Erased ones too, as they stand now, in the order of their references."""
    chosen = select(Tip).join(ExportTip, ExportTip.tip_reference == Tip.reference)
    return session.scalars(
        chosen.where(ExportTip.export_id == export_id).order_by(Tip.reference).execution_options(populate_existing=True)
    ).all()


def tips_named(session: Session, references: Collection[str]) -> Sequence[Tip]:
    """Those that exist, in the order of their references."""
    return session.scalars(select(Tip).where(Tip.reference.in_(references)).order_by(Tip.reference)).all()


def exports_waiting_for(session: Session, officer: Officer, since: datetime, most: int) -> list[ListedExport]:
    """Those of others that were asked after `since`, that nobody has decided and of which every tip is this officer's
    business, oldest first.
    """
    chosen = _listed().where(Export.state == "asked", Export.asked_at > since, Export.asker_id != officer.officer_id)
    if officer.county:
        elsewhere = (
            select(ExportTip.export_id)
            .join(Tip, Tip.reference == ExportTip.tip_reference)
            .where(ExportTip.export_id == Export.export_id, Tip.county.not_in((officer.county, "")))
        )
        chosen = chosen.where(~elsewhere.exists())
    return _rows(session, chosen.order_by(Export.asked_at, Export.export_id).limit(most))


def exports_seen_by(session: Session, officer_id: int, most: int) -> list[ListedExport]:
    """Those that the officer has asked for or decided, the newest first."""
    mine = or_(Export.asker_id == officer_id, Export.approver_id == officer_id)
    return _rows(session, _listed().where(mine).order_by(Export.asked_at.desc(), Export.export_id).limit(most))


def rows_under(session: Session, kind: type[Row], references: Collection[str]) -> dict[str, list[Row]]:
    """The rows of a table of tips' content, by tip, in the order of their primary key. In one statement."""
    table: Any = kind
    found: dict[str, list[Row]] = {each: [] for each in references}
    order = table.__mapper__.primary_key
    for row in session.scalars(select(table).where(table.tip_reference.in_(references)).order_by(*order)):
        found[row.tip_reference].append(row)
    return found


def pictures_under(session: Session, references: Collection[str]) -> dict[str, int]:
    """How many pictures came with each report; a tip without any is not in it. Those of later messages do not count."""
    counted = select(Redrawing.tip_reference, func.count()).where(
        Redrawing.tip_reference.in_(references), Redrawing.envelope == Redrawing.tip_reference
    )
    return dict(iter(session.execute(counted.group_by(Redrawing.tip_reference))))


def _listed() -> Select[Export, int, str, str]:
    asker, approver = aliased(Account), aliased(Account)
    tips = select(func.count()).where(ExportTip.export_id == Export.export_id).correlate(Export).scalar_subquery()
    return (
        select(Export, tips, asker.name, approver.name)
        .join(asker, asker.id == Export.asker_id)
        .outerjoin(approver, approver.id == Export.approver_id)
    )


def _rows(session: Session, query: Select[Export, int, str, str]) -> list[ListedExport]:
    return [ListedExport(*row) for row in session.execute(query)]
