"""What a wake-up does, and what it cannot be made to do."""

import contextlib
import json
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from tests.jobs.valkey_server import ValkeyServer
from tipline.jobs.queue import MEMORY_BYTES, QUEUE, Bell

PATIENCE_SECONDS = 40
KEYS = ("rq:workers", f"rq:workers:{QUEUE}", f"rq:queue:{QUEUE}", "rq:queues")
NOW_TEXT = b"2026-11-24T22:41:07.000000Z"

WORKER = """
import sys
from pathlib import Path
from tipline.jobs import worker
from tipline.jobs.worker import work

worker.LOOK_SECONDS, worker.WORKER_TTL_SECONDS = 0.1, 16
if sys.argv[3] == "rung":
    worker.Listener.look_for_itself = lambda self: None

def task(name):
    def done():
        with Path(sys.argv[2]).open("a") as file:
            file.write(name + "\\n")
    return done

work(sys.argv[1], {name: task(name) for name in ("triage_waiting", "send_letters")})
"""


class Worker:
    """A worker process whose tasks write their names into `file`. `restart` does what a supervisor does."""

    def __init__(self, valkey: ValkeyServer, file: Path, *, looks: bool = False) -> None:
        self.valkey, self.file, self.log = valkey, file, file.with_suffix(".log")
        self.looks = "looks" if looks else "rung"
        self.bell = Bell(valkey.url)
        self.restart()

    def start(self) -> None:
        command = [sys.executable, "-c", WORKER, self.valkey.url, str(self.file), self.looks]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log)

    def restart(self) -> None:
        self.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._listens() and self.process.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.02)

    def _listens(self) -> bool:
        pids = [self.valkey.client.hget(key, "pid") for key in self.valkey.client.smembers("rq:workers")]
        return str(self.process.pid).encode() in pids

    def done(self) -> list[str]:
        return self.file.read_text().split() if self.file.exists() else []

    def does(self, task: str) -> bool:
        """Whether a wake-up for `task`, rung for now, is worked. A worker that has ended is started again."""
        before = len(self.done())
        self.bell.ring(task)
        until = time.monotonic() + PATIENCE_SECONDS
        while task not in self.done()[before:] and time.monotonic() < until:
            if self.process.poll() is not None:
                self.restart()
                self.bell.ring(task)
            time.sleep(0.02)
        return task in self.done()[before:]

    def wait_idle(self) -> None:
        """The queue is empty and the worker has had a moment for what it took."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.valkey.client.llen(self.bell.queue.key) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.2)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.bell.valkey.close()


@pytest.fixture
def worker(valkey: ValkeyServer, tmp_path: Path) -> Iterator[Worker]:
    found = Worker(valkey, tmp_path / "done")
    yield found
    found.stop()


def forge(valkey: ValkeyServer, number: bytes, **fields: bytes) -> None:
    """A job as an intruder would write it."""
    usual = {"created_at": NOW_TEXT, "enqueued_at": NOW_TEXT, "origin": QUEUE.encode(), "status": b"queued"}
    valkey.client.hset(b"rq:job:" + number, mapping={**usual, **fields})
    valkey.client.rpush(f"rq:queue:{QUEUE}", number)


def call(function: str, *arguments: str) -> bytes:
    return zlib.compress(json.dumps([function, None, list(arguments), {}]).encode())


def test_each_wake_up_runs_the_task_it_names(worker: Worker) -> None:
    assert worker.does("triage_waiting")
    assert worker.does("send_letters")
    assert worker.done() == ["triage_waiting", "send_letters"]


def test_a_wake_up_that_waits_is_seen_and_one_for_another_task_is_not_taken_for_it(valkey: ValkeyServer) -> None:
    bell = Bell(valkey.url)
    assert not bell.is_ringing("triage_waiting")
    bell.ring("triage_waiting")
    assert bell.is_ringing("triage_waiting")
    assert not bell.is_ringing("send_letters")
    bell.valkey.close()


def test_junk_in_the_queue_does_not_hide_a_wake_up_or_delay_it(valkey: ValkeyServer, worker: Worker) -> None:
    valkey.client.rpush(f"rq:queue:{QUEUE}", *(f"junk-{number}" for number in range(20_000)))
    begun = time.monotonic()
    assert worker.does("triage_waiting")
    assert time.monotonic() - begun < 5


def test_nothing_but_the_task_is_ever_written_into_valkey(valkey: ValkeyServer) -> None:
    bell = Bell(valkey.url)
    bell.ring("triage_waiting")
    bell.valkey.close()
    (key,) = valkey.client.scan_iter("rq:job:*")
    stored = valkey.client.hgetall(key)
    assert json.loads(zlib.decompress(stored[b"data"])) == ["triage_waiting", None, [], {}]
    assert stored.get(b"meta") is None
    assert 0 < valkey.client.ttl(key) <= 60


def test_a_worker_can_take_no_more_memory_than_its_limit(worker: Worker) -> None:
    assert worker.does("send_letters")
    limits = Path(f"/proc/{worker.process.pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert line.split()[3:5] == [str(MEMORY_BYTES), str(MEMORY_BYTES)]


def test_a_forged_job_is_taken_for_its_name_alone_and_never_logged(
    valkey: ValkeyServer, worker: Worker, tmp_path: Path
) -> None:
    """What can be forged is tried against the whole stack: tests/guarantees/test_05_queue.py."""
    mark = tmp_path / "mark"
    for number in (b"x", b"os.system-1", b"triage_waiting", b"triage_waiting-7"):
        forge(valkey, number, data=call("os.mkdir", str(mark)), description=b"words-of-a-tip")
    assert worker.does("send_letters")
    worker.wait_idle()
    assert sorted(worker.done()) == ["send_letters", "triage_waiting", "triage_waiting"]
    assert not mark.exists()
    assert worker.log.read_text() == "the queue holds what is not ours: somebody else writes into Valkey\n"


def test_a_job_with_an_impossible_name_is_passed_over(valkey: ValkeyServer, worker: Worker) -> None:
    for number in (b"\xff\xfe", b"", b"a\nb", b"%s{0}", b"x" * 100_000, b"triage_waiting-\xff\n"):
        forge(valkey, number, data=b"")
    assert worker.does("send_letters")
    worker.wait_idle()
    assert sorted(worker.done()) == ["send_letters", "triage_waiting"]


def test_whatever_lies_where_a_list_should_be_is_thrown_away(valkey: ValkeyServer, worker: Worker) -> None:
    valkey.client.mset(dict.fromkeys(KEYS, b"no list"))
    until = time.monotonic() + PATIENCE_SECONDS
    while b"string" in [valkey.client.type(key) for key in KEYS] and time.monotonic() < until:
        with contextlib.suppress(ResponseError):
            worker.bell.ring("triage_waiting")
        time.sleep(0.02)
    assert worker.does("send_letters")
    assert worker.process.poll() is None


def test_a_worker_is_not_suspended_and_takes_no_commands(valkey: ValkeyServer, worker: Worker) -> None:
    valkey.client.set("rq:suspended", 1)
    (name,) = valkey.client.smembers("rq:workers")
    for command in ("shutdown", "kill-horse", "stop-job", "stop-execution"):
        message = json.dumps({"command": command, "job_id": "x", "execution_id": "x"})
        channel = name.decode().replace("rq:worker:", "rq:pubsub:")
        assert valkey.client.publish(channel, message) == 0
    assert worker.does("send_letters")
    assert worker.process.poll() is None


def test_a_worker_whose_name_was_wiped_out_enrols_again(valkey: ValkeyServer, worker: Worker) -> None:
    valkey.client.delete(*valkey.client.smembers("rq:workers"), "rq:workers", f"rq:workers:{QUEUE}")
    assert worker.bell.workers() == 0
    assert worker.does("send_letters")
    assert worker.does("send_letters")
    assert worker.bell.workers() == 1


def test_without_any_wake_up_the_worker_looks_for_itself(valkey: ValkeyServer, tmp_path: Path) -> None:
    alone = Worker(valkey, tmp_path / "alone", looks=True)
    until = time.monotonic() + PATIENCE_SECONDS
    while len(alone.done()) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    alone.stop()
    assert alone.done()[:4] == ["triage_waiting", "send_letters"] * 2


def test_a_worker_that_is_started_without_valkey_does_what_is_left_to_do(valkey: ValkeyServer, worker: Worker) -> None:
    worker.stop()
    valkey.kill()
    worker.start()
    assert worker.process.wait(PATIENCE_SECONDS) != 0
    assert worker.done() == ["triage_waiting", "send_letters"]


def test_the_worker_stops_at_once_on_a_signal(worker: Worker) -> None:
    assert worker.does("send_letters")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(5) == 0


def test_the_worker_comes_back_when_valkey_does(valkey: ValkeyServer, worker: Worker) -> None:
    assert worker.does("triage_waiting")
    valkey.kill()
    time.sleep(0.2)
    valkey.start()
    assert worker.does("send_letters")
