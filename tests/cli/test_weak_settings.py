"""Each line of the table, both ways: what is weak is found, the sound one beside it is not, and the parts refuse."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import an_instance
from tests.services.stack import tipline
from tipline.cli.weak_settings import TABLE, weaknesses
from tipline.config import OfficerConfig, PublicConfig

SOUND = {
    "production": True,
    "https": True,
    "hosts": ("tips.polisen.se",),
    "operator_name": "Polisregion Mitt",
    "operator_legal_basis": "Polislagen (1984:387)",
    "officer_url": "https://officers.polisen.se",
    "public_url": "https://tips.polisen.se",
    "database_url": "postgresql://tipline_officer:f3uJ8vQx0Lr5Tz@db.polisen.se/tipline?sslmode=verify-full",
    "valkey_url": "rediss://:f3uJ8vQx0Lr5Tz@valkey.polisen.se",
    "mail_server": "mail.polisen.se",
    "mail_username": "tipline",
    "mail_password": "f3uJ8vQx0Lr5Tz",
    "mail_use_tls": True,
}
WEAK_PASSWORDS = ("postgres", "Password", "changeme", "tipline_officer", "short", "12345678")
SETTINGS: dict[str, tuple[str, tuple[object, ...], tuple[object, ...]]] = {
    "is an example": (
        "operator_name",
        ("Example authority", "DEMO", "todo", "Change-me"),
        ("Exempelpolisen", "Polisens testamentsenhet", "Demografiska enheten"),
    ),
    "hosts must name": ("hosts", ((), ("*",), (".polisen.se",), ("*.polisen.se",)), (("a.se", "b.se:8443"),)),
    "hosts names an example": (
        "hosts",
        (("tips.example.org",), ("a.test",), ("localhost", "example.com:80")),
        (("example.polisen.se",), ("testexample.org",)),
    ),
    "https is off": ("https", (False,), (True,)),
    "password in database_url": (
        "database_url",
        (
            *(f"postgresql://tipline_officer:{each}@127.0.0.1/tipline" for each in WEAK_PASSWORDS),
            "postgresql://tipline_officer@db.polisen.se/tipline?sslmode=require",
        ),
        (
            "postgresql://tipline_officer@/tipline?host=/run/postgresql",
            "postgresql://tipline_officer@db.polisen.se/tipline?sslcert=a&sslkey=b&sslmode=verify-full",
            "",
        ),
    ),
    "database is on another": (
        "database_url",
        (
            "postgresql://t:f3uJ8vQx0Lr5Tz@db.polisen.se/tipline",
            "postgresql://t:f3uJ8vQx0Lr5Tz@db.polisen.se/tipline?sslmode=prefer",
            "postgresql://t:f3uJ8vQx0Lr5Tz@/tipline?host=db1:5432&host=db2:5432",
        ),
        (
            "postgresql://t:f3uJ8vQx0Lr5Tz@/tipline?host=db1:5432&host=db2:5432&sslmode=verify-ca",
            "postgresql://t:f3uJ8vQx0Lr5Tz@/tipline?host=127.0.0.1:5432",
            "postgresql://t:f3uJ8vQx0Lr5Tz@localhost/tipline",
            "postgresql://t@/tipline?host=/run/postgresql",
        ),
    ),
    "Valkey is on another": (
        "valkey_url",
        ("redis://:f3uJ8vQx0Lr5Tz@valkey.polisen.se",),
        ("rediss://:f3uJ8vQx0Lr5Tz@valkey.polisen.se", "redis://127.0.0.1:6379", "unix:///run/v"),
    ),
    "officer_url": ("officer_url", ("http://officers.polisen.se",), ("http://127.0.0.1:8001", "https://o.se")),
    "public_url": ("public_url", ("http://tips.polisen.se",), ("http://abc.onion", "http://localhost:8000")),
    "password in valkey_url": (
        "valkey_url",
        ("redis://valkey.polisen.se", "redis://:valkey@127.0.0.1", "rediss://x:redis@valkey.polisen.se"),
        ("redis://127.0.0.1:6379", "unix:///run/v", ""),
    ),
    "mail server would cross": ("mail_use_tls", (False,), (True,)),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_instance(tmp_path_factory.mktemp("sound") / "instance")


def found(config: OfficerConfig | PublicConfig, **environment: str) -> list[str]:
    return list(weaknesses(config, environment))


def test_sound_settings_have_no_weakness(whole: Path) -> None:
    assert found(OfficerConfig(instance=whole, **SOUND)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("words", SETTINGS)
def test_a_weak_setting_is_found_and_the_sound_one_beside_it_is_not(whole: Path, words: str) -> None:
    name, weak, sound = SETTINGS[words]
    for value in weak:
        told = found(OfficerConfig(instance=whole, **{**SOUND, name: value}))  # type: ignore[arg-type]
        assert len([each for each in told if words in each]) == 1, value
        assert not value or str(value) not in "".join(told)
    for value in sound:
        assert found(OfficerConfig(instance=whole, **{**SOUND, name: value})) == [], value  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["FLASK_DEBUG", "PYTHONDEVMODE", "PYTHONINSPECT"])
def test_debugging_is_found_in_the_environment(whole: Path, name: str) -> None:
    config = OfficerConfig(instance=whole, **SOUND)  # type: ignore[arg-type]
    assert [each for each in found(config, **{name: "1"}) if "debugging" in each] != []
    assert found(config, **{name: "0"}) == []


def _another(instance: Path) -> None:
    (instance / "officer" / "audit.secret").write_bytes((instance / "officer" / "session.secret").read_bytes())


def _write(text: str) -> Callable[[Path], None]:
    return lambda instance: (instance / "officer" / "audit.secret").write_text(text) and None


SPOILED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a key for the group": ("read by others", lambda each: next(each.rglob("*.private")).chmod(0o640)),
    "a salt for all": ("read by others", lambda each: (each / "public" / "receipt.salt").chmod(0o604)),
    "an open folder": ("read by others", lambda each: each.chmod(0o755)),
    "open settings": ("read by others", lambda each: (each / "tipline.toml").touch(0o644)),
    "twice": ("same secret", _another),
    "words": ("not random", _write(b"change this secret before you go".hex())),
    "one byte": ("not random", _write("ab" * 32)),
    "a row": ("not random", _write("0123456789abcdef" * 4)),
    "short": ("not random", _write(secrets.token_hex(16))),
    "empty": ("not random", _write("")),
    "no hexadecimal": ("not random", _write("secret")),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_secret_is_found_and_was_not_before(instance: Path, how: str) -> None:
    words, spoil = SPOILED[how]
    config = OfficerConfig(instance=instance, **SOUND)  # type: ignore[arg-type]
    assert found(config) == []
    spoil(instance)
    assert [words in each for each in found(config)] == [True]


def test_a_secret_of_another_user_is_found(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = OfficerConfig(instance=instance, **SOUND)  # type: ignore[arg-type]
    (file,) = instance.glob("public/form.secret")
    monkeypatch.setattr("tipline.cli.weak_secrets.os.geteuid", lambda: file.stat().st_uid + 1)
    told = found(config)
    # Root may own everything, as it does in a container and where these tests run as root.
    assert [each for each in told if "another user" in each] == ([] if file.stat().st_uid == 0 else told)


def test_every_line_of_the_table_is_tried() -> None:
    tried = {*SETTINGS, "debugging", "another user", *(words for words, _ in SPOILED.values())}
    assert [each.told for each in TABLE if not any(words in each.told for words in tried)] == []


OPERATOR = {"OPERATOR_NAME": "Polisregion Mitt", "OPERATOR_LEGAL_BASIS": "Polislagen", "TIPLINE_PRODUCTION": "true"}


@pytest.mark.parametrize("part", ["public", "officer", "worker", "clock", "up"])
def test_no_part_starts_in_production_with_debugging_on(instance: Path, part: str) -> None:
    own = instance / "public" if part == "public" else instance
    settings = {**OPERATOR, "FLASK_DEBUG": "1", "TIPLINE_VALKEY_URL": "redis://127.0.0.1:1"}
    done = tipline(own, part, **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert "debugging" in done.stderr


def test_for_trying_out_nothing_is_refused_and_the_doctor_tells(instance: Path, sqlite_address: str) -> None:
    done = tipline(instance, "doctor", DATABASE_URL=sqlite_address, FLASK_DEBUG="1")
    assert [each for each in done.stderr.splitlines() if "debugging" in each and "no part would start" in each] != []
    assert "Not started" not in tipline(instance, "worker", FLASK_DEBUG="1").stderr
