"""What an erasure removes: everything, also what will be added to the schema one day."""

from importlib import import_module
from pathlib import Path

from tipline.persistence.erasures import CONTENT, KEPT
from tipline.persistence.schema import Base


def tables_about_a_tip() -> set[str]:
    """Every table that names a tip, by a foreign key or by the name of its column."""
    folder = Path(__file__).parents[2] / "tipline" / "persistence"
    for file in folder.glob("*.py"):
        import_module(f"tipline.persistence.{file.stem}")
    return {
        table.name
        for table in Base.metadata.tables.values()
        if "tip_reference" in table.columns
        or any(key.target_fullname == "tips.reference" for key in table.foreign_keys)
    }


def test_every_table_that_names_a_tip_is_either_emptied_or_kept_on_purpose() -> None:
    emptied = [table.__tablename__ for table in CONTENT]
    assert sorted([*emptied, *KEPT]) == sorted(tables_about_a_tip())


def test_the_keys_go_first() -> None:
    assert CONTENT[0].__tablename__ == "wrapped_keys"
