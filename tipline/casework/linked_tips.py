"""What an officer is shown of a tip's links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tipline.domain.links.clues import Clue
from tipline.domain.links.decisions import LinkDecision
from tipline.domain.links.proposals import KINDS


@dataclass(frozen=True, kw_only=True)
class Decided:
    """An officer's decision. `decision` is None when its seal is damaged."""

    decided: str
    officer_name: str
    decided_at: datetime
    decision: LinkDecision | None


@dataclass(frozen=True, kw_only=True)
class LinkedTip:
    """Another tip that the officer may see. `shared` is what a link would rest on, in the order of CLUE_KINDS.

    `alike` says that triage found the words of both alike. `decided` is None for a proposal.
    """

    reference: str
    county: str
    municipality: str
    received_at: datetime
    state: str
    rank: int
    urgency: str | None
    cluster: str
    shared: tuple[Clue, ...]
    alike: bool
    score: float
    decided: Decided | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Those of `proposals.KINDS` by which the two are linked."""
        found = {each.kind for each in self.shared} | ({"text"} if self.alike else set())
        return tuple(kind for kind in KINDS if kind in found)


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """That something this tip names is also in one or more tips of another county, and nothing else of them.

    `named` are this tip's own clues, `alike` whether words like its own are there. `untold` are the references of those
    tips whose record does not hold yet that they were pointed out; no officer sees them.
    """

    county: str
    named: tuple[Clue, ...]
    alike: bool
    untold: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TipLinks:
    """`proposed` have the greatest score first, `decided` the newest decision.

    `also_in` are the tips that name the same, in their `municipalities`; `more` says that there are more of them than
    were looked up. `holders` says of each clue of the tip in how many of them it stands. `sources` are the confirmed
    tips that are other sources, strongest first.
    """

    proposed: Sequence[LinkedTip] = ()
    decided: Sequence[LinkedTip] = ()
    also_in: int = 0
    municipalities: int = 0
    more: bool = False
    holders: Mapping[Clue, int]
    pointers: Sequence[Pointer] = ()
    sources: Sequence[str] = ()
