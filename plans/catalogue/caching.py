"""Caching until the catalogue changes. An edit shows at the next request, in every process."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache, caches

from plans.catalogue.version import Version, digest, read_version

SECONDS = 3600  # the maximum lifetime of a cached value

T = TypeVar("T")
R = TypeVar("R", bound=Sized)  # rows

_request_values: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("_request_values", default=None)


@contextmanager
def request_cache() -> Iterator[None]:
    """Read the version only once during a request, and compute each cached value only once."""
    token = _request_values.set({})
    try:
        yield
    finally:
        _request_values.reset(token)


def current_version() -> Version:
    """Return the version of the catalogue that this response shows."""
    return _once(read_version, "version")


def cached(make: Callable[[], T], *name: object) -> T:
    """Return `make()`, cached by `name` until the catalogue changes. Without a version nothing is cached."""
    return _cached_for(current_version(), make, *name)


# By name: the tag of the version that a value belongs to, and the value.
_held_values: dict[tuple[object, ...], tuple[str, Any]] = {}


def held(make: Callable[[], T], *name: object) -> T:
    """Return `cached(make, *name)` and keep it in this process, one value for each name. Callers must not change it.

    Use it for data that most pages read: unpickling it from the cache takes as long as several rows of a list.
    """
    version = current_version()
    kept = _held_values.get(name)
    if kept is None or kept[0] != version.tag:
        kept = _held_values[name] = version.tag, _cached_for(version, make, *name)
    value: T = kept[1]
    return value


def _cached_for(version: Version, make: Callable[[], T], *name: object) -> T:
    # The version was read first: a value that an edit changes meanwhile is stored under the outdated version.
    def keep() -> Any:
        return cache.get_or_set(digest(version.tag, *name), make, SECONDS) if version.number else make()

    value: T = _once(keep, *name)
    return value


def cached_each(make: Callable[[list[str]], dict[str, T]], keys: Iterable[str], *name: object) -> dict[str, T]:
    """Return `{key: value}`, each value cached like in `cached`; `make` gets the keys that are not in the cache."""
    version = current_version()
    if not version.number:
        return make([*keys])
    places = {digest(version.tag, *name, key): key for key in keys}
    cached_values = {places[place]: value for place, value in cache.get_many(places).items()}
    missing = [key for key in keys if key not in cached_values]
    new_values = make(missing) if missing else {}
    cache.set_many({place: new_values[key] for place, key in places.items() if key in new_values}, SECONDS)
    return cached_values | new_values


def cached_here(make: Callable[[], T], alias: str, *name: object) -> T:
    """Return `make()`, cached like in `cached`, in a cache of this process that is limited to a number of values."""
    version = current_version()
    if not version.number:
        return make()
    return cast("T", caches[alias].get_or_set(digest(version.tag, *name), make, SECONDS))


MAX_HELD_ROWS = 3_000  # about 7 MB of statements

held_rows: OrderedDict[tuple[object, ...], Any] = OrderedDict()
_holding = Lock()


def held_each(make: Callable[[list[str]], dict[str, R]], keys: Iterable[str], *name: object) -> dict[str, R]:
    """Return `{key: rows}` like `cached_each`, and keep the rows as objects in this process. Callers must not change them.

    It keeps at most MAX_HELD_ROWS; the least used go first.
    """
    version = current_version()
    if not version.number:
        return make([*keys])
    places = {key: (version.tag, *name, key) for key in keys}
    with _holding:
        rows = {key: held_rows[place] for key, place in places.items() if place in held_rows}
    if missing := [key for key in places if key not in rows]:
        rows |= make(missing)
    with _holding:
        for key, place in places.items():
            held_rows[place] = rows[key]
            held_rows.move_to_end(place)
        while sum(map(len, held_rows.values())) > MAX_HELD_ROWS:
            held_rows.popitem(last=False)
    return rows


def forget() -> None:
    """Forget everything that this process keeps, as if it had just begun."""
    _held_values.clear()
    held_rows.clear()
    for alias in settings.LOCAL_CACHES:
        caches[alias].clear()


def _once(make: Callable[[], T], *name: object) -> T:
    values = _request_values.get()
    if values is None:
        return make()
    if name not in values:
        values[name] = make()
    value: T = values[name]
    return value
