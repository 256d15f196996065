"""The version of the catalogue: the one thing that says whether an answer is still the current one."""

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
    """Let what is read here belong to no version: nothing made of it is kept, and nothing kept is taken for it."""
    token = _is_trial.set(True)
    try:
        yield
    finally:
        _is_trial.reset(token)


class Version(NamedTuple):
    """A number that grows with every change of entries, and the time of the change.

    Before the first change they are 0 and None, and so they are in a trial: of these nothing is ever kept.
    """

    number: int = 0
    changed_at: datetime | None = None

    @property
    def tag(self) -> str:
        """Return what differs after every change and in every release.

        It always differs where nothing may be kept: of no version, and with DEBUG, where templates change.
        """
        return digest(settings.RELEASE if self.number and not settings.DEBUG else uuid4(), *self)


def read_version(alias: str = "") -> Version:
    """Read the version that a database holds now: by every answer, and so in a tenth of the time of a queryset."""
    if _is_trial.get():
        return Version()
    with connections[alias or router.db_for_read(CatalogueVersion)].cursor() as cursor:
        cursor.execute(f"SELECT number, changed_at FROM {CatalogueVersion._meta.db_table}")  # nosec B608
        row = cursor.fetchone()
    if row is None:
        return Version()
    number, changed_at = row
    return Version(number, changed_at if timezone.is_aware(changed_at) else changed_at.replace(tzinfo=UTC))


def raise_version():
    """Give the catalogue its next version: once in a transaction that changes entries, after the changes.

    The row stays locked until the transaction ends. So whoever reads a number sees every change up to it.
    """
    now = timezone.now()
    CatalogueVersion.objects.update_or_create(
        pk=1,
        defaults={"number": F("number") + 1, "changed_at": now},
        create_defaults={"number": 1, "changed_at": now},
    )


def digest(*parts) -> str:
    """Return 32 characters that stand for what the parts say."""
    return sha256(repr(parts).encode()).hexdigest()[:32]
