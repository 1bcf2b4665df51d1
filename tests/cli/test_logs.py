"""What is written down is one JSON object per line, with nothing of a stranger in it, whatever is thrown at it."""

import json
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.stack import tipline
from tipline.cli.logs import FOREIGN, OneLine
from tipline.web.fault_places import place

FORGED = 'a\r\n{"event": "forged"}\x1b[2J\u2028\u0085\x00\u202eb'


def line(name: str, text: str, *arguments: object, coarse: bool = False, fault: BaseException | None = None) -> str:
    told = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord(name, logging.WARNING, "/srv/lib/waitress/task.py", 7, text, arguments, told)
    record.created = 1_764_085_629.5
    return OneLine("public", coarse=coarse).format(record)


@given(words=st.text())
def test_a_line_of_ours_is_one_line_of_ascii_and_says_what_was_said(words: str) -> None:
    written = line("tipline.jobs", "%s", words + FORGED)
    assert len(written.splitlines()) == 1
    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written)["event"] == words + FORGED


def test_a_library_is_named_with_its_place_and_not_quoted() -> None:
    told = json.loads(line("waitress", "connected 192.0.2.7 %s", "CANARY"))
    assert told == {
        "time": "2025-11-25T15:47:09+00:00",
        "level": "WARNING",
        "part": "public",
        "from": "waitress",
        "event": FOREIGN,
        "said_at": "waitress/task.py:7",
    }


def test_a_name_that_only_begins_like_ours_is_not_ours() -> None:
    assert json.loads(line("tiplines", "CANARY"))["event"] == FOREIGN


def test_where_tipsters_cause_the_lines_a_time_is_kept_to_a_quarter_of_an_hour() -> None:
    assert json.loads(line("tipline", "x", coarse=True))["time"] == "2025-11-25T15:45:00+00:00"


def a_fault(words: str) -> ValueError:
    try:
        return ValueError(int(words))
    except ValueError as error:
        return error


@pytest.mark.parametrize("name", ["tipline", "sqlalchemy"])
def test_a_fault_is_its_kind_and_its_place(name: str) -> None:
    written = line(name, "x", fault=a_fault("CANARY"))
    assert "CANARY" not in written
    assert json.loads(written)["fault"] == "ValueError"
    assert json.loads(written)["fault_at"].startswith("cli/test_logs.py:")


def test_a_place_tells_nothing_of_the_machine() -> None:
    assert place("/home/eva/x/site-packages/rq/job.py", 3) == "rq/job.py:3"
    own = Path(__file__).parent.parent.parent / "tipline" / "web" / "site.py"
    assert place(str(own), 3) == "tipline/web/site.py:3"


SCRIPT = """
import gc, logging, sys, threading, warnings
from tipline.cli.logs import keep_logs
keep_logs("worker", last_resort=True)
def fall():
    words = "CANARY"
    raise ValueError(words)
class Falling:
    def __del__(self): fall()
thread = threading.Thread(target=fall); thread.start(); thread.join()
falling = Falling(); del falling; gc.collect()
warnings.warn("CANARY")
logging.getLogger("tipline").warning("%d", "CANARY")
fall()
"""


def test_what_nobody_caught_is_a_line_too_in_every_thread_and_without_its_words() -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "default"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, env=environment)
    told = [json.loads(each) for each in done.stderr.splitlines()]
    assert [each.get("fault") for each in told] == ["ValueError", "ValueError", None, "ValueError"]
    assert "CANARY" not in done.stderr
    assert done.returncode == 1


CROWDED = """
from waitress.task import ThreadedTaskDispatcher
from tipline.cli.logs import keep_logs
%s
waiting = ThreadedTaskDispatcher()
waiting.add_task(None)
waiting.logger.warning("heard")
"""


@pytest.mark.parametrize(("begin", "lines"), [("keep_logs('public')", 1), ("", 2)], ids=["kept", "as waitress does"])
def test_a_request_that_waits_for_its_turn_writes_no_line(begin: str, lines: int) -> None:
    done = subprocess.run([sys.executable, "-c", CROWDED % begin], capture_output=True, text=True, check=True)
    assert len(done.stderr.splitlines()) == lines


def test_without_it_python_writes_the_words_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "raise ValueError('CANARY')"], capture_output=True, text=True, check=False
    )
    assert "CANARY" in done.stderr
    with warnings.catch_warnings(record=True):
        assert logging.Formatter().format(logging.LogRecord("x", 30, "p", 1, FORGED, (), None)).count("\n") == 1


def test_a_command_that_fails_still_speaks_to_a_person(instance: Path) -> None:
    done = tipline(instance, "worker")
    assert (done.returncode, done.stderr[:6]) == (1, "Error:")
