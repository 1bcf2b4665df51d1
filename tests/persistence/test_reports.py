"""What a picture leaves behind where it was stored."""

import pytest
from sqlalchemy import event, func, select

from tests.factories import NOW, SEED, Keys, a_report
from tipline.intake.submit_tip import submit_tip
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedAttachment


@pytest.mark.parametrize(("photos", "closed"), [((), 0), ((b"a picture", b"another"), 1)])
def test_no_connection_is_kept_that_has_sent_pictures(
    database: Database, keys: Keys, photos: tuple[bytes, ...], closed: int
) -> None:
    gone: list[object] = []
    event.listen(database.engine, "close_detached", gone.append)
    submit_tip(database, a_report(), photos, keys=keys.site, seed=SEED, now=NOW)
    assert len(gone) == closed
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SealedAttachment)) == len(photos)
