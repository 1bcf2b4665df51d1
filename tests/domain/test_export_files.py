"""Files of an export: one item a line, no formula, nothing reordered, and the words as they are."""

import csv
import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from tipline.domain.export_files import COLUMNS, lines_of_tips, safe_cell, table_of_statements
from tipline.domain.exported_tip import ExportedStatement, ExportedTip, LeftOut
from tipline.domain.unseen import DIRECTION_CONTROLS

FORMULA = set("=+-@\uff1d\uff0b\uff0d\uff20\t\r\0")
SKIPPED = " \"';,\n\r\t\v\f\u00a0\u2028\ufeff\0"
BREAKS = set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
HOSTILE = (
    some.text(some.sampled_from([*FORMULA, *SKIPPED, *BREAKS, *DIRECTION_CONTROLS, *"a1(|!å\x7f\x9b"])) | some.text()
)


def a_tip(text: str = "Hon ropade.", **fields: object) -> ExportedTip:
    stated = ExportedStatement(text=text, nature="fact", basis="heard", subject="unknown", secrecy="")
    given_fields: dict[str, object] = {
        "reference": "7K3M9QXDPA",
        "received_at": "2026-11-24T22:30:00+00:00",
        "channel": "web",
        "county": "",
        "municipality": "",
        "level": "urgent",
        "state": "triaged",
        "outcome": "",
        "flags": ("danger", "control"),
        "withdrawn": False,
        "pictures": 2,
        "words_held_back": False,
        "statements_held_back": 0,
        "story": text,
        "answers": {},
        "entities": (),
        "statements": (stated,),
    }
    return ExportedTip(**{**given_fields, **fields})  # type: ignore[arg-type]


def rows_of(tips: list[ExportedTip | LeftOut]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table_of_statements(tips).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        *(f"{begin}1+1" for begin in ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")),
        *(f'{before}=HYPERLINK("http://x")' for before in (" ", '"', "'", ";", "\n", "\u00a0", "\ufeff", '";\n ')),
    ],
)
def test_what_begins_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Rum 318 - en kvinna", 'rum 5 < 6 & "x" <3 &amp;', "a;=1", "åäö Ω 漢字 سلام", ""])
def test_ordinary_words_stand_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
    assert rows_of([a_tip(text)])[0]["text"] == text
    line = json.loads(lines_of_tips([a_tip(text)]))
    assert (line["story"], line["statements"][0]["text"]) == (text, text)


def test_what_is_hidden_or_reorders_is_shown() -> None:
    assert safe_cell("a\u202eb\x1bc\x9bd\r\ne") == "a\u27e8U+202E\u27e9b\u241bc\u27e8U+009B\u27e9d\u23cee"


@given(HOSTILE)
@example("=1")
@example("a\r\n=1")
@example('";=1')
def test_no_cell_is_a_formula_and_none_breaks_its_line(text: str) -> None:
    written = table_of_statements([a_tip(text), a_tip("sista")])
    assert written.startswith(b"\xef\xbb\xbf")
    lines = written.decode("utf-8-sig").split("\r\n")
    assert len(lines) == len(["head", "hostile", "last", ""])
    assert [each for each in lines if set(each) & (BREAKS | DIRECTION_CONTROLS)] == []
    first, last = rows_of([a_tip(text), a_tip("sista")])
    assert (first["nature"], first["subject"], last["text"]) == ("fact", "unknown", "sista")
    for cell in first.values():
        assert cell.lstrip(SKIPPED.replace("'", ""))[:1] not in FORMULA


@given(HOSTILE)
def test_a_line_of_json_gives_the_text_back_and_is_one_line_to_every_reader(text: str) -> None:
    written = lines_of_tips([a_tip(text), a_tip("sista")]).decode()
    lines = written.splitlines()
    assert len(lines) == 2
    assert not set(written) & DIRECTION_CONTROLS
    assert json.loads(lines[0])["story"] == text


def test_each_statement_has_a_row_and_a_tip_without_one_too() -> None:
    first, second = rows_of([a_tip(statements=()), LeftOut("7K3M9QXDPB", "erased")])
    assert (first["reference"], first["text"], first["flags"], first["pictures"]) == (
        "7K3M9QXDPA",
        "",
        "danger control",
        "2",
    )
    assert {name: value for name, value in second.items() if value} == {"reference": "7K3M9QXDPB", "left_out": "erased"}
    assert json.loads(lines_of_tips([LeftOut("7K3M9QXDPB", "erased")])) == {
        "reference": "7K3M9QXDPB",
        "left_out": "erased",
    }


def test_the_table_holds_no_words_but_those_of_statements() -> None:
    assert not {"story", "answers", "entities"} & set(COLUMNS)
    assert "Berättelsen" not in table_of_statements([a_tip(story="Berättelsen")]).decode()


def test_every_cell_is_quoted() -> None:
    quoted = re.compile(r'("([^"]|"")*",)*"([^"]|"")*"')
    for line in table_of_statements([a_tip('han sa "kom" ; nu')]).decode("utf-8-sig").split("\r\n")[:-1]:
        assert quoted.fullmatch(line)
