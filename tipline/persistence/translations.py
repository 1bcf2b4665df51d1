"""Translations of a tip's text and of its tipster's messages, sealed under the tip's key. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import Base, Counter, UtcDateTime


class SealedTranslation(Base):
    """`original` is what was translated: the tip's reference for its text, the number of a message for a message.

    `officer_name` wrote it down or asked the machine for it. Who made it and from which language is inside the seal.
    """

    __tablename__ = "translations"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    translation_id: Mapped[str] = mapped_column(String(32), unique=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    original: Mapped[str] = mapped_column(String(32))
    officer_name: Mapped[str] = mapped_column(String(255))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def translation_place(reference: str, original: str, translation_id: str) -> str:
    """Bound to the original too, so that no translation can be moved under other words."""
    return f"{reference}/translation/{original}/{translation_id}"


def translation_exists(session: Session, translation_id: str) -> bool:
    query = select(SealedTranslation.id).where(SealedTranslation.translation_id == translation_id)
    return session.scalar(query) is not None
