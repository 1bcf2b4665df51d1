"""Working notes of officers, sealed under the tip's key and never seen by the tipster."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    note_id: Mapped[str] = mapped_column(String(32), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def note_place(reference: str, note_id: str) -> str:
    return f"{reference}/note/{note_id}"


def note_exists(session: Session, note_id: str) -> bool:
    return session.scalar(select(Note.id).where(Note.note_id == note_id)) is not None
