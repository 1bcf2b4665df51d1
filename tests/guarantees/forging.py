"""What somebody with full write access to Valkey can put there: jobs, every key of RQ, and commands."""

import json
import os
import pickle
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import rq
from redis import Redis
from redis.exceptions import RedisError

from tipline.jobs.queue import QUEUE

NOW_TEXT = b"2026-11-24T22:41:07.000000Z"
BOMB = zlib.compress(bytes(300 << 20), 9)
"""300 kB that inflate to 300 MB (security.md, case QUE-15)."""
SOURCE = "\n".join(file.read_text() for file in Path(rq.__file__).parent.rglob("*.py"))


def families() -> set[str]:
    """The keys that RQ's own source knows, as it writes them: with its marks for names in them."""
    added = re.findall(r"(?:RQ|FORMAT)_KEY_PREFIX \+ '(:[^']+)'", SOURCE)
    written = re.findall(r"\{RQ_KEY_PREFIX\}(:[^'\"]+)['\"]", SOURCE)
    return {f"rq{each}" for each in (*added, *written)}


def keys_of(job: str, worker: str) -> list[str]:
    """A key of every family for the queue, a job and a worker, and those that RQ derives from them."""
    keys = []
    for each in sorted(families()):
        name = worker if "worker:" in each or "pubsub" in each else QUEUE
        if any(word in each for word in ("job", "execution", "result")):
            name = job
        named = re.sub(r"%s|\{[^}]*\}", name, each)
        keys += [named + name if named.endswith(":") else named]
    derived = (f"rq:queue:{QUEUE}:intermediate", f"rq:job:{job}:dependents", f"rq:job::{job}:dependencies")
    return [*keys, *derived, f"rq:worker:{worker}:executions", f"rq:queue:{QUEUE}", f"rq:job:{job}"]


@dataclass(frozen=True)
class Aims:
    """What an attack tries to do: make a file in `marks`, open a connection to `port` of this machine."""

    marks: Path
    port: int

    def mark(self) -> str:
        return str(self.marks / os.urandom(8).hex())


class _Touch:
    def __init__(self, file: str) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.file,)


def bodies(aims: Aims) -> Iterator[bytes]:
    """The `data` of a job: calls as JSON, pickles that call when they are read, and what inflates."""
    calls = (("os.mkdir", [aims.mark()]), ("os.system", [f"mkdir {aims.mark()}"]), ("shutil.rmtree", [str(aims.marks)]))
    for function, arguments in calls:
        yield zlib.compress(json.dumps([function, None, arguments, {}]).encode())
        yield zlib.compress(pickle.dumps((function, None, tuple(arguments), {})))
    yield pickle.dumps(_Touch(aims.mark()))
    yield zlib.compress(pickle.dumps(_Touch(aims.mark())))
    yield BOMB


def job_fields(aims: Aims, body: bytes, job: str) -> dict[bytes, bytes]:
    """Every field of a job that RQ reads, each with something that would do harm."""
    address = f"http://127.0.0.1:{aims.port}/"
    hooks = [{"url": address, "job_status": status, "method": "POST"} for status in ("finished", "failed")]
    callbacks = {
        f"{kind}_callback_{part}".encode(): value
        for kind in ("success", "failure", "stopped")
        for part, value in (("name", b"os.mkdir"), ("timeout", b"60"))
    }
    return callbacks | {
        b"data": body,
        b"meta": pickle.dumps(_Touch(aims.mark())),
        b"result": pickle.dumps(_Touch(aims.mark())),
        b"description": b"os.system",
        b"origin": b"other",
        b"status": b"queued",
        b"created_at": NOW_TEXT,
        b"enqueued_at": NOW_TEXT,
        b"timeout": b"999999",
        b"result_ttl": b"999999",
        b"failure_ttl": b"-1",
        b"retries_left": b"9",
        b"retry_intervals": b"[0]",
        b"repeats_left": b"9",
        b"repeat_intervals": b"[0]",
        b"webhooks": json.dumps(hooks).encode(),
        b"dependency_ids": json.dumps([job]).encode(),
        b"group_id": QUEUE.encode(),
        b"rate_limit_key": QUEUE.encode(),
        b"worker_name": b"x",
    }


def forge_jobs(valkey: Redis, aims: Aims, random: Random) -> None:
    for number, body in enumerate(bodies(aims)):
        for task in ("triage_waiting", "osmkdir", "index_tips", f"x{random.randrange(1 << 60)}"):
            job = f"{task}-{number}"
            with suppress(RedisError):
                valkey.hset(f"rq:job:{job}", mapping=job_fields(aims, body, job))
            for push in (valkey.lpush, valkey.rpush):
                with suppress(RedisError):
                    push(f"rq:queue:{QUEUE}", job)


