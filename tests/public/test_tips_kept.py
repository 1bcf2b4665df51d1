"""Sending over PostgreSQL, which commits a tip without pictures by itself: a receipt only for what is kept, whole."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from tests.persistence.test_new_tips import NOT_COMMITTED
from tests.public.visitor import JPEG, Visitor, photo
from tipline.config import PublicConfig
from tipline.persistence.database import Database
from tipline.persistence.tips import Tip
from tipline.public import create_site


@pytest.fixture
def visitor(config: PublicConfig, postgres: Database, postgresql_address: str) -> Iterator[Visitor]:
    site = create_site(replace(config, database_url=postgresql_address))
    yield Visitor(site)
    site.extensions["desk"].database.close()


@pytest.mark.parametrize("pictures", [0, 1])
@pytest.mark.parametrize("fault", [NOT_COMMITTED, "DROP TABLE redrawings; DROP TABLE reports"])
def test_what_cannot_be_kept_gets_no_receipt(visitor: Visitor, postgres: Database, pictures: int, fault: str) -> None:
    with postgres.writing() as session:
        session.execute(text(fault))
    page = visitor.send_tip(photos=[photo(JPEG) for _ in range(pictures)])
    assert (page.status, page.code, stored(postgres)) == (503, "", 0)


def test_pictures_that_cannot_be_kept_keep_their_words_out(visitor: Visitor, postgres: Database) -> None:
    with postgres.writing() as session:
        session.execute(text("DROP TABLE redrawings"))
    assert (visitor.send_tip(photos=[photo(JPEG)]).status, stored(postgres)) == (503, 0)
    assert (visitor.send_tip().status, stored(postgres)) == (200, 1)


def stored(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Tip)) or 0
