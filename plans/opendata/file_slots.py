"""Slots for the generation of files: a process generates few files at once, and keeps threads for pages."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

MAX_FILES = 2

_slots = BoundedSemaphore(MAX_FILES)


class Busy(Exception):
    """Too many files are being generated, or another process generates this one: try again later."""


@contextmanager
def file_slot() -> Iterator[None]:
    """Hold a slot during the block, or raise Busy."""
    _acquire()
    try:
        yield
    finally:
        _slots.release()


def _acquire() -> None:
    if not _slots.acquire(blocking=False):
        raise Busy


class Stream:
    """A streamed file. It holds a slot until it is closed: at its end, or when the client disconnects."""

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        self._is_open = False
        self._pieces = pieces
        _acquire()
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._pieces.close()
            _slots.release()

    __del__ = close  # a response that fails before it is sent is never closed
