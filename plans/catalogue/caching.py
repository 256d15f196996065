"""What is kept until the catalogue changes: an edit shows at the next request, in every process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache as once
from hashlib import sha256
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache

from plans.models import Revision

SECONDS = 3600  # for which something is kept at most
LAST = 100
MAKERS = ("cities", "config", "locale", "plans", "static", "templates")

T = TypeVar("T")


class Answer(NamedTuple):
    """What is known while an answer is made: the newest change and the state it is made from, and what was made."""

    newest: tuple[int, datetime] | None
    state: str
    made: dict


_answer: ContextVar[Answer | None] = ContextVar("_answer", default=None)


def cached(make: Callable[[], T], *name) -> T:
    """Return what `make` returns, kept by this name as long as the catalogue is in the same state."""
    # The state is read first: what an edit changes meanwhile is kept for a state that never comes back.
    answer = _answer.get() or _look()
    if name not in answer.made:
        key = digest(answer.state, *name)
        answer.made[name] = cache.get_or_set(key, make, SECONDS) if answer.state else make()
    return answer.made[name]


def state() -> str:
    """Return what differs after every change of the catalogue and in every release of the code.

    It is "" before the first change, and while templates and styles are being worked on.
    """
    return (_answer.get() or _look()).state


def newest() -> tuple[int, datetime] | None:
    """Return the number and the time of the newest change."""
    return (_answer.get() or _look()).newest


@contextmanager
def request_cache() -> Iterator[None]:
    """Look at the state of the catalogue once, and make nothing twice, while an answer is made."""
    token = _answer.set(_look())
    try:
        yield
    finally:
        _answer.reset(token)


def _look():
    """Read the last revisions, not only the highest.

    They get their numbers when they are written but are seen when their transaction ends, not always in
    that order: one that comes late changes the numbers of the last ones, if not the highest.
    """
    last = list(Revision.objects.order_by("-pk").values_list("pk", "at")[:LAST])
    return Answer(last[0] if last else None, digest(_release(), *last) if last and not settings.DEBUG else "", {})


@once
def _release():
    found = sha256()
    for folder in MAKERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(path.read_bytes())
    return found.hexdigest()


def digest(*parts) -> str:
    """Return 32 characters that stand for what the parts say."""
    return sha256(repr(parts).encode()).hexdigest()[:32]
