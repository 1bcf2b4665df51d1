"""What officers do with a made service: each scenario asks for one page, and looks whether it is the page."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select, text
from werkzeug.test import TestResponse

from tests.benchmarks.made.record import PURPOSE
from tests.benchmarks.made.service import WHOLE_COUNTRY
from tests.benchmarks.made.texts import Text
from tests.officer.accounts import a_site, at_desk
from tests.officer.desk_client import DeskClient
from tipline.casework.state_purpose import state_purpose
from tipline.domain.officers import Officer
from tipline.officer.asking import page_key_text
from tipline.officer.queue import ROWS_A_PAGE
from tipline.persistence.database import Database
from tipline.persistence.folds import ORDER
from tipline.persistence.officers import account_named
from tipline.persistence.queue_order import PageKey
from tipline.persistence.tips import Tip

PAGE = 100
"""Of the queue. A service of fewer tips is asked for the page in its middle: behind its last one nothing is left to
read, and no flags stand on it."""
OPENED = 24
"""Tips that are read one after the other, of those that have been through most."""
COUNTY = "officer0@example.org"
"""An officer of one county, the greatest."""
WORDS = "kvinna hotell"
FEW = 5


@dataclass(frozen=True)
class AtDesk:
    """Two officers at their desks, one for the whole country and one of a county, with what they look for."""

    whole: DeskClient
    county: DeskClient
    page_100: str
    tips: Sequence[str]
    phone: str


Scenario = Callable[[AtDesk], Callable[[], int]]


def _page(address: str, shows: str, *, county: bool = False) -> Scenario:
    return lambda desk: lambda: _shown((desk.county if county else desk.whole).get(address), shows)


def _page_100(desk: AtDesk) -> Callable[[], int]:
    return lambda: _shown(desk.whole.get(f"/queue?state=any&after={desk.page_100}"), "/tips/")


def _arrivals(desk: AtDesk) -> Callable[[], int]:
    """What a page of the queue asks every minute that it is open."""
    desk.whole.get("/queue")
    address = str(desk.whole.page.select_one("[data-arrivals]")["data-arrivals"])  # type: ignore[index]
    return lambda: _shown(desk.whole.get(address), "count")


def _tip(desk: AtDesk) -> Callable[[], int]:
    references = cycle(desk.tips)
    return lambda: _shown(desk.whole.get(f"/tips/{next(references)}"), "data-story", listed=' href="/tips/')


def _search(field: str, asked: Callable[[AtDesk], str]) -> Scenario:
    def prepared(desk: AtDesk) -> Callable[[], int]:
        desk.whole.get("/search")
        fields: Mapping[str, str] = {"csrf_token": desk.whole._token(), "purpose": PURPOSE, field: asked(desk)}
        return lambda: _shown(desk.whole.client.post("/search", data=fields), "/tips/")

    return prepared


def _shown(answer: TestResponse, shows: str, listed: str = " data-row") -> int:
    """The number of tips in the page's lists; on that of a tip, of links to others besides."""
    assert answer.status_code == 200, answer.status
    assert shows in answer.text
    return answer.text.count(listed)


def _few(scenario: Scenario) -> Scenario:
    """The same search for the newest FEW hits: among a thousand tips none has as many as a page of the site holds."""

    def prepared(desk: AtDesk) -> Callable[[], int]:
        ask = scenario(desk)

        def asked() -> int:
            with patch("tipline.officer.search.HITS_A_PAGE", FEW):
                return ask()

        return asked

    return prepared


SCENARIOS: Mapping[str, Scenario] = {
    "queue, first page": _page("/queue", "/tips/"),
    "queue, page 100": _page_100,
    "queue, one county": _page("/queue", "/tips/", county=True),
    "queue, a flag": _page("/queue?flag=minor", "/tips/"),
    "queue, a rare language": _page("/queue?language=ti&state=any", "/tips/"),
    "queue, nearly alike one by one": _page("/queue?unfolded=1", "/tips/"),
    "whether new tips came": _arrivals,
    "counts on the map": _page("/map", "<svg"),
    "tip": _tip,
    "search for a telephone": _search("named", lambda desk: desk.phone),
    "search for two words": _search("words", lambda _: WORDS),
    "search for a telephone, five hits": _few(_search("named", lambda desk: desk.phone)),
    "search for two words, five hits": _few(_search("words", lambda _: WORDS)),
}


@contextmanager
def at_desk_of(instance: Path, database: Database, texts: Sequence[Text]) -> Iterator[AtDesk]:
    site = a_site(instance, database)
    desk = site.extensions["desk"]
    with database.writing() as session:
        account = account_named(session, WHOLE_COUNTRY)
        assert account is not None
        officer = Officer(officer_id=account.id, name=account.name, role=account.role, county="")
        deepest = select(Tip.rank, Tip.received_at, Tip.reference).order_by(*ORDER)
        total = session.scalar(select(text("count(*)")).select_from(Tip)) or 0
        before = min((PAGE - 1) * ROWS_A_PAGE, total // 2)
        key = PageKey(*session.execute(deepest.offset(max(before, 1) - 1).limit(1)).one())
        tips = session.scalars(select(Tip.reference).order_by(Tip.reference).limit(OPENED)).all()
        for reference in tips:
            state_purpose(session, officer, reference, PURPOSE, keys=desk.keys, now=datetime.now(UTC))
    yield AtDesk(at_desk(site, WHOLE_COUNTRY), at_desk(site, COUNTY), page_key_text(key), tips, _frequent_phone(texts))
    desk.database.close()


def _frequent_phone(texts: Sequence[Text]) -> str:
    """The telephone that most texts name."""
    named = Counter(each.value for one in texts for each in one.judged.entities if each.kind == "phone")
    return named.most_common(1)[0][0]
