"""What made tips say: the demonstration tips with other numbers and places, judged and indexed by the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from tipline.casework.index_tip import WORD, found_by
from tipline.casework.judge_tip import place_of
from tipline.casework.venue_register import VenueRegister
from tipline.cli.demo import demonstration_tips
from tipline.cli.triage import report_of
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.assessment import Assessment
from tipline.domain.likeness import Bands, bands_of_tip
from tipline.domain.municipalities import all_municipalities
from tipline.domain.report import Report
from tipline.domain.triage import assess

LAST_TWO = re.compile(r"(?<=\d)\d{2}\b")
"""The end of a telephone, a room, a number plate: what tells one from the next."""
FEWEST, MOST, TIPS_OF_A_TEXT = 240, 4_800, 50
"""Different texts: each is triaged in some milliseconds. A thing that is named stands in some hundred tips at most
by its text alone; the most frequent numbers are in many texts."""
WITH_MUNICIPALITY = 0.75
COUNTY_WEIGHTS = {"01": 25, "14": 17, "12": 14}
"""About the inhabitants: every other county counts 2.5."""


@dataclass(frozen=True)
class Text:
    """`report` and `assessment` as they are sealed; `judged` says what of the assessment stands in clear."""

    report: bytes
    assessment: bytes
    judged: Assessment
    county: str
    municipality: str
    fingerprints: tuple[int, ...]
    words: tuple[int, ...]
    bands: Bands


def reports(tips: int, seed: int) -> list[Report]:
    """As many different ones as so many tips have."""
    random = Random(f"texts {seed}")  # noqa: S311 - figures, not secrets
    number = min(max(FEWEST, tips // TIPS_OF_A_TEXT), MOST)
    municipalities = all_municipalities()
    weights = [
        COUNTY_WEIGHTS.get(each.county_code, 2.5)
        / sum(other.county_code == each.county_code for other in municipalities)
        for each in municipalities
    ]
    return [
        report_of(
            {
                **tip,
                "text": LAST_TWO.sub(lambda _: f"{int(100 * random.random() ** 3):02}", tip["text"]),
                "municipality": random.choices(municipalities, weights)[0].code
                if random.random() < WITH_MUNICIPALITY
                else "",
            }
        )
        for tip in islice(cycle(demonstration_tips()), number)
    ]


def text_of(report: Report, register: VenueRegister, keys: OfficerKeys, index: IndexKey) -> Text:
    """Judged and indexed as triage does it (casework/triage_tip.py)."""
    assessment = assess(report)
    county, municipality = place_of(report, assessment)
    found = found_by(register, report, assessment.entities, frozenset(), bands=None, rows=0)
    named = sorted({index.fingerprint(clue.kind, clue.value) for clue in found.clues})
    words = sorted({*named, *(index.fingerprint(WORD, each) for each in found.words)})
    return Text(
        report=report.to_bytes(),
        assessment=assessment.to_bytes(),
        judged=assessment,
        county=county,
        municipality=municipality,
        fingerprints=tuple(named),
        words=tuple(words),
        bands=bands_of_tip(report, assessment.entities, keys.likeness),
    )


def by_urgency(texts: Sequence[Text]) -> list[float]:
    """How often each text is told: what is quiet more often than what is grave."""
    weights = {"immediate": 0.4, "urgent": 0.8, "routine": 1.2, "low": 1.4}
    return [weights[each.judged.urgency] for each in texts]