def register_jobs(valkey: Redis, aims: Aims, random: Random) -> None:
    """Forged jobs in every list, set and sorted set of every family, and due at once."""
    job = f"triage_waiting-{random.randrange(1 << 60)}"
    with suppress(RedisError):
        valkey.hset(f"rq:job:{job}", mapping=job_fields(aims, next(bodies(aims)), job))
    for key in keys_of(job, _worker(valkey)):
        ways: tuple[Callable[[], object], ...] = (
            lambda key=key: valkey.zadd(key, {job: 1, f"{job}:x": 1}),
            lambda key=key: valkey.sadd(key, job, f"rq:queue:{QUEUE}", "rq:worker:x"),
            lambda key=key: valkey.rpush(key, job),
        )
        with suppress(RedisError):
            random.choice(ways)()


def replace_keys(valkey: Redis, aims: Aims, random: Random) -> None:
    """Every key of every family becomes something of another type."""
    for key in keys_of("triage_waiting-1", _worker(valkey)):
        with suppress(RedisError):
            replace(valkey, key, random)


def replace(valkey: Redis, key: str, random: Random) -> None:
    """Raises RedisError."""
    valkey.delete(key)
    junk = random.choice((b"\xff", b"-1", b"9" * 400, b"{", BOMB, b"triage_waiting-1", b""))
    random.choice(
        (
            lambda: valkey.set(key, junk),
            lambda: valkey.rpush(key, junk),
            lambda: valkey.sadd(key, junk),
            lambda: valkey.zadd(key, {junk: 0}),
            lambda: valkey.hset(key, mapping={junk: junk}),
            lambda: valkey.xadd(key, {junk: junk}),
        )
    )()


def flood(valkey: Redis, aims: Aims, random: Random, entries: int = 100_000) -> None:
    for start in range(0, entries, 10_000):
        junk = [f"{random.choice(('triage_waiting', 'junk'))}-{start + number}" for number in range(10_000)]
        with suppress(RedisError):
            random.choice((valkey.lpush, valkey.rpush))(f"rq:queue:{QUEUE}", *junk)
            valkey.sadd(f"rq:workers:{QUEUE}", *junk[:2000])


def command_workers(valkey: Redis, aims: Aims, random: Random) -> None:
    for command in ("shutdown", "kill-horse", "stop-job", "stop-execution"):
        for name in (*_workers(valkey), "x"):
            message = {"command": command, "job_id": "triage_waiting-1", "execution_id": "x"}
            with suppress(RedisError):
                valkey.publish(f"rq:pubsub:{name}", json.dumps(message))


def suspend(valkey: Redis, aims: Aims, random: Random) -> None:
    with suppress(RedisError):
        valkey.set("rq:suspended", 1)
        valkey.hset("rq:worker:x", mapping={"queues": QUEUE, "birth": NOW_TEXT, "pid": str(os.getpid())})


def _workers(valkey: Redis) -> list[str]:
    try:
        return [name.decode(errors="replace").removeprefix("rq:worker:") for name in valkey.smembers("rq:workers")]
    except RedisError:
        return []


def _worker(valkey: Redis) -> str:
    return next(iter(_workers(valkey)), "x")


WRITES = {each.__name__: each for each in (forge_jobs, register_jobs, replace_keys, flood, command_workers, suspend)}
COMMANDS = (
    *("FLUSHALL", "SCRIPT KILL", "CONFIG SET maxmemory 1", "CONFIG SET maxmemory-policy noeviction", "DEBUG SLEEP 1"),
    *("CONFIG SET save 1", "CLIENT KILL TYPE normal", "CLIENT KILL TYPE pubsub", "CLIENT PAUSE 2000", "SWAPDB 0 1"),
    *("CONFIG SET requirepass secret", "SHUTDOWN NOSAVE", "DEBUG SEGFAULT", "CONFIG SET timeout 1", "FLUSHDB"),
    *("REPLICAOF 127.0.0.1 1", "EVAL redis.call('DEL',KEYS[1]) 1 rq:queue:tipline", "CONFIG SET maxclients 1"),
)
"""Each on its own line as Valkey's own command line would send it."""


def command(valkey: Redis, words: str) -> None:
    with suppress(RedisError):
        valkey.execute_command(*words.split())
