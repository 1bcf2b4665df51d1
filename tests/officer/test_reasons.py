"""Marks, legend and reasons of a tip: they lead to each other, say the same, and say it in the officer's language."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.factories import (
    LOCKED_IN,
    NOW,
    Keys,
    a_report,
    a_tip_of_an_older_policy,
    a_triaged_tip,
    judge_before,
)
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.persistence.test_queue import counted
from tipline.casework.triage_tip import triage_tip
from tipline.domain.assessment import FLAGS, Assessment, Entity, Reason
from tipline.officer.groups import GROUP_OF_FLAG, GROUPS, letter_of
from tipline.officer.judgement import judgement_shown
from tipline.officer.language import OFFICER_LANGUAGES
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database

STORY = "Hon är 15 år och inlåst nu. Ingen kniv."
DENIED = "Rum 12: hon är inlåst. Inget våld, sa han."


def a_reason(words: str, rule: str, about: str, weight: int = 3, story: str = STORY) -> Reason:
    start = story.index(words)
    return Reason(rule=rule, about=about, match=words, start=start, end=start + len(words), weight=weight)


def concluded(*reasons: Reason, entities: tuple[Entity, ...] = ()) -> Assessment:
    return Assessment(policy_version="1", urgency="urgent", language="sv", reasons=reasons, entities=entities)


def shown(site: Flask, assessment: Assessment) -> dict[str, Any]:
    with site.test_request_context("/"), force_locale("en"):
        return judgement_shown(STORY, assessment)


def opened(signed_in: SignedIn, sqlite: Database, keys: Keys, story: str = LOCKED_IN, **answers: object) -> DeskClient:
    _, reference = a_triaged_tip(sqlite, keys, a_report(story, **answers))
    desk = signed_in("officer")
    desk.open_tip(reference)
    return desk


@pytest.mark.parametrize("language", OFFICER_LANGUAGES)
def test_no_two_groups_have_the_same_letter(site: Flask, language: str) -> None:
    with site.test_request_context("/"), force_locale(language):
        letters = [letter_of(group) for group in GROUPS if group != "named"]
    assert len(set(letters)) == len(letters)
    assert [letter for letter in letters if len(letter) != 1] == []


def test_every_flag_has_its_group() -> None:
    assert sorted(GROUP_OF_FLAG) == sorted(FLAGS)
    assert set(GROUP_OF_FLAG.values()) <= set(GROUPS)


def test_each_mark_leads_to_its_reason_and_each_reason_back_to_its_first_mark(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk = opened(signed_in, sqlite, keys, LOCKED_IN + " Inlåst, säger jag! 070-174 06 05.")
    marks, backs = desk.page.select("[data-story] a.mark"), desk.page.select(".met a, .entities a")
    assert len(marks) > 5
    assert len(backs) > 5
    for mark in marks:
        target = desk.page.select_one(mark["href"]).get_text().casefold()
        assert mark.get_text().casefold() in target or mark["data-group"] == "named"
    for back in backs:
        assert desk.page.select_one(back["href"])["class"] == ["mark"]
    for words in desk.page.select(".met a"):
        assert words.get_text().startswith(desk.page.select_one(words["href"]).get_text())
    ids = [each["id"] for each in desk.page.select("[id]")]
    assert len(set(ids)) == len(ids)


def test_the_legend_names_the_groups_that_are_there_and_counts_them(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk = opened(signed_in, sqlite, keys)
    drawn = {mark["data-group"] for mark in desk.page.select("[data-story] a.mark")}
    named = [mark["data-group"] for mark in desk.page.select(".legend .mark")]
    assert drawn <= set(named)
    assert named == [group for group in GROUPS if group in named]
    assert desk.texts(".legend li") == ["Danger 2", "Controlled 1", "Purchase and procuring 1", "Now 2", "Named 2"]
    for entry in desk.page.select(".legend a"):
        assert desk.page.select_one(entry["href"])["class"] == ["mark"]


def test_a_tip_without_a_mark_has_no_legend(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    assert opened(signed_in, sqlite, keys, "Hej").page.select(".legend") == []


def test_reasons_are_told_in_words_and_never_by_the_name_of_a_rule(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk = opened(signed_in, sqlite, keys, DENIED, when="now", signs=("rec-02",))
    shown = desk.page.select_one(".reasons").get_text()
    assert [name for name in ("locked_in", "danger_or_minor_now", "denied", "rec-02", "_") if name in shown] == []
    assert {
        "danger or somebody under 18, and it is happening now",
        "somebody cannot get out",
        "the text denies: violence",
        "Someone else holds the guest's ID, passport, phone or money",
        "the answer to when it happens",
    } <= set(desk.texts(".reasons .meaning"))


def test_reasons_are_told_in_the_officers_language(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    page = desk.client.get(f"/tips/{reference}", headers={"Accept-Language": "sv"}).text
    assert "någon kommer inte ut" in page
    assert "somebody cannot get out" not in page


def test_weight_is_a_word_where_something_is_weighed(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk = opened(signed_in, sqlite, keys, "Nu är hon inlåst. En annons. Inget våld.")
    told = {rule["data-rule"]: rule for rule in desk.page.select("[data-rule]")}
    words = {rule: [each.get_text() for each in found.select(".strength")] for rule, found in told.items()}
    assert (words["locked_in"], words["advert"], words["denied_violence"]) == (
        ["strong"], ["moderate"], ["speaks against"],
    )  # fmt: skip
    assert words["danger_or_minor_now"] == []
    assert [rule for rule in words if rule in {"now", "perhaps_now"} and words[rule]] == []


def test_words_said_again_are_one_reason_with_a_number(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk = opened(signed_in, sqlite, keys, "Hon var inlåst i går. Ja, inlåst. Inlåst!")
    (danger,) = desk.page.select("[data-rule=locked_in]")[:1]
    assert [each.get_text().split() for each in danger.select(".met")] == [["inlåst", "3", "times"]]
    assert len({mark["href"] for mark in desk.page.select("[data-story] a.mark")}) == 1


def test_of_two_groups_on_the_same_words_the_graver_gives_the_line_and_both_a_letter(site: Flask) -> None:
    reasons = a_reason("15 år och inlåst", "buys", "purchase"), a_reason("inlåst nu", "locked_in", "danger")
    found = shown(site, concluded(*reasons))
    marks = [(run.text, mark.group, mark.letters) for run, mark in found["runs"] if mark]
    assert marks == [
        ("15 år och ", "trade", ()),
        ("inlåst", "danger", (("trade", "P"),)),
        (" nu", "danger", (("danger", "D"),)),
    ]
    assert [(each.group, each.count) for each in found["legend"]] == [("danger", 1), ("trade", 1)]


def test_words_that_overlap_within_a_group_are_one_passage_with_one_letter(site: Flask) -> None:
    reasons = [a_reason(words, "now", "ongoing") for words in ("inlåst nu", "år och inlåst", "nu", "inlåst")]
    found = shown(site, concluded(*reasons, a_reason("kniv", "now", "ongoing")))
    assert [(run.text, mark.letters) for run, mark in found["runs"] if mark and mark.letters] == [
        ("nu", (("time", "N"),)),
        ("kniv", (("time", "N"),)),
    ]
    assert [(each.group, each.count) for each in found["legend"]] == [("time", 2)]


def test_a_level_marks_only_words_that_no_flag_has_marked(site: Flask) -> None:
    level = a_reason("inlåst", "danger_or_minor", "urgent")
    flagged = shown(site, concluded(level, a_reason("inlåst", "locked_in", "danger")))
    alone = shown(site, concluded(level))
    assert [(mark.group, mark.target) for _, mark in flagged["runs"] if mark] == [("danger", "reason-1")]
    assert [(mark.group, mark.target) for _, mark in alone["runs"] if mark] == [("level", "reason-0")]
    assert [told.rules[0].met[0].run for told in flagged["reasons"]] == [1, 1]


def test_what_is_named_is_marked_lighter_and_leads_to_its_row(site: Flask) -> None:
    age = Entity(kind="age", value="15", original="15", start=STORY.index("15"), end=STORY.index("15") + 2)
    elsewhere = Entity(kind="plate", value="MLB123", original="MLB123", field="plate")
    found = shown(site, concluded(entities=(elsewhere, age)))
    assert [(mark.group, mark.target, mark.letters) for _, mark in found["runs"] if mark] == [("named", "entity-1", ())]
    assert [run for _, run in found["named"]] == [-1, 1]


def test_a_rule_that_only_an_older_policy_had_is_told_by_its_name(site: Flask) -> None:
    found = shown(site, concluded(a_reason("kniv", "a_rule_of_old", "danger")))
    assert [told.rules[0].meaning for told in found["reasons"]] == ["a rule of old"]


def test_what_earlier_policies_concluded_is_shown_with_what_has_changed(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    reference = a_tip_of_an_older_policy(sqlite, keys, policy_version="2020.01-9", flags=("danger", "spam"))
    middle = Assessment(policy_version="2020.01-10", urgency="routine", language="sv", flags=("spam",))
    with sqlite.writing() as session:
        judge_before(session, keys, reference, middle)
        assert triage_tip(session, reference, keys=keys.officer, now=NOW)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.texts(".earlier summary") == ["What earlier policies concluded 2"]
    newer, older = (" ".join(each.get_text(" ").split()) for each in desk.page.select(".earlier li:has(.hint)"))
    assert newer.startswith("Policy 2020.01-10, 2026-11-24 23:41 Routine Spam?")
    assert newer.endswith("Routine → Immediate Added Danger, Controlled, Purchase, Premises, Now Removed Spam?")
    assert older.endswith("The next policy the same level Removed Danger")


def test_a_tip_judged_once_shows_no_earlier_results(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    assert opened(signed_in, sqlite, keys).page.select(".earlier") == []


@pytest.mark.parametrize("earlier", [0, 8])
def test_earlier_results_cost_no_query_and_no_audit_entry_of_their_own(
    signed_in: SignedIn, sqlite: Database, keys: Keys, earlier: int
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        for number in range(earlier):
            judge_before(
                session, keys, reference, Assessment(policy_version=f"1-{number}", urgency="low", language="sv")
            )
    desk = signed_in("officer")
    desk.open_tip(reference)
    with counted(desk.client.application.extensions["desk"].database) as said:
        desk.get(f"/tips/{reference}")
    assert len(desk.page.select(".earlier .level")) == earlier
    assert len([each for each in said if "assessments" in each]) == 1
    with sqlite.reading() as session:
        assert [entry.act for entry in all_entries(session)].count("tip_opened") == 2
