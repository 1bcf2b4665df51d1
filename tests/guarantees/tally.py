"""Receipts shown against tips that officers can open, one by one and by the words in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.factories import Keys
from tests.guarantees.senders import HIDDEN, Asking, Shown
from tipline.casework.tip_access import open_keys
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.opening import open_original, open_sealed
from tipline.crypto.receipts import receipt_from
from tipline.domain.ranks import MOST_FAILURES
from tipline.domain.report import Report
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedAttachment, SealedReport, original_place, report_place
from tipline.persistence.tips import Tip
from tipline.persistence.wrapped_keys import wrapped_keys_of_tip

FOLLOWERS = 4


@dataclass(frozen=True)
class Kept:
    """A tip as the officers' keys open it."""

    reference: str
    words: str
    photos: tuple[bytes, ...]


@dataclass
class Differences:
    """By words, but for `unopened`, which has references. All empty is what was promised."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Kept, and neither shown a receipt nor left at a refusal."""
    mixed_up: list[str] = field(default_factory=list)
    """The code leads to another tip, to one without the picture, or to none; or two senders have one code."""
    strange: list[str] = field(default_factory=list)


def opened_tips(database: Database, keys: Keys) -> tuple[dict[bytes, Kept], list[str]]:
    """Tips by the tags of their receipts, and the references of those that do not open."""
    opened, unopened = {}, []
    with database.reading() as session:
        for reference, tag in session.execute(select(Tip.reference, Tip.receipt_tag)).all():
            try:
                opened[tag] = _opened(session, reference, keys)
            except (SealDamaged, KeyError):
                unopened.append(reference)
    return opened, unopened


def _opened(session: Session, reference: str, keys: Keys) -> Kept:
    key = open_keys(wrapped_keys_of_tip(session, reference), keys.officer)[reference]
    report = session.get(SealedReport, reference)
    if report is None:
        raise KeyError(reference)
    said = Report.from_bytes(open_sealed(key, report.sealed, report_place(reference)))
    rows = session.scalars(
        select(SealedAttachment)
        .where(SealedAttachment.tip_reference == reference)
        .order_by(SealedAttachment.envelope, SealedAttachment.position)
    )
    photos = (
        open_original(key, row.sealed, original_place(reference, reference, row.position))
        for row in rows
        if row.envelope == reference
    )
    return Kept(reference, said.story, tuple(photos))


def differences(shown: Sequence[Shown], database: Database, keys: Keys) -> Differences:
    kept, unopened = opened_tips(database, keys)
    times = Counter(each.words for each in kept.values())
    receipts = {each.words for each in shown if each.code}
    left = {each.words for each in shown if not each.code}
    codes = Counter(each.code for each in shown if each.code)

    def own(each: Shown) -> bool:
        found = kept.get(receipt_from(each.code, keys.site.receipt_salt).tag)
        whole = found is not None and found.words == each.words and b"".join(found.photos) == each.photo
        return whole and codes[each.code] == 1

    return Differences(
        lost=sorted(receipts - times.keys()),
        doubled=sorted(words for words, number in times.items() if number > 1),
        unopened=unopened,
        unknown=sorted(times.keys() - receipts - left),
        mixed_up=[each.words for each in shown if each.code and not own(each)],
        strange=[f"{each.words} {told}" for each in shown for told in each.strange],
    )


def codes_that_show_nothing(site: str, codes: Iterable[str]) -> list[str]:
    """Codes for which the follow-up page has no dialogue, asked over HTTP as a tipster does."""
    asking = Asking(site)
    answer = asking.get("/sv/follow-up")
    assert answer is not None
    token = HIDDEN.search(answer[1])[1]

    def shows(code: str) -> bool:
        page = asking.post("/sv/follow-up", {"csrf_token": token, "code": code})
        return page is not None and page[0] == 200 and 'id="status"' in page[1] and 'name="message"' in page[1]

    wanted = list(codes)
    with ThreadPoolExecutor(FOLLOWERS) as followers:
        return [code for code, found in zip(wanted, followers.map(shows, wanted), strict=True) if not found]


@dataclass(frozen=True)
class Triage:
    """How many tips there are, wait to be judged, were given up on and are shown to a person, were judged again."""

    tips: int
    waiting: int
    given_up: int
    judged_twice: int


def triage_of(database: Database) -> Triage:
    unjudged, hopeless = Tip.urgency.is_(None), Tip.attempts >= MOST_FAILURES
    twice = select(SealedAssessment.tip_reference).group_by(SealedAssessment.tip_reference).having(func.count() > 1)
    with database.reading() as session:

        def number(*where: object) -> int:
            return session.scalar(select(func.count()).select_from(Tip).where(*where)) or 0

        return Triage(
            number(), number(unjudged, ~hopeless), number(unjudged, hopeless), len(session.scalars(twice).all())
        )


def let_leases_end(database: Database) -> None:
    """As if a minute had passed since a worker died on the tips that it had taken."""
    with database.writing() as session:
        session.execute(update(Tip).where(Tip.urgency.is_(None)).values(leased_until=None))
