"""What tests share: the catalogue of the fixtures, and static files as they lie in their folder."""

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management.color import no_style
from django.db import connection, transaction

from plans import fixtures


@pytest.fixture(autouse=True)
def _static_files_from_their_folder(settings):
    """Pages are tested without `collectstatic`."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def catalogue(db, _loaded_rows):
    """The five regions of the fixtures, their history included, as `load_catalogue` leaves them.

    The files are loaded and validated once a session, in a transaction that is rolled back; each test gets
    a copy of the rows that were written, in its own transaction (or, with `live_server` or
    `transactional_db`, for good until the flush that ends the test).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in _loaded_rows:
            cursor.executemany(statement, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


@pytest.fixture(scope="session")
def _loaded_rows(django_db_setup, django_db_blocker):
    """Return, for each table of the catalogue, the statement that writes its rows and the rows of the fixtures."""
    with django_db_blocker.unblock(), transaction.atomic():
        fixtures.load(project.FIXTURES)
        rows = [_rows(model) for model in _models()]
        transaction.set_rollback(True)
    return [(statement, found) for statement, found in rows if found]


def _models():
    """Return every model of the catalogue, the tables between many and many included."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in LABELS]


LABELS = ("cities", "plans")


def _rows(model):
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.local_concrete_fields]
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY {quote(model._meta.pk.column)}")
        return f"INSERT INTO {table} ({names}) VALUES ({places})", cursor.fetchall()
