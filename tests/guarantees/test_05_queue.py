"""Whoever may write anything into Valkey can delay work and do nothing else."""

import base64
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.factories import ARABIC, LOCKED_IN, QUIET
from tests.guarantees.forging import WRITES, Aims, bodies, command, families, forge_jobs, job_fields, keys_of
from tests.guarantees.siege import Listener, Siege, Spy
from tests.jobs.valkey_server import ValkeyServer
from tipline.cli.valkey import socket_folder
from tipline.jobs.queue import MEMORY_BYTES, QUEUE

pytestmark = pytest.mark.timeout(300)
MARKER = "Zvarnikolsborg"
STORIES = [LOCKED_IN, QUIET, ARABIC, "En taxichaufför berättade om flera adresser i Borås."]
FAMILIES = {
    *("rq:clean_groups", "rq:clean_registries:{self.name}", "rq:cron_job:{name}:jobs", "rq:cron_jobs"),
    *("rq:cron_scheduler:{name}", "rq:cron_scheduler:{self.name}", "rq:cron_schedulers", "rq:group:", "rq:groups"),
    *("rq:execution:{self.composite_key}", "rq:executions:{0}", "rq:job:", "rq:pubsub:%s", "rq:queue:", "rq:queues"),
    *("rq:registry:{0}", "rq:wip:{0}", "rq:finished:{0}", "rq:failed:{0}", "rq:deferred:{0}", "rq:ready:{0}"),
    *("rq:scheduled:{0}", "rq:canceled:{0}", "rq:results:{job_id}", "rq:rl-keys", "rq:rl:{self.key}"),
    *("rq:rl:{self.key}:allowed", "rq:rl:{self.key}:rate_limited", "rq:scheduler:%s", "rq:scheduler-lock:%s"),
    *("rq:suspended", "rq:worker:", "rq:worker:{0}:executions", "rq:workers", "rq:workers:%s"),
}


@dataclass(frozen=True)
class Aftermath:
    """`calm` and `attacked` are the same tips, sent before and during the attack; `later` one sent after it."""

    siege: Siege
    passed: bytes
    dump: bytes
    calm: list[tuple[object, ...]]
    attacked: list[tuple[object, ...]]
    later: list[tuple[object, ...]]
    told: str


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with socket_folder() as sockets, Siege(tmp_path_factory.mktemp("siege"), sockets) as running:
        yield running


@pytest.fixture(scope="module")
def aftermath(siege: Siege) -> Aftermath:
    random, attacker = Random(5), siege.attacker()
    spy = Spy(siege.sockets / "v")
    calm = siege.triaged([siege.send(f"{story} {MARKER}") for story in STORIES])
    siege.triaged([siege.send(f"Rum {number}, {MARKER}") for number in range(26)])
    dump = b"".join(attacker.dump(key) or b"" for key in attacker.scan_iter())
    passed, codes = spy.stop(), []
    for number, attack in enumerate(WRITES.values()):
        attack(attacker, siege.aims, random)
        codes.append(siege.send(f"{STORIES[number % len(STORIES)]} {MARKER}"))
    attacked = siege.triaged(codes)
    told = told_by_the_doctor(siege)
    for words in ("FLUSHALL", "SHUTDOWN NOSAVE"):
        command(attacker, words)
    later = siege.triaged([siege.send(f"{LOCKED_IN} {MARKER}")])
    attacker.close()
    return Aftermath(siege, passed, dump, calm, attacked, later, told)


def told_by_the_doctor(siege: Siege) -> str:
    """While forged jobs lie there: a worker at work has soon thrown them away."""
    (worker,) = siege.stack.processes("worker")
    os.kill(worker, signal.SIGSTOP)
    client = siege.attacker()
    forge_jobs(client, siege.aims, Random(6))
    client.close()
    told = siege.doctor()
    os.kill(worker, signal.SIGCONT)
    return told


