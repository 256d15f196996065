"""The database router for a replica (DATABASE_REPLICA_URL)."""

from contextvars import ContextVar

from django.db import InterfaceError, OperationalError
from django.db.models import Model

from config.outage import Outage
from config.postgresql.patience import at_most
from plans.catalogue.version import read_version

PATIENCE = 2.0  # seconds to wait for a hanging replica; then it is skipped for ten seconds, see Outage

outage = Outage("replica")

# The database of reads: the primary, or None for a public request, which chooses at its first query.
_source: ContextVar[str | None] = ContextVar("_source", default="default")


def read_from_replica() -> None:
    """Let the current request read from the replica; from the primary while the replica is unavailable."""
    _source.set(None)


def read_from_primary() -> None:
    """Let the current request read from the primary: a replica may lack what was just saved."""
    _source.set("default")


class ReplicaRouter:
    """Read from one database during a request. Write to the primary, and read from it after a write."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        source = _source.get()
        if source is None:
            source = _replica_or_primary()
            _source.set(source)
        return source

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        read_from_primary()
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "default"


def _replica_or_primary() -> str:
    """Return "replica" if it responds, and has the last edit or the primary does not respond; else "default"."""
    if outage.is_on:
        return "default"
    try:
        with at_most(PATIENCE):
            version = read_version("replica")
    except (OperationalError, InterfaceError) as error:
        outage.begin(error)
        return "default"
    try:
        return "replica" if version == read_version("default") else "default"
    except (OperationalError, InterfaceError):
        return "replica"
