"""Where reads go when DATABASE_REPLICA_URL names a replica."""

from contextvars import ContextVar

from django.db import InterfaceError, OperationalError

from config.outage import Outage
from config.postgresql.patience import at_most
from plans.catalogue.version import read_version

PATIENCE = 2.0  # seconds for a replica that hangs, once in ten: see Outage

outage = Outage("replica")

# What is read now: the primary, but for public requests, which choose at their first look (None).
_source: ContextVar[str | None] = ContextVar("_source", default="default")


def read_from_replica():
    """Let a public request read from the replica, and from the primary while the replica is away."""
    _source.set(None)


def read_from_primary():
    """Let an editor see what was just saved, which a replica may not have yet."""
    _source.set("default")


class ReadsFromReplica:
    """Read one database throughout a request; write to the primary, and read there what was written."""

    def db_for_read(self, model, **hints):
        source = _source.get()
        if source is None:
            source = _replica_or_primary()
            _source.set(source)
        return source

    def db_for_write(self, model, **hints):
        read_from_primary()
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"


def _replica_or_primary():
    """Return the replica if it answers and holds the last edit, or if the primary does not answer."""
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
