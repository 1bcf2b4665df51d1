"""The rows of made tips, every ciphertext sealed by the product under the key of its own tip."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import Any, NamedTuple

from tests.benchmarks.made.fates import Fate
from tests.benchmarks.made.texts import Text
from tipline.casework.alert_officers import IMMEDIATE_TIP
from tipline.casework.index_tip import GRADE, INDEX_VERSION
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.key_pair import SEED_BYTES, key_pair_from
from tipline.crypto.sealing import RingKey, new_key, seal, seal_reply, wrap_key
from tipline.domain.grading import Grade
from tipline.domain.likeness import BANDS
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.domain.officers import Officer
from tipline.domain.ranks import RANKS, WAITING
from tipline.domain.search.grades import values_of
from tipline.domain.statements import Statement
from tipline.persistence.assessments import SealedAssessment, assessment_place
from tipline.persistence.claims import Claim
from tipline.persistence.events import Event, EventTip
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint
from tipline.persistence.letters import Letter
from tipline.persistence.messages import OFFICER, Message, message_place
from tipline.persistence.near_copies import TipBand, TipCluster
from tipline.persistence.notes import Note, note_place
from tipline.persistence.overrides import UrgencyOverride, override_place
from tipline.persistence.reports import SealedReport, report_place
from tipline.persistence.schema import Base
from tipline.persistence.statements import SealedStatement, statement_place
from tipline.persistence.tip_links import TipLink, link_place
from tipline.persistence.tip_words import TipWord
from tipline.persistence.tips import Tip, flags_text
from tipline.persistence.withdrawals import Withdrawal
from tipline.persistence.wrapped_keys import WrappedKey

REPLY_KEYS = 50
"""Nobody has the code of a made tip, so that a few keys for replies serve them all."""
GRADED = Grade(scheme="4x4", source="X", information="4", handling="H2")
STATED = Statement(text="Tipset säger det.", nature="fact", obtained="heard", subject="unknown", grade=GRADED)
LINK = LinkDecision(decided=CONFIRMED, kinds=(), reason="Samma hus.")
STATED_BYTES, LINK_BYTES = STATED.to_bytes(), LINK.to_bytes()
OWN_BANDS = Struct(f"{BANDS}Q")
SAID = "Är det samma rum som förra veckan? Det stod en bil utanför hela natten."


class Many(NamedTuple):
    """Rows of one table that differ in one column alone."""

    model: type[Base]
    column: str
    values: Sequence[int]
    rest: Mapping[str, Any]


@dataclass
class Papers:
    """Rows by their table, and those of tables with very many."""

    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    many: list[Many] = field(default_factory=list)

    def add(self, model: type[Base], **values: Any) -> None:
        self.rows[model].append(values)


@dataclass(frozen=True)
class Desk:
    """With what tips are sealed and worked: the ring, the key of the index, the texts, the officers."""

    ring: tuple[RingKey, ...]
    index: IndexKey
    texts: Sequence[Text]
    officers: Sequence[Officer]
    reply_keys: Sequence[bytes] = field(
        default_factory=lambda: [key_pair_from(os.urandom(SEED_BYTES)).public for _ in range(REPLY_KEYS)]
    )

    def officer_of(self, fate: Fate) -> Officer:
        county = self.texts[fate.text].county
        able = [each for each in self.officers if each.county in {county, ""}]
        return able[int(fate.desk * len(able))]

    def reply_key(self, fate: Fate) -> bytes:
        return self.reply_keys[int(fate.desk * len(self.reply_keys))]


def papers_of(fates: Sequence[Fate], desk: Desk, *, triaged: bool = True) -> Papers:
    """Of a block of tips. Without `triaged`, they have just been sent."""
    papers = Papers()
    keys = {each.reference: new_key() for each in fates}
    for fate in fates:
        _sent(papers, fate, desk, keys[fate.reference], triaged=triaged)
        if triaged:
            _judged(papers, fate, desk, keys[fate.reference])
            _indexed(papers, fate, desk)
            _worked(papers, fate, desk, keys[fate.reference])
    return papers


def _sent(papers: Papers, fate: Fate, desk: Desk, key: bytes, *, triaged: bool) -> None:
    """As intake/submit_tip.py stores it."""
    text, reference = desk.texts[fate.text], fate.reference
    papers.add(
        Tip,
        reference=reference,
        received_at=fate.received_at,
        receipt_tag=os.urandom(32),
        reply_key=desk.reply_key(fate),
        attempts=int(triaged),
        leased_until=None,
        closed_at=fate.later(200) if fate.state == "closed" else None,
        outcome=fate.outcome,
        **(_told(fate, text) if triaged else {**_told(fate, None), "state": "received", "rank": WAITING}),
    )
    _wrap(papers, reference, reference, key, desk)
    papers.add(SealedReport, tip_reference=reference, sealed=seal(key, text.report, report_place(reference)))


def _told(fate: Fate, text: Text | None) -> dict[str, Any]:
    if text is None:
        return {"urgency": None, "language": None, "county": "", "municipality": "", "flags": ""}
    urgency = _level(fate, text)
    return {
        "state": fate.state,
        "rank": RANKS[urgency],
        "urgency": urgency,
        "language": text.judged.language,
        "county": text.county,
        "municipality": text.municipality,
        "flags": flags_text(text.judged.flags),
    }


def _level(fate: Fate, text: Text) -> str:
    return "urgent" if fate.level_set else text.judged.urgency


def _wrap(papers: Papers, reference: str, envelope: str, key: bytes, desk: Desk) -> None:
    for key_id, wrapped in wrap_key(key, desk.ring, envelope).items():
        papers.add(WrappedKey, envelope=envelope, key_id=key_id, tip_reference=reference, wrapped=wrapped)


def _judged(papers: Papers, fate: Fate, desk: Desk, key: bytes) -> None:
    """As casework/triage_tip.py stores it; the letter about an immediate tip has been sent."""
    text, reference = desk.texts[fate.text], fate.reference
    version = text.judged.policy_version
    papers.add(
        SealedAssessment,
        tip_reference=reference,
        policy_version=version,
        assessed_at=fate.received_at,
        urgency=text.judged.urgency,
        sealed=seal(key, text.assessment, assessment_place(reference, version)),
    )
    if text.judged.urgency == "immediate":
        at = fate.received_at
        papers.add(
            Letter, tip_reference=reference, kind=IMMEDIATE_TIP, due_at=at, sent_at=at, attempts=1, leased_until=None
        )


def _indexed(papers: Papers, fate: Fate, desk: Desk) -> None:
    """Tips outside of a cluster have bands that no other has: they are taken to be told in words of their own."""
    text, reference = desk.texts[fate.text], fate.reference
    bands = text.bands if fate.cluster else tuple(each >> 1 for each in OWN_BANDS.unpack(os.urandom(OWN_BANDS.size)))
    papers.many.append(Many(TipBand, "band", bands, {"tip_reference": reference}))
    here = {"county": text.county, "tip_reference": reference}
    papers.many.append(Many(TipFingerprint, "fingerprint", text.fingerprints, here))
    grades = tuple(desk.index.fingerprint(GRADE, each) for each in values_of([GRADED] if fate.graded else []))
    papers.many.append(Many(TipWord, "word", (*text.words, *grades), {**here, "received_at": fate.received_at}))
    papers.add(
        IndexedTip,
        tip_reference=reference,
        received_at=fate.received_at,
        key_number=desk.index.number,
        version=INDEX_VERSION,
        failed=False,
    )
    if fate.cluster:
        named = {"cluster": fate.cluster, "by_words": fate.cluster, "joined_by": None, "joined_at": None}
        papers.add(TipCluster, tip_reference=reference, **named)


def _worked(papers: Papers, fate: Fate, desk: Desk, key: bytes) -> None:
    """What officers and the tipster did afterwards."""
    reference, officer = fate.reference, desk.officer_of(fate)
    by = {"tip_reference": reference, "officer_name": officer.name}
    if fate.state != "triaged":
        papers.add(Claim, tip_reference=reference, officer_id=officer.officer_id, claimed_at=fate.later(10))
    for once in _once(fate.graded):
        sealed = seal(key, STATED_BYTES, statement_place(reference, once))
        papers.add(SealedStatement, statement_id=once, supersedes=None, written_at=fate.later(11), sealed=sealed, **by)
    for once in _once(fate.noted):
        sealed = seal(key, b"Ring receptionen.", note_place(reference, once))
        papers.add(Note, note_id=once, written_at=fate.later(12), sealed=sealed, **by)
    for once in _once(fate.level_set):
        sealed = seal(key, "Skäl.".encode(), override_place(reference, once))
        papers.add(UrgencyOverride, override_id=once, urgency="urgent", set_at=fate.later(9), sealed=sealed, **by)
    if fate.withdrawn:
        papers.add(Withdrawal, tip_reference=reference, withdrawn_at=fate.received_at)
    if fate.linked_to:
        sealed = seal(key, LINK_BYTES, link_place(reference, fate.linked_to))
        decided = {"decided": LINK.decided, "decided_at": fate.later(50), "sealed": sealed}
        papers.add(TipLink, other_reference=fate.linked_to, **decided, **by)
        if fate.event not in {each["event_id"] for each in papers.rows[Event]}:
            papers.add(Event, event_id=fate.event, opened_at=fate.later(50))
        papers.add(EventTip, tip_reference=reference, event_id=fate.event)
    for position in range(len(fate.lines)):
        _written(papers, fate, position, desk, key)


def _once(happened: bool) -> Iterator[str]:  # noqa: FBT001 whether there is one
    if happened:
        yield os.urandom(16).hex()


def _written(papers: Papers, fate: Fate, position: int, desk: Desk, key: bytes) -> None:
    """As intake/follow_up.py and casework/reply_to_tipster.py store it."""
    line, message_id = fate.lines[position], os.urandom(16).hex()
    own, place = line.author == OFFICER, message_place(fate.reference, message_id)
    sealing_key = key if own else new_key()
    if not own:
        _wrap(papers, fate.reference, message_id, sealing_key, desk)
    papers.add(
        Message,
        message_id=message_id,
        tip_reference=fate.reference,
        position=position,
        author=line.author,
        written_at=line.written_at,
        for_tipster=seal_reply(desk.reply_key(fate), SAID.encode(), place),
        for_officers=seal(sealing_key, SAID.encode(), place),
        handled_at=fate.later(60) if line.handled else None,
        told_at=None,
    )
