"""What a wake-up does, and what somebody with full write access to Valkey cannot make it do."""

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.valkey_server import ValkeyServer
from tipline.jobs.queue import MEMORY_BYTES, QUEUE, Bell

PATIENCE_SECONDS = 40
NOW_TEXT = b"2026-11-24T22:41:07.000000Z"

WORKER = """
import sys
from pathlib import Path
from tipline.jobs.queue import work

def task(name):
    def done():
        with Path(sys.argv[2]).open("a") as file:
            file.write(name + "\\n")
    return done

work(sys.argv[1], {name: task(name) for name in ("triage_waiting", "send_letters")})
"""


class Worker:
    """A worker process whose tasks write their names into `file`. `restart` does what a supervisor does."""

    def __init__(self, valkey: ValkeyServer, file: Path) -> None:
        self.valkey, self.file, self.log = valkey, file, file.with_suffix(".log")
        self.bell = Bell(valkey.url)
        self.restart()

    def restart(self) -> None:
        command = [sys.executable, "-c", WORKER, self.valkey.url, str(self.file)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log)
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
    (key,) = valkey.client.keys("rq:job:*")
    stored = valkey.client.hgetall(key)
    assert json.loads(zlib.decompress(stored[b"data"])) == ["triage_waiting", None, [], {}]
    assert stored.get(b"meta") is None
    assert 0 < valkey.client.ttl(key) <= 60


@pytest.mark.parametrize("number", [b"x", b"os.system-1", b"triage_waiting", b"triage_waiting-7"])
def test_a_forged_function_never_runs(valkey: ValkeyServer, worker: Worker, tmp_path: Path, number: bytes) -> None:
    mark = tmp_path / "mark"
    forge(valkey, number, data=call("os.system", f"touch {mark}"), description=b"os.system")
    worker.wait_idle()
    assert not mark.exists()
    assert set(worker.done()) <= {"triage_waiting"}
    assert worker.does("send_letters")


def test_a_pickled_job_never_runs(valkey: ValkeyServer, worker: Worker, tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {mark}",)

    for number, data in enumerate((pickle.dumps(Bomb()), zlib.compress(pickle.dumps(Bomb())))):
        forge(valkey, f"triage_waiting-{number}".encode(), data=data, meta=data, result=data)
    worker.wait_idle()
    assert not mark.exists()
    assert worker.does("send_letters")


@pytest.mark.parametrize("kind", ["success", "failure", "stopped"])
@pytest.mark.parametrize("number", [b"triage_waiting-1", b"nothing-1"])
def test_a_forged_callback_never_runs(
    valkey: ValkeyServer, worker: Worker, tmp_path: Path, kind: str, number: bytes
) -> None:
    mark = tmp_path / "rq.job"
    fields = {f"{kind}_callback_name": b"os.mkdir", f"{kind}_callback_timeout": b"60"}
    forge(valkey, number, data=call("os.mkdir", str(mark)), **fields)
    worker.wait_idle()
    assert worker.does("send_letters")
    assert worker.process.poll() is None
    assert not mark.exists()


def test_a_forged_web_hook_sends_no_packet(valkey: ValkeyServer, worker: Worker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        hooks = [{"url": address, "statuses": ["finished", "failed"], "events": ["finished", "failed"]}]
        for number in (b"triage_waiting-1", b"nothing-1"):
            forge(valkey, number, data=b"", webhooks=json.dumps(hooks).encode())
        worker.wait_idle()
        assert worker.does("send_letters")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_job_that_inflates_is_never_inflated(valkey: ValkeyServer, worker: Worker) -> None:
    forge(valkey, b"triage_waiting-1", data=zlib.compress(bytes(1 << 29), 9))
    assert worker.does("send_letters")
    peak = Path(f"/proc/{worker.process.pid}/status").read_text().split("VmHWM:")[1].split()[0]
    assert int(peak) < 200_000


def test_a_worker_can_take_no_more_memory_than_its_limit(worker: Worker) -> None:
    assert worker.does("send_letters")
    limits = Path(f"/proc/{worker.process.pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert line.split()[3:5] == [str(MEMORY_BYTES), str(MEMORY_BYTES)]


@pytest.mark.parametrize("value", [b"9" * 400, b"-5", b"\xff", b"{", b"2026"])
@pytest.mark.parametrize(
    "name", ["timeout", "result_ttl", "failure_ttl", "created_at", "status", "dependency_ids", "retries_left", "meta"]
)
def test_no_field_of_a_forged_job_is_read(valkey: ValkeyServer, worker: Worker, name: str, value: bytes) -> None:
    forge(valkey, b"triage_waiting-1", **{name: value})
    worker.wait_idle()
    assert worker.does("send_letters")


@pytest.mark.parametrize("number", [b"\xff\xfe", b"", b"a\nb", b"%s{0}", b"x" * 100_000])
def test_a_job_with_an_impossible_name_ends_the_worker_at_most_once(
    valkey: ValkeyServer, worker: Worker, number: bytes
) -> None:
    forge(valkey, number, data=b"")
    assert worker.does("triage_waiting")
    assert worker.does("send_letters")


@pytest.mark.parametrize("suffix", ["", ":intermediate"])
def test_a_queue_that_was_replaced_by_something_else_is_thrown_away(
    valkey: ValkeyServer, worker: Worker, suffix: str
) -> None:
    assert worker.does("triage_waiting")
    valkey.client.set(f"rq:queue:{QUEUE}{suffix}", b"not a list")
    worker.process.kill()
    worker.process.wait()
    worker.restart()
    until = time.monotonic() + PATIENCE_SECONDS
    while worker.bell.valkey.type(worker.bell.queue.key) == b"string" and time.monotonic() < until:
        time.sleep(0.02)
    assert worker.does("send_letters")


def test_what_a_job_says_of_itself_is_never_logged(valkey: ValkeyServer, worker: Worker) -> None:
    secret = "words-of-a-tip"
    forge(valkey, b"nothing-1", data=call(secret), description=secret.encode())
    assert worker.does("send_letters")
    assert secret.encode() not in worker.log.read_bytes()
    assert b"TaskNotKnown" in worker.log.read_bytes()


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
