"""Databases made for a benchmark: one of today's size and a large one, so that both are measured in one run."""

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


class OneAtATime:
    """Send every query to the database that `reading` names."""

    alias = "default"

    def db_for_read(self, model, **hints):
        return self.alias

    db_for_write = db_for_read


router = OneAtATime()
settings.DATABASE_ROUTERS = [router]
# Pages are served as on this machine, whatever the database, and without `collectstatic`.
settings.SECURE_SSL_REDIRECT = False
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


@contextmanager
def reading(alias):
    """Answer every query from one of the databases."""
    before, router.alias = router.alias, alias
    try:
        yield
    finally:
        router.alias = before


@contextmanager
def databases(statements, keep=False):
    """Make the databases “today”, of the fixtures, and “large”, with this many statements; drop them at the end.

    They are named after that of DATABASE_URL; with SQLite they lie in a folder for temporary files. With
    `keep` they stay, and are found filled the next time.
    """
    fill = {"today": lambda: load(settings.FIXTURES), "large": lambda: _fill(connections["large"], statements)}
    default = connections.settings["default"]
    is_sqlite = "sqlite" in default["ENGINE"]
    folder = Path(tempfile.gettempdir(), "regional-plans-benchmark") if keep else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    for alias in fill:
        name = f"{folder}/{alias}.sqlite3" if is_sqlite else f"{default['NAME']}_{alias}_benchmark"
        connections.settings[alias] = default | {"TEST": default["TEST"] | {"NAME": name}}
    try:
        for alias, function in fill.items():
            with reading(alias):
                connections[alias].creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
                if not City.objects.exists():
                    print(f"filling the database “{alias}” …", file=sys.stderr)
                    with transaction.atomic(using=alias):
                        function()
                    if not is_sqlite:
                        connections[alias].cursor().execute("VACUUM ANALYZE")
        yield
    finally:
        for alias in fill:
            if keep:
                connections[alias].close()
            else:
                connections[alias].creation.destroy_test_db(default["NAME"], verbosity=0)
        if not keep:
            shutil.rmtree(folder)


def _fill(connection, statements):
    """Generate a catalogue and its search index. PostgreSQL indexes rows that are there in half the time."""
    generate(statements, REGIONS)
    make, drop = import_module("plans.migrations.0002_search").STATEMENTS[connection.vendor]
    is_indexed_after = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in drop if is_indexed_after else []:
            cursor.execute(statement)
        rebuild()
        for statement in make if is_indexed_after else []:
            cursor.execute(statement)
