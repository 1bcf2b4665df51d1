"""The demonstration's venues in the demonstration's tips: found where a person finds them, and nowhere else."""

from tipline.cli.demo import demonstration_tips, demonstration_venues
from tipline.cli.triage import report_of
from tipline.domain.entities import find_entities
from tipline.domain.links.clues import municipalities_named
from tipline.domain.venues.finding import VenueNames
from tipline.domain.venues.venue import Venue, check_venue

VENUES = {
    f"{number:032x}": Venue(**{**typed, "aliases": tuple(typed["aliases"].splitlines())})  # type: ignore[arg-type]
    for number, typed in enumerate(demonstration_venues())
}


def test_every_venue_of_the_demonstration_is_one_that_officers_could_add() -> None:
    for venue in VENUES.values():
        check_venue(venue)


def test_a_venue_is_found_in_the_tips_that_name_it_and_in_no_other() -> None:
    names, found = VenueNames(VENUES), {}
    for tip in demonstration_tips():
        report = report_of(tip)
        places = municipalities_named(report, find_entities(report))
        found[tip["id"]] = {VENUES[each.venue_id].name for each in names.named_in(report.words, places)}
    named = {tip["id"] for tip in demonstration_tips() if "exempelgården" in tip["text"].lower()}
    assert len(named) == 5
    assert {tip: houses for tip, houses in found.items() if houses} == {tip: {"Hotell Exempelgården"} for tip in named}
