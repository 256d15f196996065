"""Connections to a file that another process may be writing."""

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError
from django.utils.functional import cached_property


class DatabaseFeatures(features.DatabaseFeatures):
    @cached_property
    def supports_json_field(self):  # type: ignore[override]  # an attribute in the stubs
        """Whether SQLite has JSON functions. Django asks in a transaction, and so for the write lock of the file.

        While another process held the lock, Django took the error for a "no", until the connection was closed.
        """
        with self.connection.cursor() as cursor:
            try:
                cursor.execute("SELECT JSON('{}')")
            except OperationalError:
                return False
        return True


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
