"""SQLite: a reader never needs the write lock of the file."""

from typing import Any

from django.db import OperationalError
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def ask_for_json_without_lock(connection: Any, **kwargs: object) -> None:
    """Test whether SQLite has JSON functions, outside a transaction.

    Django tests it inside a transaction, which takes the write lock. If another process holds the lock, Django
    concludes that JSON is missing, and the connection fails until it is closed.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT JSON('{}')")
            has_json = True
        except OperationalError:
            has_json = False
    connection.features.supports_json_field = has_json
