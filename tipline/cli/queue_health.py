"""What `tipline doctor` says about Valkey: whether it works, who else writes into it, and who could."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from redis.exceptions import RedisError

from tipline.config import OfficerConfig
from tipline.jobs.queue import Bell
from tipline.jobs.tasks import TASKS


def queue_faults(config: OfficerConfig) -> Iterator[str]:
    """The embedded Valkey is not looked at: it lives and dies with `tipline up`."""
    if not config.valkey_url:
        return
    parts = urlsplit(config.valkey_url)
    if parts.scheme != "unix" and not parts.password:
        yield (
            "Valkey is asked over the network without a password. Give it one (valkey.conf: requirepass, or a user) "
            "and write it into VALKEY_URL."
        )
    bell = Bell(config.valkey_url)
    try:
        if not bell.workers():
            yield "No worker listens: tips wait untriaged. Run: tipline worker"
        if bell.strangers(set(TASKS)):
            yield "The queue holds what is not ours: somebody else writes into Valkey. Change its password."
        bell.takes_words()
    except RedisError as error:
        yield (
            f"Valkey does not answer as it should ({type(error).__name__}): workers look into the database twice a "
            "minute instead. Look at VALKEY_URL, and restart Valkey with an empty memory."
        )
    finally:
        bell.valkey.close()
