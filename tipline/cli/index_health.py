"""What `tipline doctor` looks at in the index by which tips are found. Whether it has a key, the look at keys tells."""

from collections.abc import Iterator
from contextlib import closing

from tipline.casework.index_tip import newest_mark
from tipline.config import OfficerConfig
from tipline.crypto.fingerprints import index_key_numbers
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.index_queue import any_tip_under, progress_to


def index_faults(config: OfficerConfig) -> Iterator[str]:
    """Silent where the database does not answer: that is another look's to tell."""
    numbers = index_key_numbers(config.zone / "index")
    if not numbers:
        return
    with closing(Database(config.database)) as database:
        try:
            with database.reading() as session:
                left = progress_to(session, newest_mark(numbers[0])).left
                idle = [number for number in numbers[1:] if not any_tip_under(session, number)]
        except DatabaseUnavailable:
            return
    if left:
        yield f"{left} tips wait to be indexed; the worker does it when nothing else waits. Look at: tipline index"
    for number in idle:
        yield f"No tip needs index key {number} any more. Run: tipline keys destroy --index {number}"