def test_every_family_of_keys_that_rq_knows_is_attacked() -> None:
    assert families() == FAMILIES
    shapes = [re.escape(re.sub(r"%s|\{[^}]*\}", "\0", each)).replace("\0", ".+") for each in families()]
    assert [shape for shape in shapes if not any(re.match(shape, key) for key in keys_of("j", "w"))] == []


def test_no_tip_is_lost_and_none_is_judged_otherwise(aftermath: Aftermath) -> None:
    wanted = [aftermath.calm[number % len(STORIES)] for number in range(len(WRITES))]
    assert aftermath.attacked == wanted
    assert aftermath.later == aftermath.calm[:1]
    assert len(set(aftermath.calm)) > 2


def test_nothing_forged_runs_and_no_packet_is_sent(aftermath: Aftermath) -> None:
    assert list(aftermath.siege.marks.iterdir()) == []
    assert aftermath.siege.listener.callers == 0
    assert aftermath.siege.calls == set()


def test_worker_and_clock_stay_within_their_memory(aftermath: Aftermath) -> None:
    for part in ("worker", "clock"):
        (peak,) = aftermath.siege.memory(part, "VmHWM")
        assert peak < 500_000
        (process,) = aftermath.siege.stack.processes(part)
        limit = re.search(r"Max address space +(\d+)", Path(f"/proc/{process}/limits").read_text())
        assert limit is not None
        assert limit[1] == str(MEMORY_BYTES)


def test_the_doctor_and_the_log_of_the_worker_tell(aftermath: Aftermath) -> None:
    fault = "somebody else writes into Valkey"
    assert fault in aftermath.told
    assert fault in aftermath.siege.stack.log.read_text()


def test_nothing_of_thirty_tips_passes_through_valkey(aftermath: Aftermath) -> None:
    assert aftermath.passed.count(b'"BLPOP"') > 1
    assert b"triage_waiting-" in aftermath.passed
    assert [form for form in forms(MARKER) if form in aftermath.passed + aftermath.dump] == []


def test_a_marker_in_valkey_would_be_found(siege: Siege) -> None:
    client, spy = siege.attacker(), Spy(siege.sockets / "v")
    client.set("planted", base64.b64encode(f"om {MARKER}".encode()))
    client.ping()
    dump = client.dump("planted")
    client.delete("planted")
    client.close()
    passed = spy.stop()
    assert [form for form in forms(MARKER) if form in dump] != []
    assert [form for form in forms(MARKER) if form in passed] != []


def forms(marker: str) -> list[bytes]:
    """As text, hex, UTF-16 and base64 in its three positions."""
    plain = marker.encode()
    turned = [base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3)]
    return [plain, plain.hex().encode(), marker.encode("utf-16-le"), *turned]


def test_what_is_forged_here_does_its_harm_in_a_worker_of_rq_itself(tmp_path: Path) -> None:
    """Otherwise the tests above would prove nothing. Without its retries, which would go on for ever."""
    listener, jobs = Listener(), list(bodies(Aims(tmp_path, 0)))
    with socket_folder() as sockets:
        server = ValkeyServer(sockets, unrestricted=True)
        for number, body in enumerate(jobs):
            fields = job_fields(Aims(tmp_path, listener.port), body, "x")
            kept = {name: value for name, value in fields.items() if b"_left" not in name and b"depend" not in name}
            server.client.hset(f"rq:job:x-{number}", mapping=kept | {b"origin": QUEUE.encode()})
            server.client.rpush(f"rq:queue:{QUEUE}", f"x-{number}")
        rq = [sys.executable, "-m", "rq.cli", "worker", "--burst", "--url", server.url, "--max-jobs", "4"]
        done = subprocess.run([*rq, QUEUE], capture_output=True, check=False, timeout=60)
        server.client.close()
        server.kill()
    assert not tmp_path.exists() or list(tmp_path.iterdir()) != [], done.stderr[-2000:]
    assert listener.callers > 0, done.stderr[-2000:]
    listener.server.close()
