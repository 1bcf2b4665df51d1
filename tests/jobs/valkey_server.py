"""A private Valkey, started as `tipline up` starts it."""

import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tipline.cli.valkey import valkey_command

START_SECONDS = 10


class ValkeyServer:
    """Started by construction in an empty folder with a short path. When it is `unrestricted`, whoever reaches it may
    do everything, as in a Valkey that was installed and never configured.
    """

    def __init__(self, folder: Path, *, unrestricted: bool = False) -> None:
        self.folder, self.unrestricted = folder, unrestricted
        self.url = f"unix://{folder / 'v'}"
        self.client = Redis.from_url(self.url)
        self.start()

    def start(self) -> None:
        command = valkey_command(self.folder / "v")
        if self.unrestricted:
            command = [*command[: command.index("--user")], "--enable-debug-command", "yes"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < until
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
