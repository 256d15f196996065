"""Shared fixtures of all tests: two catalogues, and settings of a local server with any database."""

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
from playwright.sync_api import expect, sync_playwright

from config.memory import memory
from plans.catalogue.caching import held_rows
from plans.editing.loading import load
from tests.sample import make_catalogue

settings.register_profile("same-everywhere", deadline=None, derandomize=True)
settings.load_profile("same-everywhere")

gc.set_threshold(50_000, 50, 100)  # tests keep many objects: looking for cycles among them takes a fifth of the time

expect.set_options(timeout=30_000)  # a page may take long on a busy machine

CHROMIUM = shutil.which("chromium")
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: Debian's package chromium")

KEPT = pytest.StashKey()
ROWS = (None, "sample", "catalogue")  # fixtures with stored rows; None for tests that begin with empty tables
FLUSHED = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(items):
    """Mark tests by what they need, and run slow tests first: started last, one process would run them alone.

    Tests that use the same stored rows run one after the other, so that the rows are copied into the tables once.
    """
    for item in items:
        is_in_browser = "browser" in item.fixturenames
        for mark in ("browser", NEEDS_CHROMIUM) if is_in_browser else ():
            item.add_marker(mark)
        if is_in_browser or not _asks_a_database(item):
            item.add_marker("one_database")
    items.sort(key=_place)


def _place(item):
    is_fast, number = item.get_closest_marker("slow") is None, ROWS.index(_rows(item))
    return is_fast, -number if is_fast else number


def _rows(item):
    """Return the name of the stored rows that a test uses, or None."""
    return next((name for name in ROWS if name in item.fixturenames), None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before the transaction of a test begins, fill the tables with the rows that it uses, or empty them."""
    kept = item.config.stash.get(KEPT, None)
    if kept and _asks_a_database(item):
        kept.show(None if _is_flushed(item) else _rows(item))


def _is_flushed(item):
    """Whether a test commits what it writes, so that all tables are emptied at its end."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not FLUSHED.isdisjoint(item.fixturenames)


def _asks_a_database(item):
    """Whether a test uses a database, itself or through a server that it starts, as tests in `tests/project` do."""
    return (
        item.path.parent.name == "project"
        or item.get_closest_marker("django_db") is not None
        or not {"db", *FLUSHED}.isdisjoint(item.fixturenames)
    )


@pytest.fixture(scope="session", autouse=True)
def _served_on_this_machine(tmp_path_factory):
    """Serve static files from their folder, serve HTTP also with PostgreSQL, and use a fast password hash."""
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
    """Empty the caches of responses, rows and files. `gc.collect` also releases the slots of unread files."""
    gc.collect(1)
    memory.clear()
    held_rows.clear()
    shutil.rmtree(project.FILES_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _in_english():
    """Begin every test in English, because a request leaves its language active."""
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
    """Keep the connection after a request to the WSGI application: the transaction of the test needs it."""
    for each in connections.all():
        monkeypatch.setattr(each, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def catalogue(db, _kept, _catalogue_kept):
    """The five regions of the fixtures, with their history, as `load_catalogue` loads them."""
    _kept.require("catalogue")


@pytest.fixture
def sample(db, _kept, _sample_kept):
    """The small catalogue of tests/sample.py."""
    _kept.require("sample")


@pytest.fixture(scope="session")
def _kept(request, django_db_setup, django_db_blocker):
    kept = request.config.stash[KEPT] = _Kept(django_db_blocker)
    return kept


@pytest.fixture(scope="session")
def _catalogue_kept(_kept):
    _kept.make("catalogue", lambda: load(project.FIXTURES))


@pytest.fixture(scope="session")
def _sample_kept(_kept):
    _kept.make("sample", make_catalogue)


class _Kept:
    """Rows that many tests use, created once per session and stored in copies of the catalogue's tables.

    They stay in the tables while tests use them; each test changes them in its own transaction.
    """

    def __init__(self, blocker):
        models = apps.get_models(include_auto_created=True)
        self.models = [model for model in models if model._meta.app_label in ("cities", "plans")]
        self.tables = [model._meta.db_table for model in self.models]
        self.blocker = blocker
        self.made = set()
        self.shown = None  # whose rows are in the tables

    def make(self, name, fill):
        """Keep the rows with which `fill` fills the tables, which are empty before and after."""
        with self.blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
            fill()
            for table in self.tables:
                cursor.execute(f"DROP TABLE IF EXISTS {name}_{table}")
                cursor.execute(f"CREATE TABLE {name}_{table} AS SELECT * FROM {table}")
            self._empty()
        self.made.add(name)

    def show(self, name):
        """Fill the tables with the stored rows of a name for the next tests; None empties them."""
        name = name if name in self.made else None
        if name != self.shown:
            with self.blocker.unblock(), transaction.atomic():
                self._empty()
                if name:
                    self._copy(name)
            self.shown = name

    def require(self, name):
        """Copy the rows for one test if the tables lack them: for the first test, or a test that commits."""
        if self.shown != name:
            self._copy(name)

    def _copy(self, name):
        with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are checked at its end
            for table in self.tables:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {name}_{table}")
            for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
                cursor.execute(statement)

    def _empty(self):
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DELETE FROM {table}")
