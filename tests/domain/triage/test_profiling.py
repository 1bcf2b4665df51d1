"""Origin, religion, dress, poverty or a name, added to any tip we have, changes no level."""

import json
import tomllib
from pathlib import Path

import pytest

from tipline.cli.triage import report_of
from tipline.domain.report import Report
from tipline.domain.triage import assess

FOLDER = Path(__file__).parent
TIPS = [json.loads(line) for line in (FOLDER / "../../../tipline/cli/demonstration.jsonl").read_text().splitlines()]
LOOKS = tomllib.loads((FOLDER / "looks.toml").read_text(encoding="utf-8"))


def level(report: Report, story: str) -> str:
    return assess(Report(**{**vars(report), "story": story})).urgency


@pytest.mark.parametrize("language", LOOKS)
def test_somebodys_looks_origin_or_name_never_change_a_level(language):
    reports = [report_of(tip) for tip in TIPS if tip["lang"] == language]
    assert reports
    changed = [
        (report.story[:40], before, sentence, after)
        for report in reports
        for before in [level(report, report.story)]
        for sentence in LOOKS[language]
        for story in (f"{report.story} {sentence}", f"{sentence} {report.story}", f"{report.story}\n{sentence}")
        for after in [level(report, story)]
        if before != after
    ]
    assert changed == []


@pytest.mark.parametrize("language", LOOKS)
def test_looks_alone_are_low_in_every_language(language):
    assert {each: level(Report(story=""), each) for each in LOOKS[language]} == dict.fromkeys(LOOKS[language], "low")
