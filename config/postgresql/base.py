"""Connections to a server that may be unavailable."""

from collections import defaultdict
from threading import Lock
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection

_away: set[str] = set()  # the aliases whose last connection attempt failed
_asking: defaultdict[str, Lock] = defaultdict(Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """While the server is unavailable, only one thread tries to connect; the other threads fail at once."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        if self.alias not in _away:
            return self._connect(conn_params)
        if not _asking[self.alias].acquire(blocking=False):
            raise self.Database.OperationalError("the server is away, another request waits for it")
        try:
            return self._connect(conn_params)
        finally:
            _asking[self.alias].release()

    def _connect(self, conn_params: dict[str, Any]) -> Connection[Any]:
        try:
            connection: Connection[Any] = super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            _away.add(self.alias)
            raise
        _away.discard(self.alias)
        return connection
