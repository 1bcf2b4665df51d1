"""Sweden's 290 municipalities and 21 counties, by their official codes."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """`code` has four digits, `county_code` its first two; both keep their leading zero."""

    code: str
    name: str
    county_code: str
    county: str


@cache
def all_municipalities() -> tuple[Municipality, ...]:
    """Every municipality, by code."""
    with (files("tipline.domain") / "municipalities.csv").open(encoding="utf-8") as rows:
        found = (_municipality(row) for row in csv.DictReader(rows))
        return tuple(sorted(found, key=lambda each: each.code))


@cache
def municipalities_by_code() -> dict[str, Municipality]:
    return {each.code: each for each in all_municipalities()}


@cache
def all_counties() -> dict[str, str]:
    """The county's name by its two-digit code."""
    return {each.county_code: each.county for each in all_municipalities()}


def municipality_name(code: str) -> str:
    """Empty when there is no such municipality."""
    found = municipalities_by_code().get(code)
    return found.name if found else ""


def county_of(municipality_code: str) -> str:
    """The two-digit code of its county; empty when there is no such municipality."""
    found = municipalities_by_code().get(municipality_code)
    return found.county_code if found else ""


def county_name_of(municipality_code: str) -> str:
    """Empty when there is no such municipality."""
    found = municipalities_by_code().get(municipality_code)
    return found.county if found else ""


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["municipality_code"],
        name=row["municipality"],
        county_code=row["county_code"],
        county=row["county"],
    )
