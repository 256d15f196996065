"""Slots for database access: fewer than threads, so that a hanging database leaves some threads free."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from django.db import OperationalError

MAX_SLOTS = 5  # of 8 threads; two others may generate files
PATIENCE = 2  # seconds without a taken or released slot, after which waiting ends


class NoFreeSlot(OperationalError):
    """All slots are taken, and none was released for a while."""


class Slots:
    """A counter of free slots. A request waits while other requests release slots, so high load alone causes no 503."""

    def __init__(self, max_slots: int = MAX_SLOTS) -> None:
        self._free = max_slots
        self._moved_at = time.monotonic()
        self._changed = Condition()

    @contextmanager
    def acquire(self) -> Iterator[None]:
        with self._changed:
            while not self._free:
                remaining = self._moved_at + PATIENCE - time.monotonic()
                if remaining <= 0:
                    raise NoFreeSlot("the database is busy or hangs: no free slot")
                self._changed.wait(remaining)
            self._free -= 1
            self._moved_at = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._moved_at = time.monotonic()
                self._changed.notify()


slots = Slots()
