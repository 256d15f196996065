"""Where reads go when DATABASE_REPLICA_URL names a replica."""

from contextvars import ContextVar

# Set for requests that may write: an editor must see what was just saved, which a replica may not have yet.
writing = ContextVar("writing", default=False)


class ReadsFromReplica:
    """Read public pages from the replica; write, and read while writing, on the default database."""

    def db_for_read(self, model, **hints):
        return "default" if writing.get() else "replica"

    def db_for_write(self, model, **hints):
        writing.set(True)
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
