"""What is kept until the catalogue changes: an edit shows at the next request, in every process."""

from collections.abc import Callable, Iterable, Iterator
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


def cached_each(make: Callable[[list[str]], dict[str, T]], keys: Iterable[str], *name) -> dict[str, T]:
    """Return `{key: what belongs to it}`, each kept by its key as `cached` does; `make` is given the keys not kept."""
    version = current_version()
    if not version.number:
        return make([*keys])
    places = {digest(version.tag, *name, key): key for key in keys}
    kept = {places[place]: value for place, value in cache.get_many(places).items()}
    missing = [key for key in keys if key not in kept]
    made = make(missing) if missing else {}
    cache.set_many({place: made[key] for place, key in places.items() if key in made}, SECONDS)
    return kept | made


def _once(make, *name):
    made = _made.get()
    if made is None:
        return make()
    if name not in made:
        made[name] = make()
    return made[name]
