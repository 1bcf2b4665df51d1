"""Thousands of random attacks on Valkey, and every kind of command: delay, and nothing else."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.factories import ARABIC, LOCKED_IN, QUIET
from tests.guarantees.forging import COMMANDS, WRITES, command, keys_of, replace
from tests.guarantees.siege import Siege
from tipline.cli.valkey import socket_folder

ATTACKS = int(os.environ.get("TIPLINE_ATTACKS", "2000"))
SEED = int(os.environ.get("TIPLINE_SEED", "1"))
STORIES = [LOCKED_IN, QUIET, ARABIC]
A_TIP_EVERY = 20
ENTRIES = 1_000_000


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    with socket_folder() as sockets, Siege(tmp_path, sockets) as running:
        yield running


def strike(siege: Siege, random: Random) -> str:
    """One attack. What it was."""
    with Redis.from_url(siege.valkey.url, socket_timeout=5) as client:
        kind = random.choices(("key", "write", "command"), (80, 17, 3))[0]
        if kind == "key":
            key = random.choice(keys_of(f"triage_waiting-{random.randrange(9)}", "x"))
            with suppress(RedisError):
                replace(client, key, random)
            return key
        if kind == "write":
            name = random.choice(sorted(WRITES))
            WRITES[name](client, siege.aims, random)
            return name
        words = random.choice(COMMANDS)
        command(client, words)
        return words


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_random_attacks_cost_time_alone(siege: Siege) -> None:
    random = Random(SEED)
    calm = siege.triaged([siege.send(story) for story in STORIES])
    codes, kinds = [], set[str]()
    for number in range(ATTACKS):
        kinds.add(strike(siege, random))
        if number % A_TIP_EVERY == 0:
            codes.append(siege.send(STORIES[len(codes) % len(STORIES)]))
        if number % 200 == 199:
            found = siege.triaged(codes)
            print(f"{number + 1} attacks of {len(kinds)} kinds, {len(codes)} tips, {siege.deaths} ends of Valkey")
            assert found == [calm[each % len(STORIES)] for each in range(len(codes))]
            siege.restart_valkey()
    assert siege.triaged(codes) == [calm[each % len(STORIES)] for each in range(len(codes))]
    unharmed(siege)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("words", COMMANDS)
def test_after_any_command_a_tip_is_triaged_though_nobody_mends_valkey(siege: Siege, words: str) -> None:
    with Redis.from_url(siege.valkey.url, socket_timeout=20) as client:
        command(client, words)
    (tip,) = siege.triaged([siege.send(LOCKED_IN)])
    assert tip[0] == "immediate"
    unharmed(siege)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_million_entries_and_a_full_valkey_cost_time_alone(siege: Siege) -> None:
    with Redis.from_url(siege.valkey.url, socket_timeout=60) as client:
        WRITES["flood"](client, siege.aims, Random(SEED), ENTRIES)
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)
    (tip,) = siege.triaged([siege.send(LOCKED_IN)])
    assert tip[0] == "immediate"
    unharmed(siege)


def unharmed(siege: Siege) -> None:
    assert list(siege.marks.iterdir()) == []
    assert (siege.listener.callers, siege.calls) == (0, set())
    for part in ("worker", "clock"):
        assert all(peak < 1_000_000 for peak in siege.memory(part, "VmHWM"))
