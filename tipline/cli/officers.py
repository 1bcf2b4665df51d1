"""`tipline officer-add` and `officer-renew`, and how the first officer of a new installation signs in."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import g
from flask_security import hash_password

from tipline.casework.add_officer import NameTaken, NotAnOfficer, add_officer, new_enrolment, sign_in_name
from tipline.casework.enrol_officer import account_for_token, enrol_officer
from tipline.casework.renew_enrolment import AccountOff, renew_enrolment
from tipline.casework.switch_account import AccountNotFound
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import read_secret
from tipline.domain.officers import OPERATOR, ROLES
from tipline.officer import create_site
from tipline.persistence.database import Database
from tipline.persistence.officers import account_named, accounts_never_enrolled, count_accounts

FIRST_OFFICER = "first-officer"
DEMONSTRATION_OFFICER = "demo.officer@example.org"


@click.command("officer-add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--county", default=None, help="Two-digit county code; without one, all counties.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--with-credentials", is_flag=True, help="Make password and TOTP secret at once; never in production.")
@click.pass_obj
def officer_add(
    instance: Path, name: str, role: str, county: str | None, *, as_json: bool, with_credentials: bool
) -> None:
    """Add an officer and print the one-time address by which they enrol."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        if with_credentials and config.production:
            raise click.ClickException("--with-credentials is for trying out; in production officers enrol themselves.")
        token = _add(config, name, role, config.county if county is None else county)
        told = {
            "name": sign_in_name(name),
            "role": role,
            "county": config.county if county is None else county,
            "enrolment_url": f"{config.officer_url}/enrol/{token}",
        }
        if with_credentials:
            told |= _enrol(config, token)
            told["enrolment_url"] = f"{config.officer_url}/enrol/{_renewed(config, told['name'])}"
    _tell(told, as_json=as_json)


@click.command("officer-renew")
@click.argument("name")
@click.option("--reason", default="", help="Why, for the record.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def officer_renew(instance: Path, name: str, reason: str, *, as_json: bool) -> None:
    """End every way into an account and print a one-time address by which its owner enrols anew.

    Make sure first who asks, as for a new officer.
    """
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        key, now = read_secret(config.zone / "audit.secret"), datetime.now(UTC)
        try:
            with Database(config.database).writing() as session:
                token = renew_enrolment(session, name, reason, key=key, by=OPERATOR, now=now)
        except AccountNotFound:
            raise click.ClickException(f"There is no officer {sign_in_name(name)}.") from None
        except AccountOff:
            raise click.ClickException(f"The account {sign_in_name(name)} is off. Switch it on first.") from None
    _tell({"name": sign_in_name(name), "enrolment_url": f"{config.officer_url}/enrol/{token}"}, as_json=as_json)


def _tell(told: dict[str, str], *, as_json: bool) -> None:
    click.echo(json.dumps(told) if as_json else "\n".join(f"{each}: {value}" for each, value in told.items()))


def _add(config: OfficerConfig, name: str, role: str, county: str) -> str:
    key, now = read_secret(config.zone / "audit.secret"), datetime.now(UTC)
    try:
        with Database(config.database).writing() as session:
            return add_officer(session, name, role, county, key=key, by=OPERATOR, now=now)
    except (NameTaken, NotAnOfficer) as error:
        raise click.ClickException(str(error)) from None


def _enrol(config: OfficerConfig, token: str) -> dict[str, str]:
    """Enrols the account with a random password and a fresh authenticator secret."""
    site, password, now = create_site(config), secrets.token_urlsafe(18), datetime.now(UTC)
    key = read_secret(config.zone / "audit.secret")
    with site.app_context(), Database(config.database).writing() as g.accounts:
        totp = site.extensions["security"].totp_factory
        secret = totp.generate_totp_secret()
        account = account_for_token(g.accounts, token, now)
        enrol_officer(g.accounts, account, password_hash=hash_password(password), totp_secret=secret, key=key, now=now)
        return {"password": password, "totp_secret": totp.get_totp_b32_key(secret)}


def how_to_sign_in(config: OfficerConfig) -> str:
    """What `tipline up` says: the way in for the first officer, as long as nobody has enrolled."""
    with Database(config.database).reading() as session:
        accounts, waiting = count_accounts(session), len(accounts_never_enrolled(session))
    if accounts > waiting:
        return f"Officers sign in at {config.officer_url}/sign-in"
    command = "tipline officer-add NAME --role supervisor"
    if config.production:
        return f"No officer has enrolled yet. Run: {command}"
    token = _renewed(config, FIRST_OFFICER) or _add(config, FIRST_OFFICER, "supervisor", config.county)
    return f"The first officer enrols at {config.officer_url}/enrol/{token} (once, within 7 days). More: {command}"


def tell_how_to_sign_in(config: OfficerConfig) -> None:
    click.echo(how_to_sign_in(config))


def _renewed(config: OfficerConfig, name: str) -> str | None:
    """A new enrolment token for an account that is there."""
    with Database(config.database).writing() as session:
        account = account_named(session, name, lock=True)
        return new_enrolment(account, datetime.now(UTC)) if account else None


def add_demonstration_officer(instance: Path) -> dict[str, str]:
    """Name, password and TOTP secret of an officer of all counties who reads the demonstration tips."""
    config = OfficerConfig.load(instance)
    if config.production:
        raise click.ClickException("The demonstration never runs in production.")
    name = f"{secrets.token_hex(3)}.{DEMONSTRATION_OFFICER}"
    return {"name": name, **_enrol(config, _add(config, name, "officer", ""))}
