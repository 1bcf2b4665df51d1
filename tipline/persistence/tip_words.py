"""What tips are found by: keyed fingerprints of their words and of what they name, in the order in which tips came."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.persistence.schema import UNORDERED, Base, UtcDateTime
from tipline.persistence.tip_numbers import insert_numbers


class TipWord(Base):
    """A word of a tip, or something that it names, under a key of the index. Which of them it is lies in the key.

    `county` and `received_at` are the tip's, as they were when the tip was indexed: so the newest tips with a word are
    found without reading all that have it, of one county as of all.
    """

    __tablename__ = "tip_words"

    word: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    county: Mapped[str] = mapped_column(String(2), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    tip_reference: Mapped[str] = mapped_column(ForeignKey("tips.reference"), primary_key=True, index=True)

    __table_args__ = (Index(None, "word", "received_at", "tip_reference"), UNORDERED)


def replace_words(session: Session, words: Mapping[str, Iterable[int]]) -> None:
    """The tips, by reference, are found by these and no others. Nothing is kept of a tip that is not there."""
    session.execute(delete(TipWord).where(TipWord.tip_reference.in_(words)))
    insert_numbers(session, TipWord, "word", words)


def exchange_words(session: Session, reference: str, *, gone: Collection[int], new: Collection[int]) -> None:
    """The tip is no longer found by what is `gone`, and by what is `new` from now on."""
    mine = TipWord.tip_reference == reference
    session.execute(delete(TipWord).where(mine, TipWord.word.in_({*gone, *new})))
    insert_numbers(session, TipWord, "word", {reference: new})
