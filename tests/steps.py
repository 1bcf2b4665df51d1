"""How much work something is, as a number that is the same on every machine however busy it is."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(deed: Callable[[], object]) -> int:
    """The lines of Python that `deed` runs, each as often as it runs. What happens within C counts as one line."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        del frame, argument
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        deed()
    finally:
        sys.settrace(before)
    return counted
