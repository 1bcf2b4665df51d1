"""A receipt means kept: where nothing can be stored there is a plain refusal with every word, and no receipt."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest
from sqlalchemy import text

from tests.factories import Keys, an_instance
from tests.guarantees.database_faults import of_sqlite
from tests.guarantees.senders import Asking, Sender, Shown
from tests.guarantees.tally import Differences, differences
from tests.pictures import a_picture
from tests.public.test_tips import ANSWERS
from tests.public.visitor import Page, Visitor
from tests.services.ports import free_port
from tests.services.stack import ELSEWHERE
from tipline.config import PublicConfig
from tipline.domain.languages import all_languages
from tipline.persistence.database import Database
from tipline.public import create_site

ROOM_BYTES = 60_000
"""Room for a text and for none of the pictures here."""


class PublicPart:
    """The public part alone, over SQLite."""

    def __init__(self, instance: Path, address: str) -> None:
        self.port = free_port()
        self.file = Path(address.removeprefix("sqlite:///"))
        command = [sys.executable, "-m", "tipline.cli", "public", "--port", str(self.port)]
        command += ["--instance", str(instance / "public")]
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), "DATABASE_URL": address}
        log = instance.parent / "public.log"
        with log.open("w") as file:
            self.process = subprocess.Popen(command, cwd=ELSEWHERE, env=environment, stderr=file)
        asking = Asking(f"http://127.0.0.1:{self.port}")
        while asking.get("/healthz") is None:
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.1)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def may_write(self, size: int) -> None:
        """No file of this process may grow past `size` bytes: the nearest to a full disk that needs no root."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    @property
    def written(self) -> int:
        return max(file.stat().st_size for file in self.file.parent.iterdir())


@pytest.fixture
def part(instance: Path, sqlite_address: str) -> Iterator[PublicPart]:
    found = PublicPart(instance, sqlite_address)
    yield found
    found.process.terminate()
    found.process.wait()


def a_sender(part: PublicPart) -> Sender:
    return Sender(part.site, "fullt", Random(0), Event())


def press(sender: Sender, words: str, photo: bytes = b"") -> Shown:
    """One press of the button on a fresh form."""
    told = Shown(words, photo)
    token = sender._form(told)
    answers = sender._press(told, token, twice=False)
    told.code = sender._code(told, answers[0])
    if not told.code:
        sender._again(told, token, answers)
    return told


def test_a_full_disk_refuses_with_every_word_and_room_for_words_takes_words(
    part: PublicPart, sqlite: Database, keys: Keys
) -> None:
    sender = a_sender(part)
    first = press(sender, "Före")
    part.may_write(0)
    full = [press(sender, "Medan disken är full"), press(sender, "Ännu full", a_picture())]
    part.may_write(part.written + ROOM_BYTES)
    large = press(sender, "Med en stor bild", a_picture() + bytes(ROOM_BYTES * 10))
    small = press(sender, "Bara ord")
    part.may_write(resource.RLIM_INFINITY)
    after = press(sender, "Efter", a_picture())
    assert [bool(each.code) for each in (first, *full, large, small, after)] == [True, False, False, False, True, True]
    assert differences([first, small, after], sqlite, keys) == Differences()


def test_a_locked_database_refuses_while_leaflets_are_served(part: PublicPart, sqlite: Database, keys: Keys) -> None:
    locked, sender = of_sqlite(part.file), a_sender(part)
    locked.begin()
    try:
        refused = press(sender, "Medan den är låst")
        leaflet = Asking(part.site).get("/sv/hotel")
    finally:
        locked.end()
    taken = press(sender, "Sedan")
    assert (refused.code, refused.refused, refused.strange) == ("", 1, [])
    assert leaflet is not None
    assert leaflet[0] == 200
    assert differences([taken], sqlite, keys) == Differences()


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Visitor, dict[str, Page]]:
    """A form open in each language, on a site whose database then lost a table."""
    folder = tmp_path_factory.mktemp("forms")
    file = folder / "tipline.db"
    file.write_bytes(sqlite_template.read_bytes())
    instance = an_instance(folder / "instance")
    visitor = Visitor(create_site(PublicConfig(instance=instance / "public", database_url=f"sqlite:///{file}")))
    opened = {language: visitor.look(f"/{language}/tip") for language in all_languages()}
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        session.execute(text("DROP TABLE wrapped_keys"))
    database.close()
    return visitor, opened


@pytest.mark.parametrize("language", all_languages())
def test_whoever_cannot_be_served_is_told_in_their_language_and_keeps_every_answer(
    forms: tuple[Visitor, dict[str, Page]], language: str
) -> None:
    visitor, opened = forms
    page = visitor.press(opened[language], f"/{language}/tip", story="Kvar <här>", **ANSWERS)
    english = "The service is out of order for a moment. Nothing was saved."
    assert (page.status, page.code, page.soup.html["lang"]) == (503, "", language)
    assert page.told
    assert (english in page.told) == (language == "en")
    kept = page.fields()
    assert kept.pop("csrf_token")
    assert kept.pop("unkept")
    assert kept == {**ANSWERS, "story": "Kvar <här>"}
