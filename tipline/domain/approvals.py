"""Four eyes: the acts that one person cannot do alone. One asks and says why, another one approves.

OWASP ASVS 5.0 V2.3.5 asks for two people where an act cannot be undone or shows what must stay hidden: who told the
tip, and the deletion that nothing brings back (domain.md, section 5: one proposes, another one decides).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tipline.domain.officers import Officer
from tipline.domain.permissions import covers, may

CONTACT, ERASURE, EXPORT, DISPOSAL = "contact", "erasure", "export", "disposal"

WAITS = timedelta(days=3)
"""How long a request waits for a second person. Own choice: from a Friday evening to the Monday after it."""
GOOD_FOR: dict[str, timedelta] = {
    CONTACT: timedelta(hours=8),
    ERASURE: timedelta(hours=24),
    EXPORT: timedelta(hours=24),
    DISPOSAL: timedelta(hours=24),
}
"""How long an approval lasts, by act. Own choice: contact details are shown for one shift, a deletion or an export is
done by the next day or decided anew."""
SECOND_PERSON_ACTS = (CONTACT, ERASURE)
"""Those that are asked for about one tip, from its page. An export and a disposal are asked for
about many (domain/exports.py, persistence/disposals.py)."""

MOVES: dict[str, tuple[str, ...]] = {
    "asked": ("approved", "refused", "lapsed"),
    "approved": ("used", "lapsed"),
    "refused": (),
    "used": (),
    "lapsed": (),
}
"""From each state to those that come after it. Nothing is stored for `lapsed`: time alone brings it about."""

MOST_REASON = 200
"""Characters: as many as the audit record holds of a purpose."""


class RequestNotSound(Exception):
    """A request that says no reason, or an erasure without its decision. The message names the part."""


class OwnRequest(Exception):
    """Whoever asks is not the second person who approves."""


class ApprovalMoveNotAllowed(Exception):
    """The request is no longer in a state from which it can go there."""


class ApprovalWorthless(Exception):
    """One of the two could not ask or approve this any more: the account is switched off, or its role is another."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for and why. `decision` is the reference of the decision on which an erasure rests, such as that
    of Riksarkivet (arkivlagen 1990:782: no deletion without support); empty for other acts.
    """

    act: str
    reason: str
    decision: str = ""


def check_request(request: Request) -> None:
    """Raises RequestNotSound for what nobody could decide about."""
    needs_decision = request.act == ERASURE
    sound = {
        "act": request.act in SECOND_PERSON_ACTS,
        "reason": bool(request.reason.strip()) and len(request.reason) <= MOST_REASON,
        "decision": bool(request.decision.strip()) == needs_decision and len(request.decision) <= MOST_REASON,
    }
    for part, holds in sound.items():
        if not holds:
            raise RequestNotSound(part)


def standing(act: str, state: str, *, asked_at: datetime, decided_at: datetime | None, now: datetime) -> str:
    """The state of a request at `now`: a key of MOVES. At the very end of its time it has lapsed."""
    until = good_until(act, state, asked_at=asked_at, decided_at=decided_at)
    return "lapsed" if until is not None and now >= until else state


def good_until(act: str, state: str, *, asked_at: datetime, decided_at: datetime | None) -> datetime | None:
    """When a request that waits, or an approval, comes to its end. None for what has ended otherwise."""
    if state == "asked":
        return asked_at + WAITS
    return decided_at + GOOD_FOR[act] if state == "approved" and decided_at is not None else None


def check_approval_move(before: str, after: str) -> None:
    """Raises ApprovalMoveNotAllowed unless a request may go from `before` to `after`."""
    if after not in MOVES.get(before, ()):
        raise ApprovalMoveNotAllowed(f"{before} to {after}")


def may_decide(officer: Officer, asker_id: int, county: str) -> bool:
    """Whether this officer can be the second person for what somebody else asks of a tip in `county`."""
    return may(officer, "decide_approval") and covers(officer, county) and officer.officer_id != asker_id


def holds(asker: Officer | None, approver: Officer | None, county: str) -> bool:
    """Whether both could still ask and approve this. Either is None when the account is switched off or gone."""
    if asker is None or approver is None:
        return False
    asks = may(asker, "ask_approval") and covers(asker, county)
    return asks and may_decide(approver, asker.officer_id, county)
