"""What an officer sees does not change by a tip of a county that is none of theirs: not in a list, nor in a number.

That every role reaches what the table of access says, county by county, and nothing else, is tested with every address
by `tests/officer/test_access.py`. Here the same pages are read before and after other counties were busy.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.factories import LATER, NOW, a_report, a_sent_tip, an_officer
from tests.officer.desk_client import DeskClient
from tests.officer.desk_of_all import OTHER, OWN, DeskOfAll
from tests.officer.every_way import address, variants
from tipline.casework.join_tips import join_tips
from tipline.casework.keep_venues import add_venue
from tipline.casework.triage_tip import triage_tip
from tipline.domain.permissions import ALLOWED
from tipline.domain.venues.venue import Venue
from tipline.officer.access import ANYBODY, SIGNED_IN, SYSTEM, Way, ways
from tipline.persistence.tips import tip_by_reference

PAGES = [
    each for way in ways().values() if way.verb == "GET" and way.act not in {ANYBODY, SYSTEM} for each in variants(way)
]
ROLES = ("officer", "supervisor", "coordinator")
"""The roles that are bound to a county."""
SEARCHES = ({"words": "inlåst"}, {"words": "främmande"}, {"named": "MLB123"}, {"named": "070-174 06 77"})
"""The first and the third find tips of OWN."""
FILTERS = ("", "?state=triaged", "?urgency=immediate", f"?county={OTHER}", "?language=sv", "?flag=control", "?late=1")


class Rewound:
    """A world that can be put back to what it was, so that reading the same pages twice starts from the same state."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.file = folder / "instance" / "database" / "tipline.db"

        def database_of(instance: Path) -> str:
            self.file.write_bytes(template.read_bytes())
            return f"sqlite:///{self.file}"

        self.world = DeskOfAll(folder, database_of)

    def _close_file(self) -> None:
        for database in (self.world.database, self.world.site.extensions["desk"].database):
            database.engine.dispose()

    def mark(self) -> None:
        self._close_file()
        self.marked = self.file.read_bytes()

    def rewind(self) -> None:
        self._close_file()
        self.file.write_bytes(self.marked)


@pytest.fixture(scope="module")
def rewound(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Rewound]:
    made = Rewound(tmp_path_factory.mktemp("counties"), sqlite_template)
    yield made
    made.world.close()


def busy_elsewhere(world: DeskOfAll) -> None:
    """Another county gets tips of every kind, works them, joins them and keeps a venue. They share nothing with OWN."""
    references = []
    for number in range(6):
        words = " ".join(secrets.token_hex(3) for _ in range(12))
        report = a_report(
            f"En främmande bil MLB9{number}4 står här nu och en kvinna är inlåst. {words}", phone="070-174 06 77"
        )
        _, reference = a_sent_tip(world.database, world.keys, report, seed=secrets.token_bytes(16))
        references.append(reference)
        with world.database.writing() as session:
            assert triage_tip(session, reference, keys=world.keys.officer, now=NOW)
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county, tip.municipality = OTHER, "1880"
    with world.database.writing() as session:
        join_tips(session, an_officer(county=OTHER), (references[0], references[1]), keys=world.keys.officer, now=LATER)
        venue = Venue(kind="hotel", name="Hotell Främmande", municipality="1880")
        add_venue(
            session, an_officer(county=OTHER), venue, once=secrets.token_hex(16), keys=world.keys.officer, now=LATER
        )


def addresses(world: DeskOfAll, role: str) -> list[str]:
    """Every page of the role, with what the own county has in its parameters."""
    name, reference = world.kept_name(role), world.tips[OWN]
    world.open(name, reference)
    found = [address(world, way, reference, name) for way in PAGES if _may(role, way)]
    found += [f"/queue{each}" for each in FILTERS]
    return found


def _may(role: str, way: Way) -> bool:
    return way.act == SIGNED_IN or way.act in ALLOWED[role]


def seen(desk: DeskClient, role: str, asked: list[str]) -> dict[str, str]:
    """Every page, and every answer of the search, without what is drawn by chance at every look, or grows
    older: tokens, the challenge of a passkey, ages of tips, the time of day.
    """
    found = {each: _plain(desk.get(each)) for each in asked}
    if _may(role, ways()["POST", "/search"]):
        desk.get("/search")
        for sought in SEARCHES:
            found[str(sought)] = _plain(desk.send("/search", purpose="Work on a case", **sought))
        assert [bool(BeautifulSoup(found[str(each)], "html.parser").select(".found")) for each in SEARCHES] == [
            True,
            False,
            True,
            False,
        ]
    return found


def _plain(answer: TestResponse) -> str:
    assert answer.status_code < 400
    if answer.mimetype != "text/html":
        return answer.get_data().hex()
    page = BeautifulSoup(answer.text, "html.parser")
    for each in page.select("input[type=hidden], input[type=time], time, .age"):
        each.decompose()
    for each in page.select("[data-passkey]"):
        del each["data-passkey"]
    return str(page)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_no_number_and_no_search_tells_of_another_county(rewound: Rewound, role: str) -> None:
    world = rewound.world
    desk, asked = world.kept_desk(role), addresses(world, role)
    rewound.mark()
    before = seen(desk, role, asked)
    rewound.rewind()
    assert seen(desk, role, asked) == before
    rewound.rewind()
    busy_elsewhere(world)
    after = seen(desk, role, asked)
    assert [each for each in before if before[each] != after[each]] == []
