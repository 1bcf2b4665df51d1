"""Settings of each part: `tipline.toml` of the instance folder, overridden by the environment.

A setting `database_url` is `database_url = "…"` in the file and `TIPLINE_DATABASE_URL` in the environment; the
names that other programs know (`DATABASE_URL`, `VALKEY_URL`, `MAIL_…`, `OPERATOR_…`) also work without the prefix.
Doors read these once and pass values on. `PublicConfig` has no field for a private key, by construction.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self, get_origin
from urllib.parse import urlsplit

from tipline.domain.backups import BACKUP_DAYS
from tipline.domain.languages import all_languages
from tipline.domain.municipalities import all_counties
from tipline.domain.retention import MOST_DECISION, TrackNotKnown, chosen_tracks

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECURITY_CONTACT = re.compile(r"(?:mailto:[!-~]+@[!-~]+|https://[!-~]+)")
UNPREFIXED = ("DATABASE_URL", "VALKEY_URL", "MAIL_", "OPERATOR_")


class SettingNotUnderstood(Exception):
    """A setting holds what its type cannot be read from."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """What every part needs. `operator_…` say who runs this service and on what legal basis."""

    instance: Path
    database_url: str = ""
    production: bool = False
    languages: tuple[str, ...] = tuple(all_languages())
    """Codes of the languages of the public site; the first is for those who read none of them."""
    operator_name: str = ""
    operator_legal_basis: str = ""
    operator_contact: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    """Host names this site answers to; any other `Host` header is refused."""
    leaflet_only: bool = False
    """Whether the public site has no form: for everybody who is not the police (domain.md, section 5: IMYRS 2021:1).
    It takes nothing from anybody, so it needs a name under it and no legal basis, and neither keys nor database."""
    security_contact: str = ""
    """Where whoever finds a hole may write: `mailto:…` or `https://…`, told at /.well-known/security.txt (RFC 9116)."""
    https: bool = False
    """Whether a proxy in front speaks TLS: cookies become Secure and browsers are told to stay on HTTPS."""

    @classmethod
    def load(cls, instance: Path, environment: Mapping[str, str] | None = None) -> Self:
        """Settings of the instance folder. Raises SettingNotUnderstood naming the setting at fault."""
        environment = os.environ if environment is None else environment
        file = instance / "tipline.toml"
        stored = (
            {key.lower(): value for key, value in tomllib.loads(file.read_text()).items()} if file.is_file() else {}
        )
        values = {}
        for each in fields(cls):
            if each.name == "instance":
                continue
            given = _from_environment(each.name, environment)
            given = stored.get(each.name) if given is None else given
            if given is not None:
                values[each.name] = _typed(each.name, each.type, given)
        config = cls(instance=instance, **values)
        unknown = set(config.languages) - set(all_languages())
        if unknown or not config.languages:
            raise SettingNotUnderstood(f"languages must be some of {', '.join(all_languages())}")
        if config.security_contact and not SECURITY_CONTACT.fullmatch(config.security_contact):
            raise SettingNotUnderstood("security_contact must be an address that begins with mailto: or https://")
        if config.production and not (config.operator_name and (config.operator_legal_basis or config.leaflet_only)):
            # Anybody else than an authority may not run this for real: domain.md, section 5 (IMYRS 2021:1).
            raise SettingNotUnderstood("In production operator_name and operator_legal_basis must say who runs this.")
        return config

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database: SQLite inside the instance unless told otherwise."""
        return self.database_url or f"sqlite:///{(self.instance / 'database' / 'tipline.db').absolute()}"


@dataclass(frozen=True, kw_only=True)
class PublicConfig(Config):
    """Settings of the public site. Its folder holds public keys and the secrets of its forms; nothing opens a tip."""

    @property
    def ring(self) -> Path:
        return self.instance / "ring"

    @property
    def form_secret(self) -> Path:
        return self.instance / "form.secret"

    @property
    def receipt_salt(self) -> Path:
        return self.instance / "receipt.salt"


