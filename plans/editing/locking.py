"""One writer at a time: what is compared or copied must not change before the work is done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, models, router, transaction


@contextmanager
def alone(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Open a transaction in which nobody else writes to these tables; return its database. Readers do not wait."""
    tables = list(tables)
    alias = router.db_for_write(tables[0])
    connection = connections[alias]
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":  # SQLite never has two writers
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        yield alias
