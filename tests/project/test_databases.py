"""Persistent connections, unreachable servers, and a replica for public reads."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from threading import Thread

import dj_database_url
import pytest
import yaml
from django.conf import settings as project
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import OperationalError, connection, connections, router

from cities.models import City
from config import outage, routers
from config.databases import WEB, with_connection_options
from config.postgresql.patience import at_most
from plans.catalogue.version import read_version
from plans.editing import history
from plans.models import CatalogueVersion
from tests import factories as make

NOBODY = "postgres://nobody@127.0.0.1:9/nothing"  # the port at which nobody listens


@pytest.fixture
def add_database(django_db_blocker):
    """Return a function that registers a database under an alias until the end of the test."""
    aliases = []

    def add(alias, url, is_serving=False):
        connections.settings[alias] = connections.settings["default"] | with_connection_options(
            dict(dj_database_url.parse(url)), is_serving
        )
        aliases.append(alias)
        return connections[alias]

    with django_db_blocker.unblock():
        yield add
        for alias in aliases:
            connections[alias].close()
            del connections[alias], connections.settings[alias]


def settings_of(url, is_serving=True):
    return with_connection_options(dict(dj_database_url.parse(url)), is_serving)


# --- Connections that stay open --------------------------------------------------------------------


def test_an_sqlite_connection_is_kept_between_requests(add_database, tmp_path):
    database = add_database("kept", f"sqlite:///{tmp_path}/kept.sqlite3")
    database.ensure_connection()
    opened = database.connection

    request_finished.send(None)
    database.ensure_connection()

    assert database.connection is opened


def test_a_read_only_sqlite_file_can_be_read(add_database, tmp_path, monkeypatch):
    path = tmp_path / "kept #1.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA journal_mode=WAL; CREATE TABLE kept (word); INSERT INTO kept VALUES ('read');")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    database = add_database("kept", f"sqlite:///{str(path).replace('#', '%23')}")

    with database.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchone() == ("read",)
        with pytest.raises(OperationalError, match="readonly"):
            cursor.execute("DELETE FROM kept")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_reader_does_not_wait_for_the_write_lock_of_a_writer(add_database, tmp_path):
    """Without `config.sqlite`, Django would wait five seconds for the lock, and then conclude that JSON is missing."""
    path = tmp_path / "kept.sqlite3"
    database = add_database("kept", f"sqlite:///{path}")
    database.ensure_connection()

    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        assert database.features.has_json_object_function
        assert time.monotonic() - start < 1


def test_requests_use_a_connection_pool_and_commands_do_not():
    web, command = settings_of(NOBODY), settings_of(NOBODY, is_serving=False)

    assert web["OPTIONS"]["pool"]["max_size"] >= 4  # the threads of a worker
    assert "statement_timeout=10s" in web["OPTIONS"]["options"]
    assert "pool" not in command["OPTIONS"]
    assert command["OPTIONS"]["options"] == "-c jit=off"
    assert web["OPTIONS"]["connect_timeout"] == command["OPTIONS"]["connect_timeout"] == 3
    assert settings_of(f"{NOBODY}?connect_timeout=9")["OPTIONS"]["connect_timeout"] == 9


ASK = """
from config.wsgi import application
from django.db import connection
for name in ("jit", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        print(cursor.fetchone()[0])
pids = set()
for _request in range(20):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pids.add(cursor.fetchone()[0])
    connection.close()
print(len(pids) <= 2)
"""


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a PostgreSQL server: set DATABASE_URL")
def test_a_postgresql_connection_has_timeouts_and_is_reused():
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=project.BASE_DIR,
        env=os.environ | {"SECRET_KEY": "k" * 50},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["off", "10s", "3s", "30s", "True"]


# --- A server that is away -------------------------------------------------------------------------


@pytest.mark.slow
def test_most_requests_do_not_wait_for_an_unreachable_server(add_database, monkeypatch):
    monkeypatch.setattr("config.databases.WEB", {"pool": {**WEB["pool"], "timeout": 1}})
    database = add_database("away", NOBODY, is_serving=True)

    def ask():
        start = time.monotonic()
        with pytest.raises(OperationalError):
            connections["away"].ensure_connection()
        times.append(time.monotonic() - start)

    times = []
    ask()
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close_pool()

    assert sorted(seconds > 0.9 for seconds in times) == [False, False, False, True, True]


# --- A replica -------------------------------------------------------------------------------------


@pytest.fixture
def _routed(settings, monkeypatch):
    """Public requests read from the replica; outside a request, the primary database is used."""
    settings.DATABASE_ROUTERS = ["config.routers.ReplicaRouter"]
    monkeypatch.setattr(routers, "outage", outage.Outage("replica"))
    routers.read_from_primary()
    yield
    routers.read_from_primary()


@pytest.fixture
def city(db):
    city = make.make_city(slug="changsha", name_en="New name")
    history.record(city, None, {})
    return city


@pytest.fixture
def replica(city, add_database, _routed):
    """A replica of the same version. Its only region has another name, so a test can tell which database was read."""
    replica = add_database("replica", "sqlite://:memory:")
    with replica.schema_editor() as editor:
        for model in (City, CatalogueVersion):
            editor.create_model(model)
    values = City.objects.values().get() | {"name_en": "Old name"}
    City(**values).save(using="replica", force_insert=True)
    CatalogueVersion(**CatalogueVersion.objects.values().get()).save(using="replica", force_insert=True)
    routers.read_from_primary()
    return replica


@pytest.fixture
def _dead_replica(city, add_database, _routed):
    add_database("replica", NOBODY)


def name_in(client, address="/api/v1/cities/changsha/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.json()["name_en"]


@pytest.mark.usefixtures("replica")
def test_public_pages_read_the_replica(client):
    assert name_in(client) == "Old name"


def test_a_replica_with_an_old_version_is_not_read_until_it_has_caught_up(client, city, replica):
    history.record(city, {"name_en": "Newest"}, {"name_en": "New name"})
    assert name_in(client) == "New name"

    replicated = CatalogueVersion.objects.using("default").get()
    replicated.save(using="replica")
    assert name_in(client) == "Old name"


def test_public_pages_read_the_replica_while_the_primary_is_unavailable(client, replica, monkeypatch):
    def fail(alias=""):
        if alias == "default":
            raise OperationalError("gone")
        return read_version(alias)

    history.record(make.make_city(), None, {})  # the replica is behind
    monkeypatch.setattr(routers, "read_version", fail)
    assert name_in(client) == "Old name"


def test_editors_read_the_primary(admin_client, replica):
    assert name_in(admin_client) == "Old name"
    page = admin_client.get("/admin/cities/city/changsha/change/").content.decode()
    assert "New name" in page
    assert "Old name" not in page


@pytest.mark.usefixtures("replica")
def test_commands_read_the_primary(tmp_path):
    call_command("dump_fixtures", tmp_path, verbosity=0)
    [record] = yaml.safe_load((tmp_path / "cities.yaml").read_text(encoding="utf-8"))
    assert record["name_en"] == "New name"


@pytest.mark.usefixtures("replica")
def test_reads_after_a_write_use_the_primary(city):
    routers.read_from_replica()
    assert City.objects.get().name_en == "Old name"

    routers.read_from_replica()
    city.save()
    assert City.objects.get().name_en == "New name"


def test_only_the_primary_is_migrated(replica):
    assert [router.allow_migrate(alias, "plans") for alias in ("default", "replica")] == [True, False]


@pytest.mark.usefixtures("_dead_replica")
def test_public_pages_read_the_primary_while_the_replica_is_unavailable(client, caplog):
    assert [name_in(client), name_in(client)] == ["New name"] * 2
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.message.partition(":")[0] for record in warnings] == [
        "The replica does not answer and is left out for 10 seconds"
    ]


def test_an_available_replica_is_read_again_after_ten_seconds(client, replica, monkeypatch):
    def fail():
        raise OperationalError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(replica, "cursor", fail)
        assert name_in(client) == "New name"
    assert name_in(client) == "New name"

    later = time.monotonic() + 10
    monkeypatch.setattr(outage, "monotonic", lambda: later)
    assert name_in(client) == "Old name"


@pytest.mark.usefixtures("_dead_replica")
def test_readyz_reports_an_unavailable_replica_and_stays_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content.decode() == "ok\ndatabase replica: does not answer (OperationalError)\n"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file does not hang")
def test_all_queries_of_a_block_share_its_patience(add_database):
    database = add_database("web", os.environ["DATABASE_URL"], is_serving=True)
    with database.cursor() as cursor, at_most(0.5):
        cursor.execute("SELECT pg_sleep(0.3)")
        with pytest.raises(OperationalError, match="the server hangs"):
            cursor.execute("SELECT pg_sleep(0.3)")
    database.close()
    database.close_pool()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file does not hang")
def test_a_query_on_a_server_that_hangs_is_cancelled(add_database):
    database = add_database("web", os.environ["DATABASE_URL"], is_serving=True)
    with database.cursor() as cursor, at_most(0.2), pytest.raises(OperationalError, match="the server hangs"):
        cursor.execute("SELECT pg_sleep(2)")
    database.close()

    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    database.close()
    database.close_pool()
