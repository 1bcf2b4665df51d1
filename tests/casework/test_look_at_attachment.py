"""A picture is opened by those who may open its tip, with the same purpose, and every look is recorded."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories import NOW, Keys, a_report, a_sent_tip, an_officer
from tipline.casework.look_at_attachment import AttachmentNotFound, PictureNotShown, look_at_attachment
from tipline.casework.read_tip import PurposeMissing
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound, keys_of_tip
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.redrawings import (
    DAMAGED,
    DRAWN,
    UNREADABLE,
    WAITING,
    Redrawing,
    redrawn_place,
    store_redrawing,
)
from tipline.persistence.reports import Attachment, original_place
from tipline.persistence.tips import tip_by_reference

PHOTO = b"\xff\xd8 a made-up photograph"
COPY = b"\xff\xd8 its redrawn copy"


def look(
    session: Session, keys: Keys, reference: str, officer: Officer, *, envelope: str = "", position: int = 0
) -> bytes:
    attachment = Attachment(reference, envelope or reference, position)
    return look_at_attachment(session, officer, attachment, keys=keys.officer, now=NOW)


def a_drawn_tip(database: Database, keys: Keys, story: str = "Rum 318", place: str = "") -> str:
    """A tip whose only picture has a copy, which is sealed at `place`."""
    _, reference = a_sent_tip(database, keys, a_report(story), photos=(PHOTO,))
    with database.writing() as session:
        key = keys_of_tip(session, reference, keys.officer)[reference]
        attachment = Attachment(reference, reference, 0)
        store_redrawing(session, attachment, DRAWN, seal(key, COPY, place or redrawn_place(*attachment)))
        state_purpose(session, an_officer(), reference, "Duty", keys=keys.officer, now=NOW)
    return reference


def test_a_look_gives_the_redrawn_copy_and_leaves_an_entry(database: Database, keys: Keys) -> None:
    reference = a_drawn_tip(database, keys)
    with database.writing() as session:
        assert look(session, keys, reference, an_officer()) == COPY
        last = entries_of_tip(session, reference)[-1]
        assert (last.act, last.officer_name, last.purpose, last.detail) == (
            "attachment_opened",
            "eva@example.org",
            "Duty",
            f"{reference}/0",
        )


@pytest.mark.parametrize("state", [WAITING, UNREADABLE, DAMAGED])
def test_without_a_copy_nothing_is_shown_and_nothing_recorded(database: Database, keys: Keys, state: str) -> None:
    reference = a_drawn_tip(database, keys)
    with database.writing() as session:
        session.execute(update(Redrawing).values(state=state, sealed=None))
        before = len(entries_of_tip(session, reference))
        with pytest.raises(PictureNotShown) as refused:
            look(session, keys, reference, an_officer())
        assert refused.value.state == state
        assert len(entries_of_tip(session, reference)) == before


def test_an_original_put_in_the_place_of_a_copy_is_never_shown(sqlite: Database, keys: Keys) -> None:
    _, somewhere = a_sent_tip(sqlite, keys, a_report("Another story."))
    reference = a_drawn_tip(sqlite, keys, place=original_place(somewhere, somewhere, 0))
    with sqlite.reading() as session, pytest.raises(SealDamaged):
        look(session, keys, reference, an_officer())


def test_a_look_without_a_purpose_is_refused(sqlite: Database, keys: Keys) -> None:
    reference = a_drawn_tip(sqlite, keys)
    with sqlite.reading() as session, pytest.raises(PurposeMissing):
        look(session, keys, reference, an_officer(name="bo@example.org"))


def test_an_attachment_of_another_tip_is_not_found(sqlite: Database, keys: Keys) -> None:
    mine, other = a_drawn_tip(sqlite, keys), a_drawn_tip(sqlite, keys, "Another story.")
    with sqlite.reading() as session:
        for envelope, position in ((other, 0), (mine, 1)):
            with pytest.raises(AttachmentNotFound):
                look(session, keys, mine, an_officer(), envelope=envelope, position=position)


def test_an_officer_of_another_county_finds_nothing_and_an_admin_may_not_look(sqlite: Database, keys: Keys) -> None:
    reference = a_drawn_tip(sqlite, keys)
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
        with pytest.raises(TipNotFound):
            look(session, keys, reference, an_officer(county="18"))
        with pytest.raises(NotPermitted):
            look(session, keys, reference, an_officer("admin"))
