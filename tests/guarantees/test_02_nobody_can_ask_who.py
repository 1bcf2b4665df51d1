"""Two tips from opposite kinds of client leave the same: nothing says who, from where, with what, or in what order."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.factories import Keys, an_instance
from tests.guarantees.canary import Flight
from tests.guarantees.copies import files_below
from tests.guarantees.rows_left import Left, all_rows, left_by, new_rows
from tests.guarantees.tipster import WORDS, Tipster
from tests.services.wire import a_part
from tipline.casework.tip_access import keys_of_tip
from tipline.crypto.opening import open_sealed
from tipline.persistence.database import Database
from tipline.persistence.dump import dumped
from tipline.persistence.reports import report_place, sealed_report

IN_A_ROW = 8
"""Tips whose order nobody may find again: by chance they lie in it once in 40,000 times."""
PLAIN = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "Accept-Language": "en"}
CAUSED = ("tips", "reports", "attachments", "redrawings", "wrapped_keys", "messages", "withdrawals")
"""Tables in which a tipster causes rows."""


@dataclass
class Site:
    port: int
    instance: Path
    database: Database
    log: Path
    flight: Flight

    def plain(self) -> Tipster:
        """A browser that says little, from one address."""
        return Tipster(self.port, self.flight, address="127.0.0.99", headers=dict(PLAIN))

    def telling(self) -> Tipster:
        """Another that says everything there is to say, in another language, from another address."""
        return Tipster(self.port, self.flight, address="127.0.0.77")

    def visit(self, tipster: Tipster) -> Left:
        """Everything a tipster can do, from the tip to its withdrawal."""
        with left_by(self.database) as left:
            code = tipster.send_tip()
            tipster.stumble(code)
            tipster.add(code)
            tipster.withdraw(code)
        assert set(left.rows) == set(CAUSED)
        return left


def an_address(request: pytest.FixtureRequest, instance: Path) -> str:
    """A database with our tables in it."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        return str(server.address(server.create(request.getfixturevalue("postgresql_template"))))
    file = instance / "database" / "tipline.db"
    file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("g2")
    instance = an_instance(folder / "instance")
    address = an_address(request, instance)
    database, log = Database(address), folder / "public.log"
    with a_part("public", instance / "public", log, {"TIPLINE_DATABASE_URL": address}) as port:
        yield Site(port, instance, database, log, Flight())
    database.close()


def test_what_two_tips_leave_differs_in_random_bytes_alone(site: Site) -> None:
    one, other = site.visit(site.plain()), site.visit(site.telling())
    assert one.shapes() == other.shapes()
    assert {shape for rows in one.shapes().values() for row in rows for shape in row if shape[1] == "a quarter"}


def test_a_finer_time_another_number_and_another_length_would_be_seen(site: Site) -> None:
    left = site.visit(site.plain())
    (tip,) = left.rows["tips"]
    finer = min(left.moments()).replace(second=7)
    for name, value in (("attempts", 1), ("reply_key", b"longer"), ("received_at", finer)):
        changed = Left({**left.rows, "tips": {tuple((each, value if each == name else kept) for each, kept in tip)}})
        assert changed.shapes() != left.shapes()


def test_two_tips_of_one_client_have_nothing_in_common_that_those_of_two_have_not(site: Site) -> None:
    one, again, other = (site.visit(each) for each in (site.telling(), site.telling(), site.plain()))
    assert one.values() & again.values() == one.values() & other.values()
    assert one.values() & again.values() < one.values()


def test_no_file_row_or_line_of_the_log_tells_of_a_client(site: Site) -> None:
    site.visit(site.telling())
    with site.database.reading() as session:
        dump = b"".join(dumped(session))
    # Whoever reads a file and closes it gives up all locks that this process has on it, SQLite's too (fcntl(2)).
    site.database.close()
    places = [("dump", dump), *files_below(site.instance, site.log)]
    assert [(place, find) for place, content in places for find in site.flight.finds(content)] == []
    assert [place for place, content in places if b"127.0.0.77" in content] == []
    assert re.findall(r"GET|POST|/sv/|follow-up|[0-9]{4} [0-9]{4}", site.log.read_text()) == []
    assert site.log.read_text()


def test_inside_the_seal_stands_what_was_typed_and_the_language_of_the_page(site: Site) -> None:
    keys = Keys(site.instance)
    (tip,) = site.visit(site.telling()).rows["tips"]
    reference = dict(tip)["reference"]
    with site.database.reading() as session:
        sealed = sealed_report(session, reference)
        assert sealed is not None
        key = keys_of_tip(session, reference, keys.officer)[reference]
    report = open_sealed(key, sealed, report_place(reference))
    assert {find.marker for find in site.flight.finds(report)} == set(WORDS)
    assert b'"page_language": "sv"' in report


def test_no_dump_tells_in_which_order_tips_of_a_quarter_came(site: Site) -> None:
    seen = [all_rows(site.database)]
    for _ in range(IN_A_ROW):
        tipster = site.plain()
        tipster.post("/sv/tip", {"csrf_token": tipster.token("/sv/tip"), "story": "Ett rum med stängd dörr."})
        seen.append(all_rows(site.database))
    sent = [Left(new_rows(before, after)) for before, after in pairwise(seen)]
    names = [dict(next(iter(left.rows["tips"])))["reference"] for left in sent]
    # Whatever counts or tells a time is the same in all of them.
    assert len({repr(left.shapes()) for left in sent}) == 1
    with site.database.reading() as session:
        dump = b"".join(dumped(session)).decode()
    assert list(dict.fromkeys(re.findall("|".join(names), dump))) == sorted(names) != names


def test_no_hidden_number_of_sqlite_tells_the_order(sqlite_address: str) -> None:
    with sqlite3.connect(sqlite_address.removeprefix("sqlite:///")) as database:
        for table in CAUSED:
            with pytest.raises(sqlite3.OperationalError, match="rowid"):
                database.execute(f"SELECT rowid FROM {table}")  # noqa: S608 our own tables
