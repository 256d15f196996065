"""Places for files that are made: a process makes few at once, as its other threads have pages to make."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

MOST = 2

_places = BoundedSemaphore(MOST)


class Busy(Exception):
    """Too many files are being made, or this one by somebody else: ask again later."""


@contextmanager
def place() -> Iterator[None]:
    """Have a place, or raise Busy."""
    _take()
    try:
        yield
    finally:
        _places.release()


def _take():
    if not _places.acquire(blocking=False):
        raise Busy


class Stream:
    """A file that is sent while it is made. It has a place until it is closed: at its end, or when the reader left."""

    def __init__(self, pieces: Generator[bytes, None, None]):
        self._is_open = False
        self._pieces = pieces
        _take()
        self._is_open = True

    def __iter__(self):
        return self._pieces

    def close(self):
        if self._is_open:
            self._is_open = False
            self._pieces.close()
            _places.release()

    __del__ = close  # an answer that fails before it is sent is never closed
