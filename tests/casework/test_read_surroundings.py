"""Reading the surroundings of a tip: under every key of the index, with what was said when, and told when it is cut."""

from dataclasses import replace

import pytest

from tests.factories import LATER, NOW, Keys, a_report, a_sent_tip, a_triaged_tip, an_officer
from tipline.casework.add_entity import add_entity
from tipline.casework.read_surroundings import Around, read_surroundings
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.state_purpose import state_purpose
from tipline.crypto.fingerprints import IndexKey
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.links.timeline import by_day
from tipline.intake.follow_up import add_to_tip
from tipline.persistence.database import Database

PHONED = "Ring 070-174 06 34."
EVA = an_officer()


def tips(database: Database, keys: Keys, count: int) -> list[str]:
    """References of so many tips about one telephone."""
    return [
        a_triaged_tip(database, keys, a_report(PHONED + "!" * n), seed=bytes([n + 1]) * 16)[1] for n in range(count)
    ]


def around(database: Database, reference: str, keys: OfficerKeys) -> Around:
    with database.writing() as session:
        state_purpose(session, EVA, reference, "Why", keys=keys, now=NOW)
        return read_surroundings(session, EVA, reference, keys=keys, now=NOW)


def test_tips_are_found_under_an_older_key_of_the_index_too(database: Database, keys: Keys) -> None:
    opened, other = tips(database, keys, 2)
    newer = replace(keys.officer, index=(IndexKey(2, b"n" * 32), *keys.officer.index))
    assert [each.reference for each in around(database, opened, newer).surroundings.tips] == [other]
    only_newer = replace(keys.officer, index=newer.index[:1])
    assert list(around(database, opened, only_newer).surroundings.tips) == []


def test_it_is_told_when_a_thing_has_more_tips_than_are_looked_up(
    sqlite: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, *_ = tips(sqlite, keys, 5)
    assert not around(sqlite, opened, keys.officer).surroundings.more
    for module in ("tipline.persistence.neighbours", "tipline.casework.read_surroundings"):
        monkeypatch.setattr(f"{module}.MOST_OF_A_CLUE", 2)
    cut = around(sqlite, opened, keys.officer).surroundings
    assert (len(cut.tips), cut.more) == (3, True)


def test_what_an_officer_added_is_in_the_surroundings_too(sqlite: Database, keys: Keys) -> None:
    stories = ("En man ringde.", "En annan man ringde i går.")
    opened, other = (
        a_triaged_tip(sqlite, keys, a_report(each), seed=bytes([number]) * 16)[1] for number, each in enumerate(stories)
    )
    with sqlite.writing() as session:
        for once, reference in (("1" * 32, opened), ("2" * 32, other)):
            named = {"kind": "phone", "written": "070-174 06 34", "once": once}
            add_entity(session, EVA, reference, **named, keys=keys.officer, now=NOW)
    found = around(sqlite, opened, keys.officer).surroundings
    assert [each.reference for each in found.tips] == [other]
    assert {each.label for each in found.network.nodes} == {opened, other, "+46701740634"}


def test_what_was_said_is_told_to_the_quarter_or_the_minute(sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        reply_to_tipster(session, EVA, reference, "Vilket hotell?", once="a" * 32, keys=keys.officer, now=NOW)
        add_to_tip(session, code, "Det vid torget.", (), keys=keys.site, seed=b"0123456789abcdef", now=LATER)
    days = by_day(around(sqlite, reference, keys.officer).dated)
    told = [(each.what, each.grain, f"{each.at:%H:%M}") for _, things in days for each in things]
    assert told == [
        ("received", "quarter", "22:30"),
        ("assessed", "quarter", "22:30"),
        ("replied", "minute", "22:41"),
        ("wrote", "quarter", "23:00"),
    ]


def test_a_tip_that_the_rules_have_not_judged_names_nothing_yet(sqlite: Database, keys: Keys) -> None:
    tips(sqlite, keys, 1)
    _, waiting = a_sent_tip(sqlite, keys, a_report(PHONED), seed=b"another form    ")
    found = around(sqlite, waiting, keys.officer)
    assert not found.damaged
    assert [each.label for each in found.surroundings.network.nodes] == [waiting]
    assert [each.what for each in found.dated] == ["received"]
