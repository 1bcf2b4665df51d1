"""The level of urgency: the table of the triage policy, read from the top. The first row that holds decides."""

from collections.abc import Callable
from dataclasses import dataclass

from tipline.domain.assessment import Reason

STRONG = 3
MODERATE = 2
ADVERT_SIGNS = frozenset({"onl-01", "prop-05"})
"""An advert alone is routine, also where the catalogue calls its sign strong."""
ENOUGH_MODERATE = 2


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the table asks about. `signs` are reasons for every ticked sign, also those without a flag."""

    flags: dict[str, tuple[Reason, ...]]
    signs: tuple[Reason, ...]
    patterns: tuple[Reason, ...]
    soon: tuple[Reason, ...] = ()
    pleads_now: tuple[Reason, ...] = ()
    unread: tuple[Reason, ...] = ()

    def grave(self) -> tuple[Reason, ...]:
        return (*self.flags.get("danger", ()), *self.flags.get("minor", ()))

    def strong_control(self) -> tuple[Reason, ...]:
        control = self.flags.get("control", ())
        return tuple(each for each in control if each.weight >= STRONG and each.match not in ADVERT_SIGNS)

    def trade(self) -> tuple[Reason, ...]:
        return (*self.flags.get("purchase", ()), *self.flags.get("procuring", ()))

    def place_or_advert(self) -> tuple[Reason, ...]:
        online = tuple(each for each in self.flags.get("online", ()) if each.weight >= MODERATE)
        return (*self.flags.get("premises", ()), *online)

    def moderate(self) -> tuple[Reason, ...]:
        """Enough moderate signs, ticked or told, each counted once; a strong sign is enough alone."""
        told = {each.rule: each for each in (*self.signs, *self.patterns) if each.weight >= MODERATE}
        is_enough = len(told) >= ENOUGH_MODERATE or any(each.weight >= STRONG for each in told.values())
        return tuple(told.values()) if is_enough else ()

    def ongoing(self) -> tuple[Reason, ...]:
        return self.flags.get("ongoing", ())


def both(one: tuple[Reason, ...], other: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return (*one, *other) if one and other else ()


TABLE: tuple[tuple[str, str, Callable[[Facts], tuple[Reason, ...]]], ...] = (
    ("immediate", "danger_or_minor_now", lambda facts: both(facts.grave(), facts.ongoing())),
    ("immediate", "exposed_person_asks_for_help", lambda facts: both(facts.flags.get("self", ()), facts.pleads_now)),
    ("urgent", "danger_or_minor", lambda facts: facts.grave()),
    ("urgent", "exposed_person", lambda facts: facts.flags.get("self", ())),
    ("urgent", "strong_control", lambda facts: facts.strong_control()),
    ("urgent", "trade_now", lambda facts: both(facts.trade(), facts.ongoing())),
    ("urgent", "trade_ends_soon", lambda facts: both(facts.trade(), facts.soon)),
    ("urgent", "rules_cannot_read_a_person_must", lambda facts: facts.unread),
    ("routine", "trade", lambda facts: facts.trade()),
    ("routine", "place_or_advert", lambda facts: facts.place_or_advert()),
    ("routine", "control", lambda facts: facts.flags.get("control", ())),
    ("routine", "signs_together", lambda facts: facts.moderate()),
)
"""Level, the name of the row, and the reasons that make it hold."""


def level_of(facts: Facts) -> tuple[str, tuple[Reason, ...]]:
    for level, row, holds in TABLE:
        if reasons := holds(facts):
            return level, tuple(_about_level(each, row, level) for each in _few(reasons))
    return "low", (Reason(rule="no_sign", about="low", match=""),)


def _few(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """One reason for each flag or sign; the flags carry the rest."""
    return tuple({(each.about, each.field): each for each in reversed(reasons)}.values())[::-1]


def _about_level(reason: Reason, row: str, level: str) -> Reason:
    return Reason(
        rule=row,
        about=level,
        match=reason.match,
        start=reason.start,
        end=reason.end,
        field=reason.field,
        weight=reason.weight,
    )
