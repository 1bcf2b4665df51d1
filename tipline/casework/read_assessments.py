"""What triage concluded about a tip, in clear: the newest policy's judgement, and what older ones said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tipline.crypto.opening import opened_as
from tipline.domain.assessment import Assessment
from tipline.domain.reassessment import Change, change_between, version_order
from tipline.persistence.assessments import SealedAssessment, assessment_place


@dataclass(frozen=True)
class Earlier:
    """What an older version of the policy concluded, and what the next one changed.

    `assessment` is None when its seal is damaged, `change` when either of the two cannot be opened.
    """

    policy_version: str
    assessed_at: datetime
    urgency: str
    assessment: Assessment | None
    change: Change | None


def read_assessments(
    rows: Iterable[SealedAssessment], key: bytes | None
) -> tuple[Assessment | None, Sequence[Earlier]]:
    """That of the newest version of the policy, and those of older ones, newest first.

    `key` is the tip's own, or None where it is gone.
    """
    ordered = sorted(rows, key=lambda row: version_order(row.policy_version), reverse=True)
    judged = [(row, _opened(row, key)) for row in ordered]
    earlier = [_earlier(row, older, newer) for (_, newer), (row, older) in pairwise(judged)]
    return (judged[0][1] if judged else None), earlier


def _opened(row: SealedAssessment, key: bytes | None) -> Assessment | None:
    place = assessment_place(row.tip_reference, row.policy_version)
    return opened_as(Assessment.from_bytes, key, row.sealed, place)


def _earlier(row: SealedAssessment, older: Assessment | None, newer: Assessment | None) -> Earlier:
    change = change_between(older, newer) if older and newer else None
    return Earlier(row.policy_version, row.assessed_at, row.urgency, older, change)
