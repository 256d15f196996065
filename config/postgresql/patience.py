"""A timeout for a server that does not respond. Neither TCP nor the server's own timeouts end such a wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

MAX_WAIT = 12.0  # seconds, more than the server's own statement_timeout
MIN_WAIT = 0.05  # seconds; a server that responds is never too late for the rest of a block

_end: ContextVar[float | None] = ContextVar("_end", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Limit the wait for all responses of the server in this block, also for those of several pooled connections."""
    token = _end.set(monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def _remaining() -> float:
    """Return the seconds for which a response may be awaited now."""
    end = _end.get()
    return MAX_WAIT if end is None else max(end - monotonic(), MIN_WAIT)


class Connection(psycopg.Connection[Any]):
    """A connection that is closed when its server hangs."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or _remaining())
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server hangs") from error
