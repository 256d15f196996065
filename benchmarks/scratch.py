"""Temporary databases for a benchmark: one of today's size and a large one, to measure both in one run."""

import shutil
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from cities.models import City
from plans.editing.loading import load
from plans.search.index import rebuild
from sampledata.catalogue import generate

REGIONS = 400


class CurrentDatabaseRouter:
    """Send every query to the database that `reading()` selects."""

    alias = "default"

    def db_for_read(self, model, **hints):
        return self.alias

    db_for_write = db_for_read


router = CurrentDatabaseRouter()
settings.DATABASE_ROUTERS = [router]
# Serve pages as in development with any database: no redirect to HTTPS, no `collectstatic`.
settings.SECURE_SSL_REDIRECT = False
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


@contextmanager
def reading(alias):
    """Send the queries of a `with` block to the database `alias`."""
    previous, router.alias = router.alias, alias
    try:
        yield
    finally:
        router.alias = previous


@contextmanager
def databases(statements, keep=False):
    """Create the databases “today”, from the fixtures, and “large”, with `statements` generated ones.

    Their names derive from DATABASE_URL; SQLite files are in a temporary folder. The databases are dropped at
    the end. With `keep` they stay, and the next run uses them again.
    """
    fillers = {"today": lambda: load(settings.FIXTURES), "large": lambda: _fill(connections["large"], statements)}
    default = connections.settings["default"]
    is_sqlite = "sqlite" in default["ENGINE"]
    folder = Path(tempfile.gettempdir(), "regional-plans-benchmark") if keep else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    for alias in fillers:
        name = f"{folder}/{alias}.sqlite3" if is_sqlite else f"{default['NAME']}_{alias}_benchmark"
        connections.settings[alias] = default | {"TEST": default["TEST"] | {"NAME": name}}
    try:
        for alias, fill in fillers.items():
            with reading(alias):
                connections[alias].creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
                if not City.objects.exists():
                    print(f"filling the database “{alias}” …", file=sys.stderr)
                    with transaction.atomic(using=alias):
                        fill()
                    if not is_sqlite:
                        connections[alias].cursor().execute("VACUUM ANALYZE")
        yield
    finally:
        for alias in fillers:
            if keep:
                connections[alias].close()
            else:
                connections[alias].creation.destroy_test_db(default["NAME"], verbosity=0)
        if not keep:
            shutil.rmtree(folder)


def _fill(connection, statements):
    """Generate a catalogue and its search index. On PostgreSQL, create indexes after the rows: half the time."""
    generate(statements, REGIONS)
    create, drop = import_module("plans.migrations.0002_search").STATEMENTS[connection.vendor]
    create_indexes_last = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in drop if create_indexes_last else []:
            cursor.execute(statement)
        rebuild()
        for statement in create if create_indexes_last else []:
            cursor.execute(statement)
