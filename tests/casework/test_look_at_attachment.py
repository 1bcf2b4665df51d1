"""A picture is opened by those who may open its tip, with the same purpose, and every look is recorded."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, Keys, a_report, a_sent_tip, an_officer
from tipline.casework.look_at_attachment import AttachmentNotFound, look_at_attachment
from tipline.casework.read_tip import PurposeMissing
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

PHOTO = b"\xff\xd8 a made-up photograph"


def look(
    session: Session, keys: Keys, reference: str, officer: Officer, *, envelope: str = "", position: int = 0
) -> bytes:
    return look_at_attachment(session, officer, reference, envelope or reference, position, keys=keys.officer, now=NOW)


def test_a_look_gives_the_original_and_leaves_an_entry(sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(PHOTO,))
    with sqlite.writing() as session:
        state_purpose(session, an_officer(), reference, "Duty", keys=keys.officer, now=NOW)
        assert look(session, keys, reference, an_officer()) == PHOTO
        last = entries_of_tip(session, reference)[-1]
        assert (last.act, last.officer_name, last.purpose, last.detail) == (
            "attachment_opened",
            "eva@example.org",
            "Duty",
            f"{reference}/0",
        )


def test_a_look_without_a_purpose_is_refused(sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(PHOTO,))
    with sqlite.reading() as session, pytest.raises(PurposeMissing):
        look(session, keys, reference, an_officer())


def test_an_attachment_of_another_tip_is_not_found(sqlite: Database, keys: Keys) -> None:
    _, mine = a_sent_tip(sqlite, keys, photos=(PHOTO,))
    _, other = a_sent_tip(sqlite, keys, a_report("Another story."), seed=b"fedcba9876543210", photos=(PHOTO,))
    with sqlite.reading() as session:
        for envelope, position in ((other, 0), (mine, 1)):
            with pytest.raises(AttachmentNotFound):
                look(session, keys, mine, an_officer(), envelope=envelope, position=position)


def test_an_officer_of_another_county_finds_nothing_and_an_admin_may_not_look(sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys, photos=(PHOTO,))
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
        with pytest.raises(TipNotFound):
            look(session, keys, reference, an_officer(county="18"))
        with pytest.raises(NotPermitted):
            look(session, keys, reference, an_officer("admin"))
