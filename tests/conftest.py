"""What tests share: the catalogue of the fixtures, and pages served as on this machine, whatever the database."""

import gc
import shutil

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.test import override_settings
from django.utils.translation import override
from hypothesis import settings
from playwright.sync_api import sync_playwright

from config.memory import memory
from plans.editing.loading import load

settings.register_profile("same-everywhere", deadline=None, derandomize=True)
settings.load_profile("same-everywhere")

gc.set_threshold(50_000, 50, 100)  # tests keep many objects: looking for cycles among them takes a fifth of the time

CHROMIUM = shutil.which("chromium")
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: Debian's package chromium")


def pytest_collection_modifyitems(items):
    """Mark tests by what they need; run slow ones first, as one begun last would keep a process busy alone."""
    for item in items:
        is_in_browser = "browser" in item.fixturenames
        for mark in ("browser", NEEDS_CHROMIUM) if is_in_browser else ():
            item.add_marker(mark)
        if is_in_browser or not _asks_a_database(item):
            item.add_marker("one_database")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _asks_a_database(item):
    """Whether a test asks a database, itself or through a server that it starts, as those of the project do."""
    return (
        item.path.parent.name == "project"
        or item.get_closest_marker("django_db") is not None
        or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)
    )


@pytest.fixture(scope="session", autouse=True)
def _served_on_this_machine(tmp_path_factory):
    """Static files come from their folder; with a server's database HTTP is still answered; passwords are hashed fast."""
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        FILES_DIR=tmp_path_factory.mktemp("kept") / "files",
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        STORAGES=project.STORAGES | {"staticfiles": files},
        SECURE_SSL_REDIRECT=False,
        FOUR_EYES=False,
        SECOND_FACTOR=False,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _nothing_known():
    """No test is answered with a page or file that another one left, or waits for a place that an unread file has."""
    gc.collect(1)
    memory.clear()
    shutil.rmtree(project.FILES_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _in_english():
    """Every test begins in English: a request leaves its language behind for whoever comes next."""
    with override(project.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="module")
def browser():
    """Chromium. Playwright runs an event loop in this thread; the tests' own queries stay synchronous."""
    flags = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def one_connection(db, monkeypatch):
    """Requests that reach the application as from a server keep the connection, and the test's transaction with it."""
    for each in connections.all():
        monkeypatch.setattr(each, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def catalogue(db, _loaded_tables):
    """The five regions of the fixtures, their history included, as `load_catalogue` leaves them.

    The files are loaded once a session. Each test that asks for them gets a copy of the rows in its own
    transaction, gone at its end; with `live_server` or `transactional_db` gone with the flush that follows.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table, copy in _loaded_tables.items():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {copy}")
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


@pytest.fixture(scope="session")
def _loaded_tables(django_db_setup, django_db_blocker):
    """Load the fixtures into copies of the catalogue's tables; return the name of each table's copy."""
    copies = {model._meta.db_table: f"loaded_{model._meta.db_table}" for model in _models()}
    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        load(project.FIXTURES)
        for table, copy in copies.items():
            cursor.execute(f"DROP TABLE IF EXISTS {copy}")
            cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {table}")
        for table in copies:  # foreign keys are checked at the end of the transaction
            cursor.execute(f"DELETE FROM {table}")
    return copies


def _models():
    """Return every model of the catalogue, the tables between many and many included."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.app_label in ("cities", "plans")]
