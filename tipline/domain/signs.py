"""The catalogue of signs: one for leaflet, form, triage and statistics, so that paper and system never disagree."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STRENGTHS = ("weak", "moderate", "strong")
VERSION = "2026.11-1"
"""Goes up with every change of the catalogue, and is kept with each report: a sign may come to mean something else."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """`text` is English and the message id of its translations; `flags` are flags of the triage policy."""

    id: str
    setting: str
    text: str
    strength: str
    flags: tuple[str, ...]


@cache
def all_signs() -> tuple[Sign, ...]:
    """Every sign, in the order of the catalogue."""
    with (files("tipline.domain") / "signs.csv").open(encoding="utf-8") as rows:
        return tuple(_sign(row) for row in csv.DictReader(rows))


@cache
def signs_by_id() -> dict[str, Sign]:
    return {sign.id: sign for sign in all_signs()}


def signs_of_setting(setting: str) -> tuple[Sign, ...]:
    return tuple(sign for sign in all_signs() if sign.setting == setting)


def _sign(row: dict[str, str]) -> Sign:
    return Sign(
        id=row["id"],
        setting=row["setting"],
        text=row["sign_en"],
        strength=row["strength"],
        flags=tuple(row["flags"].split()),
    )
