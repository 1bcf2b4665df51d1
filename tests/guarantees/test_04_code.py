"""The code is the only way in, and tells nothing: what every kind of code is answered, and with how much work."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.factories import NOW, Keys, an_instance, an_officer
from tests.guarantees.telling import candidates, counted, difference, is_in, stripped, windows
from tests.public.visitor import Page, Visitor
from tests.steps import steps
from tipline.casework.erase_tip import erase
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.config import PublicConfig
from tipline.crypto.receipts import CODE_BITS, CodeMistyped, _check_digits, new_code, receipt_from, typed_code
from tipline.persistence.database import Database
from tipline.persistence.messages import Message
from tipline.persistence.tips import tip_by_reference, tip_by_tag
from tipline.public import create_site
from tipline.public.size_class import SIZE_CLASS_BYTES

LEAVE = ".withdrawal form"
CODES = st.integers(0, 2**CODE_BITS - 1).map(lambda number: f"{number:022}{_check_digits(number):02}")
TOO_LARGE = 10**22 - 1
"""22 digits that no form gives out, being more than 72 bits, with check digits that fit."""


@dataclass
class Counter:
    """A public site in production configuration, with a code of every kind."""

    site: Flask
    keys: Keys
    database: Database
    folder: Path

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.site)
        self.known, self.other, self.withdrawn, self.erased, self.expired = (
            self.visitor.send_tip(f"Rum {number}").code for number in range(5)
        )
        self.visitor.press(self.open(self.withdrawn), "/en/follow-up", form=LEAVE, confirmed="yes")
        for code, by in ((self.erased, "eva@example.org"), (self.expired, "clock")):
            with self.database.writing() as session:
                tip = tip_by_reference(session, self.reference(code), lock=True)
                assert tip is not None
                erase(session, tip, decision="Dnr 1", by=by, keys=self.keys.officer, now=NOW)
        self.dialogue = self.open(self.known)
        never = new_code(b"x" * 32, b"seed", b"content")
        self.silent = {
            "never given out": never,
            "withdrawn": self.withdrawn,
            "erased": self.erased,
            "expired": self.expired,
            "impossible": f"{TOO_LARGE}{_check_digits(TOO_LARGE):02}",
        }

    def open(self, code: str) -> Page:
        return self.visitor.press(self.visitor.look("/en/follow-up"), "/en/follow-up", code=code)

    def write(self, code: str, **more: str) -> Page:
        return self.visitor.press(self.dialogue, "/en/follow-up", code=code, message="Mer", **more)

    def withdraw(self, code: str) -> Page:
        return self.visitor.press(self.dialogue, "/en/follow-up", form=LEAVE, code=code, confirmed="yes")

    def reference(self, code: str) -> str:
        with self.database.reading() as session:
            tip = tip_by_tag(session, receipt_from(code, self.keys.site.receipt_salt).tag)
        assert tip is not None
        return tip.reference


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Counter]:
    instance = an_instance(tmp_path_factory.mktemp("code") / "instance")
    file = instance / "database" / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    config = PublicConfig(
        instance=instance / "public",
        database_url=f"sqlite:///{file}",
        production=True,
        operator_name="Exempelpolisen",
        operator_legal_basis="Exempellagen",
    )
    database = Database(config.database)
    yield Counter(create_site(config), Keys(instance), database, instance)
    database.close()


@pytest.mark.parametrize("door", ["open", "write", "withdraw"])
def test_no_code_that_opens_nothing_is_answered_otherwise_than_another(counter: Counter, door: str) -> None:
    answers = {kind: getattr(counter, door)(code).answer for kind, code in counter.silent.items()}
    bodies = {stripped(answer.data, counter.silent[kind]) for kind, answer in answers.items()}
    headers = {tuple((name, value) for name, value in answer.headers if name != "Date") for answer in answers.values()}
    assert (len(bodies), len(headers)) == (1, 1)
    assert {answer.status for answer in answers.values()} == {"404 ANSWER"}
    assert stripped(counter.open(counter.known).answer.data, counter.known) not in bodies


def test_every_answer_has_the_same_size_and_the_same_headers(counter: Counter) -> None:
    mistyped = counter.known[:-1] + str((int(counter.known[-1]) + 1) % 10)
    answers = [counter.open(code).answer for code in (counter.known, mistyped, *counter.silent.values())]
    assert {len(answer.data) for answer in answers} == {SIZE_CLASS_BYTES}
    assert len({tuple(sorted(dict(answer.headers).items())) for answer in answers}) == 1
    assert [answer.status_code for answer in answers[:2]] == [200, 400]


@pytest.mark.parametrize("door", ["open", "write", "withdraw"])
def test_every_code_that_opens_nothing_costs_the_same_work(counter: Counter, door: str) -> None:
    done, lines = [], set()
    for code in counter.silent.values():
        getattr(counter, door)(code)
        with counted(counter.site) as work:
            getattr(counter, door)(code)
        done.append(work)
        fields = {"code": code, "message": "Mer"} if door == "write" else {"code": code}
        form = LEAVE if door == "withdraw" else "main form"
        sent = {**counter.dialogue.fields(form), "confirmed": "yes", **fields}
        lines.add(steps(lambda sent=sent: counter.visitor.browser.post("/en/follow-up", data=sent).close()))
    assert done[0].stretched == 1
    assert len(done[0].statements) > 0
    assert all(work == done[0] for work in done)
    assert len(lines) == 1


def test_a_mistyped_code_and_a_long_one_cost_no_derivation_and_no_look_up(counter: Counter) -> None:
    looked_like = {"o for zero": "O" + counter.known[1:], "cyrillic": "О" + counter.known[1:], "long": "0" * 201}
    for typed in (*looked_like.values(), counter.known[::-1][:23], counter.known + "0", "²" * 24):
        with counted(counter.site) as work:
            page = counter.open(typed)
        assert (page.status, work.stretched, work.statements) == (400, 0, [])
    with counted(counter.site) as work:
        counter.open(counter.known)
    assert work.stretched == 1


@given(CODES, st.integers(0, 23), st.integers(1, 9))
def test_every_slip_of_one_digit_is_found(code: str, place: int, shift: int) -> None:
    slipped = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    with pytest.raises(CodeMistyped):
        typed_code(slipped)


@given(CODES, st.integers(0, 22))
def test_every_swap_of_two_neighbours_is_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code:
        assert typed_code(swapped) == code
    else:
        with pytest.raises(CodeMistyped):
            typed_code(swapped)


@given(CODES, st.sampled_from("٠۰०๐０"), st.sampled_from([" ", "-", "\u00a0", "\u202f", ".", "\u200f", "\n"]))
def test_digits_of_any_script_with_anything_between_them_are_the_code(code: str, zero: str, between: str) -> None:
    assert typed_code(between.join(chr(ord(zero) + int(digit)) for digit in code)) == code


def test_a_code_acts_on_no_other_tip(counter: Counter) -> None:
    ours, theirs = counter.reference(counter.known), counter.reference(counter.other)
    with counter.database.writing() as session:
        reply_to_tipster(
            session, an_officer(), theirs, "Ord till den andra", once="1" * 32, keys=counter.keys.officer, now=NOW
        )
    assert "Ord till den andra" in counter.open(counter.other).answer.text
    forged = {"reference": theirs, "tip_reference": theirs, "tag": theirs, "message_id": "1" * 32, "id": "1"}
    page = counter.write(counter.known, **forged)
    assert (page.status, "Ord till den andra" in page.answer.text) == (200, False)
    with counter.database.writing() as session:
        kept = list(session.execute(select(Message.tip_reference, Message.author).order_by(Message.tip_reference)))
        assert sorted(map(tuple, kept)) == sorted([(ours, "tipster"), (theirs, "officer")])
        session.execute(update(Message).where(Message.tip_reference == theirs).values(tip_reference=ours))
    page = counter.open(counter.known)
    assert (page.status, "Ord till den andra" in page.answer.text) == (200, False)
    assert "This message is damaged" in page.answer.text


def test_no_file_has_a_code_or_any_fast_hash_of_one(counter: Counter) -> None:
    kept = b"".join(file.read_bytes() for file in counter.folder.rglob("*") if file.is_file())
    pieces = windows(kept)
    for code in (counter.known, counter.other, counter.withdrawn, counter.erased):
        tried = list(candidates(code))
        assert len(tried) > 1000
        assert [each.hex() for each in tried if is_in(each, pieces, kept)] == []
    assert is_in(receipt_from(counter.known, counter.keys.site.receipt_salt).tag, pieces, kept)


@pytest.mark.parametrize("number", [0, 40, 400, -1])
def test_the_scan_finds_a_hash_that_is_there_in_any_form(number: int) -> None:
    code = f"{7:022}{_check_digits(7):02}"
    value = list(candidates(code))[number]
    for form in (value, value.hex().encode(), base64.b64encode(value)):
        kept = b"before" + form + b"after"
        assert [each for each in candidates(code) if is_in(each, windows(kept), kept)] != []


def test_the_measure_of_time_tells_a_difference_from_none() -> None:
    one, same = ([(number * 7919 + shift) % 1000 for number in range(2000)] for shift in (0, 3))
    assert difference(one, same) > 0.9
    assert difference(one, [value + 60 for value in same]) < 0.01
