"""The drill of docs/keys.md: the site has lost a secret of the sign-in, and officers get in again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.officer.authenticator import Authenticator
from tests.officer.entrance import PASSWORD, Browser, Entrance
from tests.officer.test_enrolment import NAME, enrol, secret_shown
from tests.officer.test_passkeys import ORIGIN, add, named, signs_in
from tipline.cli import main
from tipline.config import OfficerConfig
from tipline.officer import create_site
from tipline.persistence.database import Database


@contextmanager
def without(instance: Path, secret: str, sqlite: Database) -> Iterator[Entrance]:
    """The site as it starts when the secret was lost and `tipline keys new` has made another."""
    (instance / "officer" / f"{secret}.secret").unlink()
    assert CliRunner().invoke(main, ["keys", "new", "--instance", str(instance)]).exit_code == 0
    site: Flask = create_site(OfficerConfig(instance=instance))
    yield Entrance(site, sqlite)
    site.extensions["desk"].database.close()


def test_another_secret_of_authenticators_opens_to_whoever_enrols_anew(
    entrance: Entrance, sqlite: Database, instance: Path
) -> None:
    eva = entrance.enrolled()
    with without(instance, "totp", sqlite) as door:
        assert door.browser().sign_in(eva.name, PASSWORD, eva.code()).status_code == 401
        done = CliRunner().invoke(main, ["officer-renew", eva.name, "--json", "--instance", str(instance)])
        browser = door.browser()
        browser.get(urlsplit(json.loads(done.stdout)["enrolment_url"]).path)
        assert enrol(browser) == 200
        assert browser.get("/queue").request.path == "/queue"


@pytest.mark.parametrize("secret", ["recovery", "session"])
def test_with_another_secret_codes_of_authenticators_and_passkeys_still_open(
    entrance: Entrance, sqlite: Database, instance: Path, secret: str
) -> None:
    browser: Browser = named(entrance)
    browser.get(f"/enrol/{entrance.token()}")
    eva = secret_shown(browser)
    enrol(browser)
    recovery = browser.page.select_one("main li code").get_text()
    device = Authenticator(ORIGIN)
    add(browser, device)
    with without(instance, secret, sqlite) as door:
        opened = door.browser().sign_in(NAME, PASSWORD, recovery).status_code == 200
        assert opened is (secret == "session")
        assert door.browser().sign_in(NAME, PASSWORD, eva.code(1)).status_code == 200
        assert signs_in(door, NAME, device)
