"""`tipline doctor`: one sentence for each thing to mend, with what to do."""

import json
from pathlib import Path

import pytest

from tests.jobs.valkey_server import ValkeyServer
from tests.services.libretranslate import Translator
from tests.services.stack import tipline
from tipline.cli.valkey import socket_folder
from tipline.jobs.queue import Bell


def faults(instance: Path, **settings: str) -> list[str]:
    done = tipline(instance, "doctor", "--json", **settings)
    told = json.loads(done.stdout)
    assert done.returncode == (0 if told["healthy"] else 1)
    assert done.stderr.splitlines() == (told["faults"] or ["Nothing found to mend."])
    return list(told["faults"])


def test_an_unset_operator_duty_desk_and_an_old_contact_are_told(instance: Path, sqlite_address: str) -> None:
    told = faults(instance, DATABASE_URL=sqlite_address)
    assert [each for each in told if each.startswith(("No operator_name", "No duty_address"))] == [
        "No duty_address is set: nobody is mailed about an immediate tip.",
        "No operator_name is set: nobody can see who runs this service.",
    ]
    assert [each for each in told if each.startswith("The entry Kvinnofridslinjen")] != []
    assert [each for each in told if "database" in each or "private key" in each] == []


def test_what_is_set_is_not_asked_for(instance: Path, sqlite_address: str) -> None:
    told = faults(instance, DATABASE_URL=sqlite_address, OPERATOR_NAME="Exempelpolisen")
    assert [each for each in told if "operator_name" in each] == []


def test_a_secret_that_others_may_read_is_named(instance: Path, sqlite_address: str) -> None:
    key = next((instance / "officer" / "ring").glob("*.private"))
    key.chmod(0o644)
    assert f"Others may read {key}. Run: chmod 600 {key}" in faults(instance, DATABASE_URL=sqlite_address)


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [("DATABASE_URL", "sqlite:////nowhere/at/all.db", "The database"), ("VALKEY_URL", "redis://127.0.0.1:1", "Valkey")],
)
def test_what_does_not_answer_is_told_with_what_to_look_at(
    instance: Path, sqlite_address: str, setting: str, value: str, word: str
) -> None:
    told = faults(instance, **{"DATABASE_URL": sqlite_address, setting: value})
    assert [each for each in told if each.startswith(f"{word} does not answer") and "Look at" in each] != []


def test_a_missing_key_is_told_with_the_command_that_makes_one(instance: Path, sqlite_address: str) -> None:
    next((instance / "officer" / "ring").glob("*.private")).unlink()
    told = faults(instance, DATABASE_URL=sqlite_address)
    assert [each for each in told if each.endswith("Run: tipline keys new")] != []


def test_a_translation_server_that_is_none_is_told_and_one_that_answers_is_not(
    instance: Path, sqlite_address: str
) -> None:
    with Translator() as well, Translator("a page") as other:
        told = [
            faults(instance, DATABASE_URL=sqlite_address, TIPLINE_TRANSLATE_URL=server.address)
            for server in (well, other)
        ]
    found = [[each for each in given if "translate_url" in each] for given in told]
    assert found == [
        [],
        ["The translation server does not answer as LibreTranslate does (misunderstood). Look at translate_url."],
    ]
    assert (well.paths, other.paths) == (["/languages"], ["/languages"])


def test_a_valkey_of_the_network_without_a_password_is_told(instance: Path, sqlite_address: str) -> None:
    for address, told in (("redis://127.0.0.1:1", 1), ("redis://:secret@127.0.0.1:1", 0), ("unix:///nowhere", 0)):
        found = faults(instance, DATABASE_URL=sqlite_address, VALKEY_URL=address)
        assert len([each for each in found if "without a password" in each]) == told


def test_a_stranger_in_the_queue_and_a_full_valkey_are_told(instance: Path, sqlite_address: str) -> None:
    with socket_folder() as folder:
        server = ValkeyServer(folder, unrestricted=True)
        bell = Bell(server.url)
        bell.ring("triage_waiting")
        told = {"clean": faults(instance, DATABASE_URL=sqlite_address, VALKEY_URL=server.url)}
        server.client.rpush(bell.queue.key, "os.system-1")
        told["stranger"] = faults(instance, DATABASE_URL=sqlite_address, VALKEY_URL=server.url)
        server.client.config_set("maxmemory-policy", "noeviction")
        server.client.config_set("maxmemory", 1)
        told["full"] = faults(instance, DATABASE_URL=sqlite_address, VALKEY_URL=server.url)
        bell.valkey.close()
        server.client.close()
        server.kill()
    assert {name: ["not ours" in each for each in told[name]].count(True) for name in told} == {
        "clean": 0,
        "stranger": 1,
        "full": 1,
    }
    assert [name for name in told if any("OutOfMemoryError" in each for each in told[name])] == ["full"]
