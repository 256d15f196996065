"""A timeout for a server that does not respond. Neither TCP nor the server's own timeouts end such a wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

MAX_WAIT = 12.0  # seconds, more than the server's own statement_timeout

_patience: ContextVar[float] = ContextVar("_patience", default=MAX_WAIT)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Limit the wait for each response of the server to this number of seconds."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class Connection(psycopg.Connection[Any]):
    """A connection that is closed when its server hangs."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or _patience.get())
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server hangs") from error
