"""What a part refuses to start with in production: settings that are weak, left over or copied from an example.

One table. No sentence repeats a value: it may be a password. Without `production` nothing is refused, since `make run`
is for trying out; `tipline doctor` tells what would be.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy.engine import make_url

from tipline.cli.weak_secrets import (
    belongs_to_another,
    is_open_to_others,
    is_repeated,
    is_too_simple,
)
from tipline.config import LOOPBACK, Config, OfficerConfig

EXAMPLE_WORDS = {
    *("example", "exempel", "sample", "demo", "demonstration", "test", "testing", "changeme", "change-me"),
    *("placeholder", "todo", "tbd", "fixme", "default", "dummy", "foo", "bar", "xxx"),
}
USUAL_PASSWORDS = EXAMPLE_WORDS | {
    *("password", "lösenord", "secret", "hemlig", "postgres", "postgresql", "tipline", "tipline_public", "admin"),
    *("tipline_officer", "root", "redis", "valkey", "letmein", "welcome", "qwerty", "password1", "password123"),
}
LEAST_PASSWORD_LENGTH = 12
"""A machine remembers it, so it may be long. NIST SP 800-63B-4 asks 15 of people and 8 beside a second factor."""
RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid)$|(?:^|\.)example\.(?:com|org|net)$")
"""Names that belong to nobody (RFC 2606)."""
DEBUGGING = ("FLASK_DEBUG", "PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONASYNCIODEBUG", "WERKZEUG_DEBUG_PIN")
OFF = {"", "0", "false", "no"}
ENCRYPTED = ("require", "verify-ca", "verify-full")
"""Values of libpq's sslmode under which nothing goes in clear. Only the last two know whom they speak to."""
OWN_NAMES = (*LOOPBACK, "[::1]")

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Weakness:
    """`told` says what to do. `kind` is of the parts that it is asked of: an officer part is asked everything."""

    told: str
    is_found: Callable[[Any, Environment], bool]
    kind: type[Config] = Config


def weaknesses(config: Config, environment: Environment | None = None) -> Iterator[str]:
    """What in these settings no production may start with, a sentence each."""
    environment = os.environ if environment is None else environment
    for each in TABLE:
        if isinstance(config, each.kind) and each.is_found(config, environment):
            yield each.told


def refuse_weak(config: Config) -> None:
    """Ends the program when it is marked production and something is weak."""
    found = list(weaknesses(config)) if config.production else []
    if found:
        raise click.ClickException(
            "Not started, since this is production:\n" + "\n".join(f"- {each}" for each in found)
        )


def _usual(password: str | None, user: str | None = None) -> bool:
    return bool(password) and (
        str(password).lower() in USUAL_PASSWORDS or password == user or len(str(password)) < LEAST_PASSWORD_LENGTH
    )


def _database(config: Config, environment: Environment) -> bool:
    del environment
    url = make_url(config.database)
    away = bool(url.host) and url.host not in LOOPBACK and not str(url.host).startswith("/")
    return _usual(url.password, url.username) or (away and not url.password and "sslcert" not in url.query)


def _database_in_clear(config: Config, environment: Environment) -> bool:
    url = make_url(config.database)
    asked = url.query.get("host", ())
    named = [url.host or "", *([asked] if isinstance(asked, str) else asked)]
    hosts = {each.partition(":")[0] for each in named if each and not each.startswith("/")}
    mode = url.query.get("sslmode", environment.get("PGSSLMODE", ""))
    return not hosts <= set(LOOPBACK) and mode not in ENCRYPTED


def _valkey_in_clear(config: OfficerConfig, environment: Environment) -> bool:
    del environment
    parts = urlsplit(config.valkey_url)
    return parts.scheme == "redis" and parts.hostname not in LOOPBACK


def _valkey(config: OfficerConfig, environment: Environment) -> bool:
    del environment
    parts = urlsplit(config.valkey_url)
    away = parts.scheme in {"redis", "rediss"} and parts.hostname not in LOOPBACK
    return _usual(parts.password, parts.username) or (away and not parts.password)


def _mail(config: OfficerConfig, environment: Environment) -> bool:
    del environment
    clear = not (config.mail_use_tls or config.mail_use_ssl) and config.mail_server not in LOOPBACK
    return clear and bool(config.mail_username or config.mail_password)


def _operator(config: Config, environment: Environment) -> bool:
    del environment
    told = (config.operator_name, config.operator_legal_basis, config.operator_contact)
    return any(not EXAMPLE_WORDS.isdisjoint(re.findall(r"[\w-]+", each.lower())) for each in told)


def _debugging(config: Config, environment: Environment) -> bool:
    del config
    return any(environment.get(name, "").lower() not in OFF for name in DEBUGGING)


def _wide_hosts(config: Config, environment: Environment) -> bool:
    del environment
    return not config.hosts or any("*" in host or host.startswith(".") for host in config.hosts)


def _example_hosts(config: Config, environment: Environment) -> bool:
    del environment
    return any(RESERVED.search(host.partition(":")[0].lower()) for host in config.hosts)


def _without_tls(config: Config, environment: Environment) -> bool:
    del environment
    return not config.https and any(host not in OWN_NAMES and not host.endswith(".onion") for host in config.hosts)


def _officers_in_clear(config: OfficerConfig, environment: Environment) -> bool:
    del environment
    return _in_clear(config.officer_url)


def _public_in_clear(config: OfficerConfig, environment: Environment) -> bool:
    del environment
    return _in_clear(config.public_url)


def _in_clear(address: str) -> bool:
    parts = urlsplit(address)
    named = parts.hostname or ""
    return parts.scheme != "https" and named not in LOOPBACK and not named.endswith(".onion")


TABLE = (
    Weakness("operator_name, operator_legal_basis or operator_contact is an example. Say who runs this.", _operator),
    Weakness(f"The environment asks for debugging: unset {', '.join(DEBUGGING)}.", _debugging),
    Weakness("hosts must name each host by itself, without * and without a dot in front.", _wide_hosts),
    Weakness("hosts names an example.", _example_hosts),
    Weakness("hosts names another machine, and https is off. Put a proxy that speaks TLS in front.", _without_tls),
    Weakness(
        f"The password in database_url is missing, usual, the user's name or under {LEAST_PASSWORD_LENGTH} characters.",
        _database,
    ),
    Weakness("The database is on another machine, and in clear: add sslmode=verify-full.", _database_in_clear),
    Weakness("A secret can be read by others. Run: chmod -R go= on the instance folder.", is_open_to_others),
    Weakness("A secret belongs to another user. Run: chown -R on the instance folder.", belongs_to_another),
    Weakness(
        "A secret is not random: too short, made of text or of few bytes. Remove it and run: tipline keys new",
        is_too_simple,
    ),
    Weakness("The same secret lies in two files. Remove one and run: tipline keys new", is_repeated),
    Weakness("officer_url must be https.", _officers_in_clear, kind=OfficerConfig),
    Weakness("public_url must be https.", _public_in_clear, kind=OfficerConfig),
    Weakness(
        f"The password in valkey_url is missing, usual, the user's name or under {LEAST_PASSWORD_LENGTH} characters.",
        _valkey,
        kind=OfficerConfig,
    ),
    Weakness("Valkey is on another machine, and in clear: use rediss.", _valkey_in_clear, kind=OfficerConfig),
    Weakness("The password of the mail server would cross the network in clear.", _mail, kind=OfficerConfig),
)
