"""Referrals: a tip handed to somebody else, within the police or outside, and what stands in the way of it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tipline.domain.statements import SECRECY, Statement

FORBIDDEN: dict[str, frozenset[str]] = {"referred": frozenset(), "passed_on": frozenset({"H2"})}
"""Handling codes that forbid a move. H2 is "not passed on without permission" (Europol 4x4: peers.md 4.1): an officer
who has the permission grades the statement anew, and who gave it when is then in its history. Within the police the
code forbids nothing: it is about who else may know."""

_RESTRICTED = frozenset({"H1", "H3", "C"})
TO_TEST: dict[str, frozenset[str]] = {"referred": _RESTRICTED, "passed_on": _RESTRICTED | frozenset(SECRECY)}
"""Handling codes and marks that ask for a test and decide nothing: a court, another restriction, a condition (both
schemes: peers.md 4.1), and secrecy, which holds towards other authorities but not within one (OSL 8:1). Whether a rule
such as OSL 10:27 breaks it is tested each time."""


class ReferralNotUnderstood(Exception):
    """A referral that does not say to whom or why."""


class HandlingForbids(Exception):
    """A handling code forbids it. `rules` are the codes."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__(", ".join(rules))
        self.rules = rules


class NotTested(Exception):
    """Codes or marks ask for a test, and the officer has not said that it was made."""


@dataclass(frozen=True, kw_only=True)
class Referral:
    """`tested` are the codes and marks that the officer tested before the tip went on."""

    to_whom: str
    reason: str
    tested: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, read back by `from_bytes`."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Referral":
        """The referral that `to_bytes` wrote."""
        stored = json.loads(data)
        return cls(**{**stored, "tested": tuple(stored["tested"])})


def check_referral(referral: Referral) -> None:
    """Raises ReferralNotUnderstood."""
    if not (referral.to_whom.strip() and referral.reason.strip()):
        raise ReferralNotUnderstood


def rules_against(state: str, statements: Iterable[Statement]) -> tuple[str, ...]:
    """The handling codes in these statements that forbid taking their tip to `state`."""
    return tuple(sorted(_rules_in(statements) & FORBIDDEN[state]))


def rules_to_test(state: str, statements: Iterable[Statement]) -> tuple[str, ...]:
    """The handling codes and secrecy marks in these statements that ask for a test before their tip goes to `state`."""
    return tuple(sorted(_rules_in(statements) & TO_TEST[state]))


def check_handling(state: str, statements: Iterable[Statement], *, tested: bool) -> tuple[str, ...]:
    """The rules that the officer has `tested`. Raises HandlingForbids or NotTested."""
    stated = list(statements)
    if against := rules_against(state, stated):
        raise HandlingForbids(against)
    to_test = rules_to_test(state, stated)
    if to_test and not tested:
        raise NotTested(", ".join(to_test))
    return to_test


def _rules_in(statements: Iterable[Statement]) -> set[str]:
    found = set()
    for each in statements:
        found |= {each.secrecy, each.grade.handling if each.grade else ""}
    return found - {""}
