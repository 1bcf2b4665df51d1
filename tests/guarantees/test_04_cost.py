"""What guessing costs, on paper and at the door: the figures published, a flood of guesses, and time."""

import os
import re
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Self
from urllib.parse import urlencode, urlsplit

import pytest

from tests.factories import NOW, Keys
from tests.guarantees.telling import difference
from tests.services.stack import Stack
from tipline.casework.erase_tip import erase
from tipline.cli.demo_browser import PublicBrowser
from tipline.cli.serving import THREADS
from tipline.config import OfficerConfig
from tipline.crypto.receipts import CODE_BITS, SCRYPT_MILLISECONDS, _check_digits, receipt_from
from tipline.domain.guessing import processor_years, tries_until_hit, years_online
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference, tip_by_tag
from tipline.public.size_class import SIZE_CLASS_BYTES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "guarantees" / "04-code.md").read_text()
TIMES = int(os.environ.get("TIPLINE_TIMES", "2000"))
GUESSES = 1000
PATH = "/en/follow-up"


def test_the_published_cost_of_guessing_is_what_the_constants_give() -> None:
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", PAGE, re.MULTILINE)
    told = [tuple(int(figure.replace(",", "")) for figure in row) for row in rows]
    assert [tips for tips, _, _ in told] == [1, 1000, 1_000_000]
    for tips, online, offline in told:
        assert online == rounded(years_online(CODE_BITS, tips, THREADS * 1000 / SCRYPT_MILLISECONDS))
        assert offline == rounded(processor_years(CODE_BITS, tips, SCRYPT_MILLISECONDS))


def rounded(figure: float) -> int:
    """To two digits."""
    return int(f"{figure:.1e}".split("e")[0].replace(".", "")) * 10 ** (int(f"{figure:.1e}".split("e")[1]) - 1)


def test_guessing_costs_more_with_more_bits_and_less_with_more_tips() -> None:
    assert tries_until_hit(CODE_BITS, 0) == 2**72
    assert tries_until_hit(CODE_BITS + 1, 9) == 2 * tries_until_hit(CODE_BITS, 9)
    assert years_online(10, 0, 1024 / 31_557_600) == pytest.approx(1)
    assert processor_years(10, 0, 31_557_600 * 1000 / 1024) == pytest.approx(1)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("cost") / "instance") as running:
        yield running


class Door:
    """One connection that is kept, with one form that is sent again and again."""

    def __init__(self, stack: Stack) -> None:
        self.line = HTTPConnection(urlsplit(stack.public).netloc, timeout=60)
        self.token = PublicBrowser(stack.public).get(PATH)[1].forms[0].fields["csrf_token"]
        self.headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": stack.public}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.line.close()

    def try_code(self, code: str) -> tuple[int, int, float]:
        """Status, length, and nanoseconds from the question to the whole answer."""
        body = urlencode({"csrf_token": self.token, "code": code})
        begun = time.perf_counter_ns()
        self.line.request("POST", PATH, body, self.headers)
        answer = self.line.getresponse()
        page = answer.read()
        return answer.status, len(page), time.perf_counter_ns() - begun


def guess(random: Random) -> str:
    payload = random.getrandbits(CODE_BITS)
    return f"{payload:022}{_check_digits(payload):02}"


def send(stack: Stack, number: int) -> str:
    return PublicBrowser(stack.public).send_tip("en", {"story": f"Room {number}"})


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_thousand_wrong_guesses_and_a_flood_of_more_lock_no_holder_out(stack: Stack) -> None:
    code, over, tried = send(stack, 0), threading.Event(), [0] * 16

    def flood(number: int) -> None:
        random = Random(number)
        with Door(stack) as door:
            while not over.is_set():
                assert door.try_code(guess(random))[0] == 404
                tried[number] += 1

    guessers = [threading.Thread(target=flood, args=(number,), daemon=True) for number in range(len(tried))]
    for each in guessers:
        each.start()
    while sum(tried) < GUESSES:
        time.sleep(0.1)
    with Door(stack) as door:
        meanwhile = [door.try_code(code)[0] for _ in range(20)]
    over.set()
    for each in guessers:
        each.join()
    print(f"{sum(tried)} wrong guesses over {len(tried)} connections")
    assert meanwhile == [200] * 20
    assert min(tried) > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_time_does_not_tell_what_a_code_that_opens_nothing_once_was(stack: Stack) -> None:
    """What is there is seen again: a difference counts that two runs in a row show."""
    random = Random(4)
    kinds = {"unknown": [guess(random) for _ in range(20)], "valid": [send(stack, number) for number in range(20)]}
    kinds |= {
        name: [send(stack, at + number) for number in range(20)] for name, at in (("withdrawn", 100), ("erased", 200))
    }
    for code in kinds["withdrawn"]:
        withdraw(stack, code)
    erase_all(stack, kinds["erased"])
    seen = [probabilities(stack, kinds, random) for _ in range(2)]
    for run in seen:
        print({kind: f"p = {value:.3f}" for kind, value in run.items()})
    for kind in ("withdrawn", "erased"):
        assert max(run[kind] for run in seen) > 0.01, kind
    # What opens a tip does more; a measure that does not see that would see nothing.
    assert max(run["valid"] for run in seen) < 0.01


def probabilities(stack: Stack, kinds: dict[str, list[str]], random: Random) -> dict[str, float]:
    """How probable it is by chance that each kind takes a time so unlike that of an unknown code."""
    order = [kind for kind in kinds for _ in range(TIMES)]
    random.shuffle(order)
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    with Door(stack) as door:
        for number, kind in enumerate(order):
            status, length, time_taken = door.try_code(random.choice(kinds[kind]))
            assert (status, length) == (200 if kind == "valid" else 404, SIZE_CLASS_BYTES)
            took[kind].append(time_taken)
            if number % 2000 == 0:
                print(f"{number} of {len(order)} answers measured")
    return {kind: difference(took["unknown"], took[kind]) for kind in kinds if kind != "unknown"}


def withdraw(stack: Stack, code: str) -> None:
    browser = PublicBrowser(stack.public)
    path, page = browser.get(PATH)
    path, page = browser.post(path, page, code=code)
    browser.post(path, page, confirmed="yes")


def erase_all(stack: Stack, codes: list[str]) -> None:
    keys, database = Keys(stack.instance), Database(OfficerConfig.load(stack.instance, {}).database)
    for code in codes:
        with database.writing() as session:
            followed = tip_by_tag(session, receipt_from(code, keys.site.receipt_salt).tag)
            assert followed is not None
            tip = tip_by_reference(session, followed.reference, lock=True)
            assert tip is not None
            erase(session, tip, decision="Dnr 1", by="clock", keys=keys.officer, now=NOW)
    database.close()
