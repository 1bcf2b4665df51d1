"""Every table of the database stands in docs/data.md, at a level that protects what is in it."""

import importlib
import pkgutil
import re
from pathlib import Path

import tipline.persistence
from tipline.persistence.schema import Base

PAGE = Path(__file__).parent.parent / "docs" / "data.md"
SEALED_COLUMNS = {"sealed", "wrapped", "for_tipster", "for_officers"}
KEYED_COLUMNS = {
    "receipt_tag", "word", "fingerprint", "band", "password", "cookie_hash", "token_hash", "public_key", "seal",
}  # fmt: skip


def levels() -> dict[str, list[str]]:
    section = PAGE.read_text().partition("## Tables by level")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| (`.*) \|$", section, re.MULTILINE)
    return {level: re.findall(r"`(\w+)`", tables) for level, tables in rows}


def tables() -> dict[str, set[str]]:
    for each in pkgutil.iter_modules(tipline.persistence.__path__):
        if not each.ispkg:
            importlib.import_module(f"tipline.persistence.{each.name}")
    return {table.name: {column.name for column in table.columns} for table in Base.metadata.tables.values()}


def test_every_table_has_one_level() -> None:
    named = [table for group in levels().values() for table in group]
    assert sorted(named) == sorted(tables())
    assert list(levels()) == ["sealed", "keyed", "internal", "public"]


def test_what_is_sealed_or_keyed_stands_at_its_level() -> None:
    found = levels()
    sealed = {name for name, columns in tables().items() if columns & SEALED_COLUMNS}
    keyed = {name for name, columns in tables().items() if columns & KEYED_COLUMNS} - sealed
    assert sealed == set(found["sealed"])
    assert keyed == set(found["keyed"])
