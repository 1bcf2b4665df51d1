"""How many open tips each place has, kept as changes whose sum is the number: they are not counted one by one.

A tip counts here once it has a level. The database itself adds a row for each that begins or ceases to be an open tip
of a place, in the transaction in which it does (triggers of migration 0034), so that no writer can forget it. Rows are
added and never changed: a number that is changed where it stands would keep every transaction of a big county waiting
until the one before is committed, and two of them for each other. Tips without a level are few, and counted where they
lie: what a tipster sends is stored as before.
"""

from collections import defaultdict

from sqlalchemy import Select, String, delete, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from tipline.domain.ranks import UNTRIAGED, WAITING
from tipline.persistence.many_rows import insert_all
from tipline.persistence.schema import Base, Counter
from tipline.persistence.tips import OPEN_TIP, Tip

WITHOUT_LEVEL = Tip.rank.in_((WAITING, UNTRIAGED))
"""Asked of the rank, with which the index of open tips begins, here and by the triggers: what one of both leaves out
the other counts, whatever else a row says."""


class OpenTipChange(Base):
    """So many open tips more in a place, or fewer. Folded, the number of all that it has."""

    __tablename__ = "open_tip_changes"

    number: Mapped[int] = mapped_column(Counter, primary_key=True)
    county: Mapped[str] = mapped_column(String(2))
    municipality: Mapped[str] = mapped_column(String(4))
    change: Mapped[int]


PLACE = OpenTipChange.county, OpenTipChange.municipality


def open_tips_by_place(county: str = "") -> Select[str, str, int]:
    """County, municipality and how many open tips there are, of one county where it is named."""
    kept = select(*PLACE, OpenTipChange.change.label("number"))
    lying = select(Tip.county, Tip.municipality, literal(1)).where(OPEN_TIP, WITHOUT_LEVEL)
    if county:
        kept, lying = kept.where(OpenTipChange.county == county), lying.where(Tip.county == county)
    both = union_all(kept, lying).subquery()
    number = func.sum(both.c.number)
    place = both.c.county, both.c.municipality
    return select(*place, number).group_by(*place).having(number != 0)


def fold_changes(session: Session) -> None:
    """Each place has one row, and none where it has no open tip.

    Of two that fold at once the second waits for the first and finds nothing left of what that took: what is added is
    the sum of what was taken away, and what came meanwhile stays for the next time.
    """
    changed = select(*PLACE).group_by(*PLACE).having(func.count() > 1)
    folding = delete(OpenTipChange).where(tuple_(*PLACE).in_(changed)).returning(*PLACE, OpenTipChange.change)
    numbers = defaultdict[tuple[str, str], int](int)
    for county, municipality, change in session.execute(folding):
        numbers[county, municipality] += change
    folded = [
        {"county": county, "municipality": municipality, "change": number}
        for (county, municipality), number in numbers.items()
        if number
    ]
    insert_all(session, OpenTipChange, folded)
