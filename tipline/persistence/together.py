"""Writers who would wait for each other, stored by one of them: SQLite lets one write at a time, and a commit waits for
the disk however little it holds.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Waiting:
    deed: Callable[[Connection], Any]
    outcome: Future[Any] = field(default_factory=Future)


class Together:
    """Whoever has the turn stores what all have brought who wait for it, in one transaction.

    `storing` opens it and commits at its end. A fault of the kind `everybodys` lies in the database and is told to all;
    any other undoes the transaction, and each deed is then done by itself: it must bear being done again.
    """

    def __init__(self, storing: Callable[[], AbstractContextManager[Connection]], everybodys: type[Exception]) -> None:
        self.storing = storing
        self.everybodys = everybodys
        self.turn = Lock()
        self.waiting: deque[Waiting] = deque()

    def store(self, deed: Callable[[Connection], Outcome]) -> Outcome:
        """What the deed returns, once it is committed. Raises what the deed or the database does."""
        mine = Waiting(deed)
        self.waiting.append(mine)
        with self.turn:
            if not mine.outcome.done():
                self._store([self.waiting.popleft() for _ in range(len(self.waiting))])
        outcome: Outcome = mine.outcome.result()
        return outcome

    def _store(self, brought: list[Waiting]) -> None:
        try:
            with self.storing() as connection:
                outcomes = [each.deed(connection) for each in brought]
        except BaseException as fault:  # noqa: BLE001 it is raised where the deed came from
            if len(brought) == 1 or isinstance(fault, self.everybodys):
                for each in brought:
                    each.outcome.set_exception(fault)
                return
            for each in brought:
                self._store([each])
        else:
            for each, outcome in zip(brought, outcomes, strict=True):
                each.outcome.set_result(outcome)
