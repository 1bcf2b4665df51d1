"""Where in the program a fault arose: all that may be told of one beside its kind."""

from pathlib import Path
from types import TracebackType

PACKAGE = Path(__file__).parent.parent


def place_of(traceback: TracebackType | None) -> str:
    """Where a fault arose, by its innermost line."""
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return place(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno) if traceback else "?"


def place(file: str, line: int) -> str:
    """File and line, with as much of the path as tells which program it is of and nothing of this machine."""
    path = Path(file)
    if path.is_relative_to(PACKAGE):
        return f"{path.relative_to(PACKAGE.parent)}:{line}"
    return f"{'/'.join(path.parts[-2:])}:{line}"
