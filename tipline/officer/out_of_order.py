"""When no tip can be taken at this moment."""

import logging

from tipline.crypto.sealing import RingEmpty
from tipline.crypto.secret_files import SecretMissing
from tipline.persistence.database import DatabaseUnavailable

OUT_OF_ORDER = (DatabaseUnavailable, RingEmpty, SecretMissing)

log = logging.getLogger("tipline")


def note_out_of_order(fault: Exception) -> None:
    """The log gets the kind of fault alone: its text could name what was being written."""
    log.error("nothing can be taken: %s", type(fault).__name__)
