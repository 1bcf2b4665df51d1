"""How much work something is, as a number that is the same on every machine however busy it is."""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(deed: Callable[[], object]) -> int:
    """The lines of Python that `deed` runs, each as often as it runs. What happens within C counts as one line.

    What is done once and then kept, such as a list that is loaded, is done before, and nothing is tidied up meanwhile.
    """
    deed()
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        del frame, argument
        counted += event == "line"
        return count

    before, tidying = sys.gettrace(), gc.isenabled()
    gc.disable()
    sys.settrace(count)
    try:
        deed()
    finally:
        sys.settrace(before)
        if tidying:
            gc.enable()
    return counted
