"""The version of the catalogue: the one thing that says whether an answer is still the current one."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from plans.models import CatalogueVersion


class Version(NamedTuple):
    """A number that grows with every change of entries, and the time of the change; before the first, 0 and None."""

    number: int = 0
    changed_at: datetime | None = None

    @property
    def tag(self) -> str:
        """Return what differs after every change and in every release; with DEBUG, where templates change, always."""
        return digest(uuid4() if settings.DEBUG else settings.RELEASE, *self)


def read_version() -> Version:
    """Read the version that the database holds now."""
    row = CatalogueVersion.objects.values_list("number", "changed_at").first()
    return Version(*row) if row else Version()


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
