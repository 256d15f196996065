"""SQLite, of which readers ask nothing that needs the write lock of the file."""

from django.db import OperationalError
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def ask_for_json_without_lock(connection, **kwargs):
    """Find out whether SQLite has JSON functions. Django would ask in a transaction, and so for the write lock.

    While another process held the lock, Django took the error for a "no", until the connection was closed.
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
