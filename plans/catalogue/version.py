"""The version of the catalogue. All caches and validators depend on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import connections, router
from django.db.models import F
from django.utils import timezone

from plans.models import CatalogueVersion

_is_trial: ContextVar[bool] = ContextVar("_is_trial", default=False)


@contextmanager
def no_version() -> Iterator[None]:
    """Run the block without a version, so that no cache is read or written."""
    token = _is_trial.set(True)
    try:
        yield
    finally:
        _is_trial.reset(token)


class Version(NamedTuple):
    """A number that grows with every change of entries, and the time of the change.

    Before the first change, and in a trial, they are 0 and None. Then nothing is cached.
    """

    number: int = 0
    changed_at: datetime | None = None

    @property
    def tag(self) -> str:
        """A text that differs after every change and in every release.

        Without a version, and with DEBUG, it is different each time, so that nothing is cached.
        """
        return digest(settings.RELEASE if self.number and not settings.DEBUG else uuid4(), *self)


def read_version(alias: str = "") -> Version:
    """Read the current version from a database. Raw SQL, because every response needs it: ten times faster."""
    if _is_trial.get():
        return Version()
    with connections[alias or router.db_for_read(CatalogueVersion)].cursor() as cursor:
        cursor.execute(f"SELECT number, changed_at FROM {CatalogueVersion._meta.db_table}")  # nosec B608
        row = cursor.fetchone()
    if row is None:
        return Version()
    number, changed_at = row
    return Version(number, changed_at if timezone.is_aware(changed_at) else changed_at.replace(tzinfo=UTC))


def raise_version() -> None:
    """Increment the version. Call it once in a transaction that changes entries, after the changes.

    The row stays locked until the transaction ends. So a reader of a number sees all changes up to this number.
    """
    now = timezone.now()
    CatalogueVersion.objects.update_or_create(
        pk=1,
        defaults={"number": F("number") + 1, "changed_at": now},
        create_defaults={"number": 1, "changed_at": now},
    )


def digest(*parts: object) -> str:
    """Return a digest of 32 characters of the parts."""
    return sha256(repr(parts).encode()).hexdigest()[:32]
