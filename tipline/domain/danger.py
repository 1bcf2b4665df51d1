"""Whether somebody may be in danger now: asked when a tip is sent, so that 112 can stand above the receipt.

It reads as triage does, but looks only for what can make a tip immediate (triage/levels.py), and weighs nothing against
it: no denial, no other time, no innocent meaning. So it never says no where triage says `immediate`, and it is light
enough for the site that faces the internet.
"""

from tipline.domain.reading.stories import Passage, read_words
from tipline.domain.report import Report
from tipline.domain.signs import signs_by_id

FLAGS = {
    **dict.fromkeys(("child", "school_age"), "minor"),
    **dict.fromkeys(("hurt", "violence", "threat", "locked_in", "drugged", "asks_for_help", "suicide"), "danger"),
    **dict.fromkeys(("screams", "fear"), "danger"),
    "exposed_writer": "self",
}
"""The flag that each concept of triage/concepts.csv brings, of the flags that matter here."""
FIRM = frozenset({"hurt", "violence", "threat", "locked_in", "drugged", "asks_for_help", "suicide"})
"""Strong words of danger, which count as now where no other time is told."""
NOW = frozenset({"now", "perhaps_now", "plea", "lives_there"})
PAST_ANSWERS = frozenset({"earlier", "recurring"})
AGE, BORN = ("ages", "said"), ("scopes", "born")
LOOKED_FOR = frozenset({AGE, BORN, *(("concepts", name) for name in (*FLAGS, *NOW))})
ADULT_AT = 18


def may_be_immediate(report: Report) -> bool:
    story = read_words(report.folded, report.words, report.page_language, LOOKED_FOR)
    met = {hit.name for passage in story.passages for hit in passage.hits if hit.section == "concepts"}
    flags = {FLAGS[name] for name in met if name in FLAGS} | _flags_of_signs(report)
    if any(_tells_an_age(passage) for passage in story.passages):
        flags.add("minor")
    if report.when in PAST_ANSWERS:
        return ("minor" in flags and "lives_there" in met) or (
            report.when == "recurring" and "now" in met and "danger" in flags
        )
    if "self" in flags and ("plea" in met or "danger" in flags):
        return True
    is_now = report.when in {"now", "today"} or not NOW.isdisjoint(met) or not FIRM.isdisjoint(met)
    return is_now and not flags.isdisjoint({"minor", "danger"})


def _flags_of_signs(report: Report) -> set[str]:
    ticked = (signs_by_id().get(each) for each in report.signs)
    return {flag for sign in ticked if sign for flag in sign.flags}


def _tells_an_age(passage: Passage) -> bool:
    """That of a minor, as far as it is told in digits; any other age, and any year of birth, is taken for one."""
    hits = [hit for hit in passage.hits if (hit.section, hit.name) == AGE]
    told = [passage.words[place].plain for hit in hits for place in range(hit.first, hit.after)]
    numbers = [int(each) for each in told if each.isdigit()]
    if hits and (len(numbers) < len(hits) or any(_is_under_age(word.plain) for word in passage.words)):
        return True
    return any((hit.section, hit.name) == BORN for hit in passage.hits)


def _is_under_age(number: str) -> bool:
    return number.isdigit() and len(number) < len("100") and 0 < int(number) < ADULT_AT
