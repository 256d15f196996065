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


LOADED = pytest.StashKey()
FLUSHED = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(items):
    """Mark tests by what they need; run slow ones first, as one begun last would keep a process busy alone.

    Those of the catalogue stand together: it is put into the tables and taken out once for all of them.
    """
    for item in items:
        is_in_browser = "browser" in item.fixturenames
        for mark in ("browser", NEEDS_CHROMIUM) if is_in_browser else ():
            item.add_marker(mark)
        if is_in_browser or not _asks_a_database(item):
            item.add_marker("one_database")
    items.sort(key=_place)


def _place(item):
    is_slow, is_of_catalogue = item.get_closest_marker("slow") is not None, "catalogue" in item.fixturenames
    return not is_slow, is_slow == is_of_catalogue


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before its transaction begins, a test finds the catalogue in the tables, or nothing."""
    loaded = item.config.stash.get(LOADED, None)
    if loaded and _asks_a_database(item):
        loaded.show("catalogue" in item.fixturenames and not _is_flushed(item))


def _is_flushed(item):
    """Whether a test commits what it writes, so that all tables are emptied at its end."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not FLUSHED.isdisjoint(item.fixturenames)


def _asks_a_database(item):
    """Whether a test asks a database, itself or through a server that it starts, as those of the project do."""
    return (
        item.path.parent.name == "project"
        or item.get_closest_marker("django_db") is not None
        or not {"db", *FLUSHED}.isdisjoint(item.fixturenames)
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
def catalogue(db, _loaded):
    """The five regions of the fixtures, their history included, as `load_catalogue` leaves them."""
    if not _loaded.is_shown:  # the first test that asks, and all that are flushed at their end
        _loaded.copy()


@pytest.fixture(scope="session")
def _loaded(request, django_db_setup, django_db_blocker):
    loaded = request.config.stash[LOADED] = _Loaded(django_db_blocker)
    loaded.load()
    return loaded


class _Loaded:
    """The fixtures, loaded once a session into copies of the catalogue's tables.

    The rows stay in the tables as long as tests ask for them; each test changes them in a transaction of its own.
    """

    def __init__(self, blocker):
        models = apps.get_models(include_auto_created=True)
        self.models = [model for model in models if model._meta.app_label in ("cities", "plans")]
        self.tables = [model._meta.db_table for model in self.models]
        self.blocker = blocker
        self.is_shown = False

    def load(self):
        with self.blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
            load(project.FIXTURES)
            for table in self.tables:
                cursor.execute(f"DROP TABLE IF EXISTS loaded_{table}")
                cursor.execute(f"CREATE TABLE loaded_{table} AS SELECT * FROM {table}")
            self._empty()

    def show(self, is_shown):
        """Fill the tables, or empty them, unless they are so already."""
        if is_shown != self.is_shown:
            with self.blocker.unblock():
                self.copy() if is_shown else self._empty()
            self.is_shown = is_shown

    def copy(self):
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM loaded_{table}")
            for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
                cursor.execute(statement)

    def _empty(self):
        with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are checked at its end
            for table in self.tables:
                cursor.execute(f"DELETE FROM {table}")
