"""Connections to PostgreSQL that do not wait for ever."""

import select
from typing import Any

import psycopg

ANSWER_SECONDS = 20.0
"""How long one answer of the server is awaited: longer than the server itself lets a statement run (15 s)."""


class PatientConnection(psycopg.Connection[Any]):
    """Closes itself and raises OperationalError where the server says nothing for ANSWER_SECONDS.

    The limits that the server keeps end neither the wait of a frozen or unplugged server nor that of a COMMIT for a
    standby that is gone. Nobody learns whether such a commit stands, so nothing may be acknowledged by it. It is
    never cancelled: PostgreSQL tells a cancelled COMMIT as done although no standby has it.
    """

    unhurried = False
    """Whether it waits for ever after all: housekeeping does."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        longest = None if self.unhurried else ANSWER_SECONDS
        try:
            return super().wait(gen, interval=interval, timeout=longest if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is None and self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise

    def still_there(self) -> bool:
        """Whether a connection on which nothing is under way can be used, as far as can be told without a round trip.

        A server that ends a connection closes it or says why, and the kernel does so for one that was killed: either
        can be read here, where nothing is awaited.
        """
        if self.closed:
            return False
        line = select.poll()
        line.register(self.fileno(), select.POLLIN)
        return not line.poll(0)
