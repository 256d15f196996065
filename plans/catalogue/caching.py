"""What is kept until the catalogue changes: an edit shows at the next request, in every process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.core.cache import cache

from plans.catalogue.version import Version, digest, read_version

SECONDS = 3600  # for which something is kept at most

T = TypeVar("T")

_made: ContextVar[dict | None] = ContextVar("_made", default=None)


@contextmanager
def one_answer() -> Iterator[None]:
    """Read the version once, and make nothing twice, while an answer is made."""
    token = _made.set({})
    try:
        yield
    finally:
        _made.reset(token)


def current_version() -> Version:
    """Return the version of the catalogue that an answer is made from."""
    return _once(read_version, "version")


def cached(make: Callable[[], T], *name) -> T:
    """Return what `make` returns, kept by this name until the catalogue changes; before its first change never."""
    # The version is read first: what an edit changes meanwhile is kept for a version that is over.
    version = current_version()

    def keep():
        return cache.get_or_set(digest(version.tag, *name), make, SECONDS) if version.number else make()

    return _once(keep, *name)


def _once(make, *name):
    made = _made.get()
    if made is None:
        return make()
    if name not in made:
        made[name] = make()
    return made[name]
