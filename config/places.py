"""Places in the database: fewer than a process has threads, so that a database that hangs leaves some to answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from django.db import OperationalError

MOST = 5  # of 8 threads; two more may be making files
PATIENCE = 2  # seconds without any movement after which nobody waits


class NoPlace(OperationalError):
    """Every place is taken, and none has been given back for a while."""


class Places:
    """Whoever finds no place waits as long as others come and go: many readers are no reason to refuse one."""

    def __init__(self, most=MOST):
        self._free = most
        self._moved_at = time.monotonic()
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        with self._changed:
            while not self._free:
                left = self._moved_at + PATIENCE - time.monotonic()
                if left <= 0:
                    raise NoPlace("the database is busy or hangs: no place to ask it")
                self._changed.wait(left)
            self._free -= 1
            self._moved_at = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._moved_at = time.monotonic()
                self._changed.notify()


places = Places()
