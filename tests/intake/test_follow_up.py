"""Following up: the code opens the dialogue, adds to it once, and everything else is the same answer."""

import pytest
from sqlalchemy import func, select, update

from tests.factories import LATER, NOW, ONCE, SEED, Keys, a_sent_tip, a_triaged_tip, an_officer
from tests.officer.accounts import an_account
from tipline.casework.claim_tip import claim_tip
from tipline.casework.read_tip import read_tip
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import keys_of_tip
from tipline.crypto.opening import open_original
from tipline.crypto.receipts import new_code
from tipline.intake.follow_up import FollowUp, Line, ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.persistence.database import Database
from tipline.persistence.messages import Message
from tipline.persistence.redrawings import pictures_of_tip
from tipline.persistence.reports import Attachment, original_place, sealed_attachment
from tipline.persistence.tips import Tip

QUARTER = NOW.replace(minute=30, second=0, microsecond=0)


def look(database: Database, keys: Keys, code: str) -> FollowUp:
    with database.reading() as session:
        return read_follow_up(session, code, keys=keys.site)


def add(database: Database, keys: Keys, code: str, text: str, *photos: bytes, seed: bytes = SEED) -> None:
    with database.writing() as session:
        add_to_tip(session, code, text, photos, keys=keys.site, seed=seed, now=NOW)


def test_a_new_tip_is_received_and_its_dialogue_is_empty(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    assert look(database, keys, code) == FollowUp("received", ())


def test_an_officers_reply_is_read_with_the_code(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        eva = an_officer(officer_id=an_account(session, "eva@example.org"))
        claim_tip(session, eva, reference, keys=keys.officer, now=NOW)
        reply_to_tipster(session, an_officer(), reference, "Våning? <b>", once=ONCE, keys=keys.officer, now=LATER)
    assert look(database, keys, code) == FollowUp("question", (Line("officer", LATER, "Våning? <b>"),))


def test_a_question_is_one_until_the_tipster_has_written(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Vilken våning?", once=ONCE, keys=keys.officer, now=NOW)
    before = look(database, keys, code).status
    add(database, keys, code, "Tredje.")
    assert (before, look(database, keys, code).status) == ("question", "received")


def test_a_closed_tip_is_told_by_its_outcome(database: Database, keys: Keys) -> None:
    code, _ = a_triaged_tip(database, keys)
    with database.writing() as session:
        session.execute(update(Tip).values(state="closed", outcome="out_of_scope"))
    assert look(database, keys, code).status == "closed_other_matter"


def test_what_the_tipster_adds_is_read_by_both_sides_in_order(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    with database.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Vilken våning?", once=ONCE, keys=keys.officer, now=NOW)
    add(database, keys, code, "Tredje. الطابق الثالث")
    with database.writing() as session:
        state_purpose(session, an_officer(), reference, "test", keys=keys.officer, now=NOW)
        opened = read_tip(session, an_officer(), reference, keys=keys.officer, now=NOW)
    expected = [("officer", NOW, "Vilken våning?"), ("tipster", QUARTER, "Tredje. الطابق الثالث")]
    assert [(line.author, line.written_at, line.text) for line in opened.lines] == expected
    assert [(line.author, line.written_at, line.text) for line in look(database, keys, code).lines] == expected


def test_the_same_message_sent_twice_from_one_page_is_there_once(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    add(database, keys, code, "Mer")
    add(database, keys, code, "Mer")
    add(database, keys, code, "Mer", seed=b"the next page   ")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_pictures_of_a_message_are_sealed_under_its_own_key_and_wait_to_be_redrawn(
    database: Database, keys: Keys
) -> None:
    code, reference = a_sent_tip(database, keys)
    for _ in range(2):
        add(database, keys, code, "", b"\xff\xd8 one", b"\xff\xd8 two")
    with database.reading() as session:
        pictures = pictures_of_tip(session, reference)
        keys_found = keys_of_tip(session, reference, keys.officer)
        places = [Attachment(reference, picture.envelope, picture.position) for picture in pictures]
        sealed = [sealed_attachment(session, place) for place in places]
    assert [(picture.position, picture.state) for picture in pictures] == [(0, "waiting"), (1, "waiting")]
    assert reference not in {picture.envelope for picture in pictures}
    assert [
        open_original(keys_found[place.envelope], each or b"", original_place(*place))
        for place, each in zip(places, sealed, strict=True)
    ] == [b"\xff\xd8 one", b"\xff\xd8 two"]


def test_a_code_that_was_never_given_out_is_not_known(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    stranger = new_code(b"x" * 32, b"seed", b"content")
    assert stranger != code
    with pytest.raises(ReceiptNotKnown):
        look(database, keys, stranger)
    with pytest.raises(ReceiptNotKnown):
        add(database, keys, stranger, "Mer")


def test_one_code_never_opens_another_tips_dialogue(database: Database, keys: Keys) -> None:
    first, reference = a_triaged_tip(database, keys)
    second, _ = a_triaged_tip(database, keys, seed=b"another form    ")
    with database.writing() as session:
        reply_to_tipster(session, an_officer(), reference, "Bara för dig", once=ONCE, keys=keys.officer, now=NOW)
    assert len(look(database, keys, first).lines) == 1
    assert look(database, keys, second).lines == ()
