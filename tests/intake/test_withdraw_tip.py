"""Withdrawing: the code dies at once and for ever, nothing that was told is lost, and a resend changes neither."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import func, select

from tests.factories import LATER, LOCKED_IN, NOW, SEED, Keys, a_report, a_sent_tip, a_triaged_tip, an_officer
from tests.persistence.test_queue import counted
from tipline.casework.read_tip import OpenTip, read_tip
from tipline.casework.state_purpose import state_purpose
from tipline.crypto.receipts import new_code, receipt_from
from tipline.intake.follow_up import ReceiptNotKnown, add_to_tip, read_follow_up
from tipline.intake.submit_tip import submit_tip
from tipline.intake.withdraw_tip import withdraw_tip
from tipline.persistence.database import Database
from tipline.persistence.messages import Message
from tipline.persistence.tips import Tip, tip_by_tag
from tipline.persistence.withdrawals import Withdrawal, add_withdrawal


def withdraw(database: Database, keys: Keys, code: str, now: datetime = NOW) -> None:
    with database.writing() as session:
        withdraw_tip(session, code, keys=keys.site, now=now)


def look(database: Database, keys: Keys, code: str) -> None:
    with database.reading() as session:
        read_follow_up(session, code, keys=keys.site)


def add(database: Database, keys: Keys, code: str) -> None:
    with database.writing() as session:
        add_to_tip(session, code, "Mer.", (), keys=keys.site, seed=SEED, now=NOW)


def open_tip(database: Database, keys: Keys, reference: str) -> OpenTip:
    with database.writing() as session:
        state_purpose(session, an_officer(), reference, "duty", keys=keys.officer, now=LATER)
        return read_tip(session, an_officer(), reference, keys=keys.officer, now=LATER)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_withdrawn_code_is_as_unknown_as_one_that_was_never_given_out(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    look(database, keys, code)
    withdraw(database, keys, code)
    for deed in (look, add, withdraw):
        answers = []
        for each in (code, new_code(b"x" * 32, b"seed", b"content")):
            with pytest.raises(ReceiptNotKnown) as refused:
                deed(database, keys, each)
            answers.append(refused.value.args)
        assert answers == [(), ()]
    assert (count(database, Message), count(database, Withdrawal)) == (0, 1)


def test_a_withdrawn_and_an_unknown_code_ask_the_database_the_same_and_nothing_more(
    database: Database, keys: Keys
) -> None:
    code, _ = a_sent_tip(database, keys)
    withdraw(database, keys, code)
    asked = []
    for each in (code, new_code(b"x" * 32, b"seed", b"content")):
        with counted(database) as said, pytest.raises(ReceiptNotKnown):
            look(database, keys, each)
        asked.append(said)
    assert asked[0] == asked[1]
    assert len(asked[0]) == 1


def test_nothing_that_was_told_is_lost_and_officers_see_when_it_was(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys)
    add(database, keys, code)
    assert open_tip(database, keys, reference).withdrawn_at is None
    withdraw(database, keys, code, LATER)
    opened = open_tip(database, keys, reference)
    assert opened.report == a_report()
    assert [line.text for line in opened.lines] == ["Mer."]
    assert opened.withdrawn_at == LATER.replace(minute=0, second=0, microsecond=0)


def test_a_withdrawal_ends_one_dialogue_and_no_other(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    other, _ = a_sent_tip(database, keys, seed=b"another form    ")
    withdraw(database, keys, code)
    look(database, keys, other)


def test_the_form_sent_again_after_a_withdrawal_is_no_second_tip_and_revives_nothing(
    database: Database, keys: Keys
) -> None:
    code, _ = a_sent_tip(database, keys)
    withdraw(database, keys, code)
    again = submit_tip(database, a_report(), (), keys=keys.site, seed=SEED, now=LATER)
    assert (again, count(database, Tip)) == (code, 1)
    with pytest.raises(ReceiptNotKnown):
        look(database, keys, code)


def test_a_new_tip_can_be_sent_after_a_withdrawal(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)
    withdraw(database, keys, code)
    new, _ = a_sent_tip(database, keys, a_report(LOCKED_IN + " Nu igen."))
    look(database, keys, new)


def test_two_clicks_that_arrive_at_once_are_one_withdrawal(database: Database, keys: Keys) -> None:
    code, _ = a_sent_tip(database, keys)

    def click(_: int) -> bool:
        try:
            withdraw(database, keys, code)
        except ReceiptNotKnown:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(click, range(8)))
    assert any(done)
    assert count(database, Withdrawal) == 1


def test_of_two_withdrawals_that_both_found_the_tip_the_first_counts(database: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(database, keys)
    with database.writing() as session:
        add_withdrawal(session, reference, NOW)
        add_withdrawal(session, reference, LATER)
    with database.reading() as session:
        assert session.scalars(select(Withdrawal.withdrawn_at)).all() == [NOW]


def test_the_look_up_finds_no_withdrawn_tip(database: Database, keys: Keys) -> None:
    code, reference = a_sent_tip(database, keys)
    tag = receipt_from(code, keys.site.receipt_salt).tag
    with database.writing() as session:
        found = tip_by_tag(session, tag)
        add_withdrawal(session, reference, NOW)
        assert found is not None
        assert tip_by_tag(session, tag) is None
