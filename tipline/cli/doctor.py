"""`tipline doctor`: looks at what an installation stands on and says what to do."""

import json
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from tipline.cli.index_health import index_faults
from tipline.cli.queue_health import queue_faults
from tipline.cli.refusal import said_in_one_line
from tipline.cli.ring_health import ring_faults
from tipline.cli.wall import landlock_version
from tipline.cli.weak_settings import weaknesses
from tipline.config import LOOPBACK, OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import NoKeyFits
from tipline.crypto.secret_files import SecretMissing
from tipline.domain.contacts import stale_contacts
from tipline.mail.outbox import LetterNotTaken, Outbox
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.officers import count_accounts
from tipline.translator.libretranslate import LibreTranslate, NotTranslated

OTHERS = stat.S_IRWXG | stat.S_IRWXO
SECRET = {".private", ".secret", ".salt"}


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def doctor(instance: Path, *, as_json: bool) -> None:
    """Check keys, permissions, database, index, queue, mail, swap, the operator's identity and dates of contacts."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
    faults = [fault for look in LOOKS for fault in look(config)]
    if as_json:
        click.echo(json.dumps({"healthy": not faults, "faults": faults}, ensure_ascii=False))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("Nothing found to mend.", err=True)


def _keys(config: OfficerConfig) -> Iterator[str]:
    try:
        OfficerKeys.read(config)
    except (NoKeyFits, SecretMissing) as error:
        yield f"{error} Run: tipline keys new"
    for file in config.instance.rglob("*"):
        if file.suffix in SECRET and file.is_file() and file.stat().st_mode & OTHERS:
            yield f"Others may read {file}. Run: chmod 600 {file}"


def _database(config: OfficerConfig) -> Iterator[str]:
    database = Database(config.database)
    try:
        with database.reading() as session:
            count_accounts(session)
    except DatabaseUnavailable as error:
        yield f"The database does not answer ({error}). Look at DATABASE_URL and run: tipline migrate"
    database.close()


def _mail(config: OfficerConfig) -> Iterator[str]:
    if not config.duty_address:
        yield "No duty_address is set: nobody is mailed about an immediate tip."
    if not config.audit_address:
        yield "No audit_address is set: nobody outside could tell that the end of the record was cut off."
    if not (config.duty_address or config.second_duty_address or config.audit_address):
        return
    try:
        Outbox(config).greet()
    except LetterNotTaken as error:
        yield f"The mail server does not answer ({error}). Look at the MAIL_ settings."


def _translator(config: OfficerConfig) -> Iterator[str]:
    """Whether the translation server answers. Where none is set, none is missed."""
    if not config.translate_url:
        return
    try:
        LibreTranslate(config.translate_url, config.translate_key).languages()
    except NotTranslated as error:
        yield f"The translation server does not answer as LibreTranslate does ({error}). Look at translate_url."


def _operator(config: OfficerConfig) -> Iterator[str]:
    if not config.operator_name:
        yield "No operator_name is set: nobody can see who runs this service."
    if config.production and not config.security_contact:
        yield "No security_contact is set: whoever finds a hole in the public site cannot tell you."


def _weak(config: OfficerConfig) -> Iterator[str]:
    for told in weaknesses(config):
        yield told if config.production else f"{told} In production no part would start."


def _where(config: OfficerConfig) -> Iterator[str]:
    """What is left as it was for trying out. Nothing is refused for it: one machine may run all parts."""
    if not config.production:
        return
    if config.database.startswith("sqlite"):
        yield "The database is SQLite, so the public site shares a host with the keys. Set database_url."
    if set(config.hosts) <= {*LOOPBACK, "[::1]"}:
        yield "hosts names this machine alone: nobody else reaches the sites."
    if urlsplit(config.officer_url).hostname in LOOPBACK:
        yield "officer_url is this machine: letters lead nowhere."


def _machine(config: OfficerConfig) -> Iterator[str]:
    del config
    swaps = Path("/proc/swaps")
    if swaps.is_file() and len(swaps.read_text().splitlines()) > 1:
        yield "Swap is on and may hold words of a tip. Encrypt it or run: swapoff -a"
    if not landlock_version():
        yield "This kernel has no Landlock: with `tipline up` the public part could read the officer folder."


def _contacts(config: OfficerConfig) -> Iterator[str]:
    del config
    for contact in stale_contacts(datetime.now(UTC).date()):
        yield (
            f"The entry {contact.name} in the list of contacts is of {contact.verified_on}. Compare it with "
            f"{contact.source}, and bring verified_on up to date in tipline/domain/contacts.toml."
        )


LOOKS: tuple[Callable[[OfficerConfig], Iterator[str]], ...] = (
    *(_keys, _database, index_faults, ring_faults, queue_faults, _mail, _translator, _operator, _weak, _where),
    *(_contacts, _machine),
)
"""Each yields one sentence for each thing to mend, with what to do."""
