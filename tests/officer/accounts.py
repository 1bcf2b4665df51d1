"""Accounts and signed-in officers for tests, without the way through enrolment and both factors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask import session as session_of_request
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.officer.desk_client import DeskClient
from tipline.config import OfficerConfig
from tipline.crypto.secret_files import ensure_secret
from tipline.officer import create_site
from tipline.officer.sign_in import enter
from tipline.persistence.database import Database
from tipline.persistence.officers import Account

SignedIn = Callable[..., DeskClient]


def an_account(session: Session, name: str, role: str = "officer", county: str = "") -> int:
    """The id of a new account that has never enrolled."""
    account = Account(name=name, role=role, county=county, active=True)
    session.add(account)
    session.flush()
    return account.id


@pytest.fixture
def site(instance: Path, sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    # A refusal is told at once; how long it takes in earnest is asked in test_sign_in.py.
    monkeypatch.setattr("tipline.officer.pace.REFUSAL_SECONDS", 0)
    for name in ("session", "totp", "recovery"):
        ensure_secret(instance / "officer" / f"{name}.secret")
    app = create_site(OfficerConfig(instance=instance))
    yield app
    app.extensions["desk"].database.close()


@pytest.fixture
def signed_in(site: Flask, sqlite: Database) -> SignedIn:
    """Makes an account and gives its owner's desk."""

    def make(role: str, *, county: str = "", name: str = "eva@example.org") -> DeskClient:
        with sqlite.writing() as session:
            an_account(session, name, role, county)
        return at_desk(site, name)

    return make


def at_desk(site: Flask, name: str) -> DeskClient:
    """The desk of an account that is there, with the cookie that a sign-in would have set."""
    with site.extensions["desk"].database.reading() as session:
        account = session.scalars(select(Account).where(Account.name == name)).one()
    client = site.test_client()
    with site.test_request_context("/"):
        enter(account)
        answer = site.response_class()
        site.session_interface.save_session(site, session_of_request, answer)
    client.set_cookie(*answer.headers["Set-Cookie"].partition(";")[0].split("=", 1))
    return DeskClient(client)


def a_site(instance: Path, database: Database) -> Flask:
    """The officer site over this database. Whoever makes it closes its own pool of connections."""
    for name in ("session", "totp", "recovery"):
        ensure_secret(instance / "officer" / f"{name}.secret")
    address = database.engine.url.render_as_string(hide_password=False)
    return create_site(OfficerConfig(instance=instance, database_url=address))
