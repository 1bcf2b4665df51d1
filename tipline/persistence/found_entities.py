"""What officers found named in a tip and the rules had missed, sealed under the tip's key."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime


class FoundEntity(Base):
    """`found_id` is the random number of the page it was written on."""

    __tablename__ = "found_entities"
    __table_args__ = UNORDERED

    found_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), index=True)
    officer_name: Mapped[str] = mapped_column(String(255))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def found_place(reference: str, found_id: str) -> str:
    return f"{reference}/found/{found_id}"
