"""A lock for one writer at a time: entries must not change while they are compared or copied."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, models, router, transaction


@contextmanager
def lock_tables(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Open a transaction that locks these tables for writers, not for readers. Yield its database alias."""
    tables = list(tables)
    alias = router.db_for_write(tables[0])
    connection = connections[alias]
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":  # SQLite has only one writer at a time
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        yield alias
