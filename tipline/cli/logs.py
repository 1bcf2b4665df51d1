"""What the program writes down for its operator: one event per line, as JSON, and never what a stranger said.

Our own lines hold kinds of faults, and places in the program. Lines of libraries are replaced by the place that wrote
them: waitress names addresses of clients and paths, SQLAlchemy quotes statements, and nobody can promise what the next
release puts into a sentence. A fault is its kind and its place; a traceback would show what it was working on. JSON in
ASCII escapes line ends, terminal controls and invisible characters, so nobody can forge a line.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType

from tipline.domain.times import to_quarter
from tipline.web.fault_places import place, place_of

OURS = "tipline"
FOREIGN = "a library has something to say"
UNCAUGHT = "an uncaught fault"
UNHEARD = "waitress.queue"
"""Says at every request how many wait. In a flood a line for each would fill the disk, and count the visits."""

Fault = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class OneLine(logging.Formatter):
    """`coarse` keeps times to a quarter of an hour: where tipsters cause the lines, no finer time is kept of them."""

    def __init__(self, part: str, *, coarse: bool) -> None:
        super().__init__()
        self.part, self.coarse = part, coarse

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        moment = datetime.fromtimestamp(record.created, UTC)
        moment = to_quarter(moment) if self.coarse else moment.replace(microsecond=0)
        told = {
            "time": moment.isoformat(),
            "level": record.levelname,
            "part": self.part,
            "from": record.name,
            "event": record.getMessage() if ours else FOREIGN,
        }
        if not ours:
            told["said_at"] = place(record.pathname, record.lineno)
        if record.exc_info and record.exc_info[0]:
            told |= {"fault": record.exc_info[0].__name__, "fault_at": place_of(record.exc_info[2])}
        return json.dumps(told)


def keep_logs(part: str, *, coarse: bool = False, last_resort: bool = False) -> None:
    """From now on everything that is logged goes to standard error, one line each. With `last_resort` also what nobody
    caught, in any thread, and what Python warns of.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(part, coarse=coarse))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.getLogger(UNHEARD).setLevel(logging.CRITICAL)
    # A line that cannot be written must not be told on the same stream, with the values that were to be in it.
    logging.raiseExceptions = False
    if last_resort:
        logging.captureWarnings(capture=True)
        sys.excepthook = lambda *fault: _note(fault)
        threading.excepthook = lambda told: _note((told.exc_type, told.exc_value, told.exc_traceback))
        sys.unraisablehook = lambda told: _note((told.exc_type, told.exc_value, told.exc_traceback))


def _note(fault: Fault) -> None:
    log = logging.getLogger(OURS)
    log.log(logging.CRITICAL, UNCAUGHT, exc_info=fault)  # type: ignore[arg-type]
