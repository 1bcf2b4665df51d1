"""The files of an export. One item stands on one line, and no cell of a table is a formula.

JSON gives every text back exactly. A table shows signs in place of what a spreadsheet would hide, reorder or run.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from tipline.domain.exported_tip import ExportedStatement, ExportedTip, LeftOut
from tipline.domain.unseen import DIRECTION_CONTROLS, is_hidden

LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
RETURN = "\u23ce"
"""Stands in a cell where the text begins a new line."""
PICTURES_OF_CONTROLS = 0x2400
"""Unicode's signs for the C0 controls begin here, in the same order."""

BEGINS_FORMULA = re.compile("[\\s\\x00-\\x1f\"';,\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\\x00]")
"""What spreadsheets read as a formula: OWASP's list of first characters (ASVS 5.0, 1.2.10), their full-width forms, and
all of them behind what some programs skip or split at."""
ESCAPED_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{''.join(sorted(DIRECTION_CONTROLS))}]")

OF_TIP = (
    "reference",
    "received_at",
    "channel",
    "county",
    "municipality",
    "level",
    "state",
    "outcome",
    "flags",
    "withdrawn",
    "pictures",
    "statements_held_back",
)
OF_STATEMENT = tuple(each.name for each in fields(ExportedStatement))
COLUMNS = (*OF_TIP, *OF_STATEMENT, "left_out")


def lines_of_tips(tips: Iterable[ExportedTip | LeftOut]) -> bytes:
    """JSON lines: UTF-8, one tip a line. Whoever opens the file sees where characters that reorder text are."""
    return "".join(f"{_line(each)}\n" for each in tips).encode()


def table_of_statements(tips: Iterable[ExportedTip | LeftOut]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, by which Excel knows it. One statement a row; a tip of which nothing is
    stated, or that is left out, has one row all the same.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for tip in tips:
        writer.writerows([safe_cell(str(row.get(name, ""))) for name in COLUMNS] for row in _rows(tip))
    return written.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """The text for a cell: on one line, in the order in which it is written, and a ' before what begins a formula."""
    shown = "".join(_shown(each) for each in LINE_BREAKS.sub(RETURN, text))
    return f"'{shown}" if BEGINS_FORMULA.match(text) else shown


def _shown(character: str) -> str:
    number = ord(character)
    if number < ord(" "):
        return chr(PICTURES_OF_CONTROLS + number)
    return f"\u27e8U+{number:04X}\u27e9" if is_hidden(character) else character


def _line(tip: ExportedTip | LeftOut) -> str:
    told = {"reference": tip.reference, "left_out": tip.why} if isinstance(tip, LeftOut) else asdict(tip)
    return ESCAPED_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(told, ensure_ascii=False))


def _rows(tip: ExportedTip | LeftOut) -> Iterator[dict[str, object]]:
    if isinstance(tip, LeftOut):
        yield {"reference": tip.reference, "left_out": tip.why}
        return
    about = {name: getattr(tip, name) for name in OF_TIP}
    about |= {"flags": " ".join(tip.flags), "withdrawn": "yes" if tip.withdrawn else "no"}
    for each in tip.statements:
        yield about | asdict(each)
    if not tip.statements:
        yield about
