"""When nothing can be stored: said plainly, and no word is lost."""

import logging

from flask_babel import gettext

from tipline.crypto.sealing import RingEmpty
from tipline.crypto.secret_files import SecretMissing
from tipline.persistence.database import DatabaseUnavailable

OUT_OF_ORDER = (DatabaseUnavailable, RingEmpty, SecretMissing)

log = logging.getLogger("tipline")


def told_out_of_order(fault: Exception) -> str:
    """What the tipster reads. The log gets the kind of fault alone: its text could name what was being written."""
    log.error("nothing can be taken: %s", type(fault).__name__)
    return gettext(
        "The service is out of order for a moment. Nothing was saved. "
        "Your words are still here: press the button again in a minute."
    )
