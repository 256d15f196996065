"""What tests share: two catalogues, and pages served as on this machine, whatever the database."""

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
ROWS = (None, "sample", "catalogue")  # fixtures of kept rows; None for tests that begin with empty tables
FLUSHED = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(items):
    """Mark tests by what they need; run slow ones first, as one begun last would keep a process busy alone.

    Those that ask for the same kept rows stand together: these are put into the tables once for all of them.
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
    """Return which kept rows a test asks for."""
    return next((name for name in ROWS if name in item.fixturenames), None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before its transaction begins, a test finds the rows that it asks for in the tables, or nothing."""
    kept = item.config.stash.get(KEPT, None)
    if kept and _asks_a_database(item):
        kept.show(None if _is_flushed(item) else _rows(item))


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
    held_rows.clear()
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
def catalogue(db, _kept, _catalogue_kept):
    """The five regions of the fixtures, their history included, as `load_catalogue` leaves them."""
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
    """Rows that many tests ask for, made once a session and kept in copies of the catalogue's tables.

    They stay in the tables as long as tests ask for them; each test changes them in a transaction of its own.
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
        """Let the tables hold the rows of a name, or None, for the tests that follow."""
        name = name if name in self.made else None
        if name != self.shown:
            with self.blocker.unblock(), transaction.atomic():
                self._empty()
                if name:
                    self._copy(name)
            self.shown = name

    def require(self, name):
        """Copy the rows for one test that does not find them: the first of all, or one that is flushed at its end."""
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