@dataclass(frozen=True, kw_only=True)
class OfficerConfig(Config):
    """Settings of the officer zone: officer site, worker, clock and commands."""

    valkey_url: str = ""
    county: str = ""
    """County code that new officers get when none is named; empty is all counties."""
    officer_url: str = "http://127.0.0.1:8001"
    """Address of the officer site, as written in letters and enrolment addresses."""
    public_url: str = "http://127.0.0.1:8000"
    """Address of the public site, as written on receipts that officers hand over."""
    county_contacts: dict[str, str] = field(default_factory=dict)
    """By county code, whom another county rings about a tip: words of any kind, such as a desk and its number. A table
    of the file, or `14=Desk 010-…;18=…` in the environment. A county without one has `operator_contact`."""
    duty_address: str = ""
    """Mail address of the duty desk. Without one, immediate tips wait on top of the queue and nobody is mailed."""
    second_duty_address: str = ""
    """Mail address of whoever is to know that nobody has taken an immediate or urgent tip in time. Without one, nobody
    is mailed."""
    audit_address: str = ""
    """Mail address of somebody outside this service, such as an auditor, who keeps checkpoints of the record of acts.
    Without one, they are kept on this host alone."""
    mail_server: str = "localhost"
    mail_port: int = 25
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_username: str = ""
    mail_password: str = ""
    mail_default_sender: str = "tipline@localhost"
    backup_days: int = BACKUP_DAYS
    """How long a backup of keys lives, in days. The number that is published."""
    translate_url: str = ""
    """Address of a LibreTranslate server of the own organisation. Without one, no word of a tip leaves the program."""
    translate_key: str = field(default="", repr=False)
    """The key that the translation server asks for, if it asks for one."""
    retention_decision: str = ""
    """The decision on which deletions by time rest, such as `Riksarkivet dnr RA 22-2026/777`. Without one the clock
    deletes nothing: keeping is the rule (arkivlagen 1990:782)."""
    retention_tracks: dict[str, str] = field(default_factory=dict)
    """How long which tips are kept, where it is not as in domain/retention.py: a table of the file, or
    `unfounded=rejected;kept_as_intelligence=serious_intelligence` in the environment."""

    def __post_init__(self) -> None:
        """Raises SettingNotUnderstood, without the address: it may hold a password."""
        if not set(self.county_contacts) <= set(all_counties()):
            raise SettingNotUnderstood("county_contacts must name each county by its two-digit code.")
        if self.translate_url and not _leads_to_a_server(self.translate_url, in_clear=not self.production):
            raise SettingNotUnderstood(
                "translate_url must be an http or https address without a name, a password or a question in it, "
                "and in production https unless the server runs on this machine."
            )
        if len(self.retention_decision) > MOST_DECISION:
            raise SettingNotUnderstood(f"retention_decision must have {MOST_DECISION} characters at most.")
        try:
            chosen_tracks(self.retention_tracks)
        except TrackNotKnown as error:
            raise SettingNotUnderstood(f"retention_tracks names what domain/retention.csv does not: {error}") from None

    @property
    def tracks(self) -> Mapping[str, str]:
        """The track of each kind of tips."""
        return chosen_tracks(self.retention_tracks)

    @property
    def zone(self) -> Path:
        """Folder of the secrets that only the officer zone may read."""
        return self.instance / "officer"

    @property
    def public_instance(self) -> Path:
        """The instance folder of the public site, filled here and copied to its host."""
        return self.instance / "public"


def _from_environment(name: str, environment: Mapping[str, str]) -> str | None:
    key = name.upper()
    prefixed = environment.get(f"TIPLINE_{key}")
    if prefixed is None and key.startswith(UNPREFIXED):
        return environment.get(key)
    return prefixed


def _typed(name: str, wanted: Any, given: Any) -> Any:
    """`given` as the type of its field. An empty environment variable counts as unset text."""
    if wanted is bool:
        if isinstance(given, bool) or str(given).lower() in {"1", "0", "true", "false", "yes", "no", ""}:
            return str(given).lower() in {"1", "true", "yes"}
        raise SettingNotUnderstood(f"{name} must be true or false, not {given!r}")
    if wanted is int:
        if str(given).isdigit():
            return int(given)
        raise SettingNotUnderstood(f"{name} must be a whole number, not {given!r}")
    if get_origin(wanted) is dict:
        pairs = given.items() if isinstance(given, dict) else (each.partition("=")[::2] for each in given.split(";"))
        return {str(key).strip(): str(value).strip() for key, value in pairs if str(value).strip()}
    if get_origin(wanted) is tuple:
        parts = given if isinstance(given, list) else str(given).split(",")
        return tuple(str(part).strip() for part in parts if str(part).strip())
    return str(given)


def _leads_to_a_server(address: str, *, in_clear: bool) -> bool:
    """Whether it is a plain web address. Words of a tip cross a network in clear only where nothing is real."""
    try:
        parts = urlsplit(address)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and (in_clear or parts.hostname in LOOPBACK))
    bare = not (parts.username or parts.password or parts.query or parts.fragment or "@" in parts.netloc)
    return whole and safe and bare and address.isascii() and address.isprintable() and " " not in address


def bundled(name: str) -> Path:
    """A folder that travels with the program: inside the package of a wheel, beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
