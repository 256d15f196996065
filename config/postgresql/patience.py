"""How long a process waits for a server that says nothing. Neither TCP nor the server's own limits end such a wait."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

LONGEST = 12.0  # seconds: more than the server takes for a statement before it ends it itself

_patience: ContextVar[float] = ContextVar("_patience", default=LONGEST)


@contextmanager
def at_most(seconds: float):
    """Wait no longer than this for each answer of a server."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class Connection(psycopg.Connection):
    """A connection that is given up when its server hangs."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or _patience.get())
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server hangs") from error
