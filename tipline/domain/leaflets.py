"""The leaflets: their words, and the signs that belong to each. The web page and the paper are made from the same."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from tipline.domain.signs import STRENGTHS, Sign, signs_of_setting


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """All texts are English and the message ids of their translations; each tuple is a list of sentences."""

    audience: str
    title: str
    kicker: str
    lead: str
    about: tuple[str, ...]
    danger: tuple[str, ...]
    signs_intro: str
    settings: tuple[str, ...]
    not_signs: tuple[str, ...]
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    after: tuple[str, ...]
    truth: tuple[str, ...]
    law: tuple[str, ...]
    law_as_of: date
    """The day up to which the law was read. It may have changed since."""

    def signs(self, setting: str) -> tuple[Sign, ...]:
        """Its signs in one setting, the strongest first."""
        return tuple(sorted(signs_of_setting(setting), key=lambda sign: -STRENGTHS.index(sign.strength)))

    def strongest(self, count: int) -> tuple[Sign, ...]:
        """Its first strong signs, in the order of its settings: for a paper with little room."""
        found = (sign for setting in self.settings for sign in self.signs(setting) if sign.strength == STRENGTHS[-1])
        return tuple(islice(found, count))


@cache
def all_leaflets() -> tuple[Leaflet, ...]:
    return tuple(_leaflet(own, _listed()["shared"], _listed()["law"]) for own in _listed()["leaflets"])


def leaflet_for(audience: str) -> Leaflet | None:
    return next((each for each in all_leaflets() if each.audience == audience), None)


def said_to_everybody(about: str) -> tuple[str, ...]:
    """What every leaflet says, whoever it is for: `do`, `do_not` or another list of the shared words."""
    return tuple(_listed()["shared"][about])


def without_form(leaflet: Leaflet) -> Leaflet:
    """The leaflet of somebody who takes no tips: it promises no code, and nothing about how a tip is kept."""
    said = _listed()["elsewhere"]
    return replace(leaflet, after=tuple(said["after"]), truth=tuple(said["truth"]))


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads((files("tipline.domain") / "leaflets.toml").read_text(encoding="utf-8"))


def _leaflet(own: dict[str, Any], shared: dict[str, Any], law: dict[str, Any]) -> Leaflet:
    words: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (shared | own).items()
    }
    for name in ("do", "do_not"):
        words[name] = (*own[name], *shared[name])
    law_texts = (*law["texts"], *law.get(own["audience"], ()))
    return Leaflet(**words, law=law_texts, law_as_of=law["as_of"])
