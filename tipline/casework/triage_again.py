"""Triage of a tip that an older version of the policy has judged. Both results are kept; the newer orders the queue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.alert_officers import plan_alert
from tipline.casework.judge_tip import Judged
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import TipNotFound
from tipline.casework.triage_tip import settle
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.reassessment import level_change, version_order
from tipline.domain.times import to_quarter
from tipline.domain.triage import POLICY_VERSION
from tipline.persistence.assessments import add_assessments
from tipline.persistence.overrides import levels_set
from tipline.persistence.reassessments import Wanted, count_judged_before, versions_in_use
from tipline.persistence.tips import Tip, tip_by_reference

BEGUN, ENDED = "triage_again_begun", "triage_again_ended"


def begin_triage_again(
    session: Session, since: datetime | None, *, key: bytes, by: str, now: datetime
) -> tuple[Wanted, int]:
    """The tips to triage again and their number. The run is in the record before a tip is opened, unless no tip is.

    After a step back to an older program, what a newer policy has judged is left alone.
    """
    newer = {each for each in versions_in_use(session) if version_order(each) > version_order(POLICY_VERSION)}
    wanted = Wanted(newest=(POLICY_VERSION, *sorted(newer)), since=since)
    tips = count_judged_before(session, wanted)
    if tips:
        detail = f"policy {POLICY_VERSION}, {tips} tips"
        record_act(session, key=key, officer_name=by, act=BEGUN, now=now, detail=detail)
    return wanted, tips


def end_triage_again(session: Session, outcomes: Mapping[str, int], *, key: bytes, by: str, now: datetime) -> None:
    counted = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items())
    record_act(session, key=key, officer_name=by, act=ENDED, now=now, detail=f"policy {POLICY_VERSION}: {counted}")


def triage_again(session: Session, judged: Judged, *, keys: OfficerKeys, now: datetime) -> str:
    """What became of the level (`domain/reassessment.py`), or nothing when the tip had been judged meanwhile.

    State, outcome and claim stay as they are, and so does a level that an officer has set. An open tip that becomes
    immediate has its alert planned, unless it has had one: the database holds one letter of a kind for each tip. Raises
    TipNotFound.
    """
    tip = tip_by_reference(session, judged.reference, lock=True)
    if tip is None or tip.urgency is None:
        raise TipNotFound(judged.reference)
    before, is_open = tip.urgency, tip.state != "closed"
    after = levels_set(session, [judged.reference]).get(judged.reference, judged.assessment.urgency)
    county, municipality = _place(tip, judged)
    new = replace(judged.new, county=county, municipality=municipality)
    if not add_assessments(session, [new], now=to_quarter(now)):
        return ""
    if after == "immediate" != before and is_open:
        plan_alert(session, judged.reference, to_quarter(now))
    settle(session, [judged], keys=keys)
    return level_change(before, after)


def _place(tip: Tip, judged: Judged) -> tuple[str, str]:
    """A tip stays in its county: whoever works on it must not lose sight of it. One without a place may get one."""
    is_placed, is_idle = bool(tip.county or tip.municipality), tip.state in {"received", "triaged"}
    return (judged.new.county, judged.new.municipality) if is_idle and not is_placed else (tip.county, tip.municipality)
