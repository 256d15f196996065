"""A shared cache stores responses; the site works without it while it does not respond."""

import shutil
import socket
import subprocess
import time
from contextlib import closing

import pytest
from django.core.cache import cache, caches

from config import caches as shared
from config import outage
from plans.editing import history
from tests import factories as make


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port(settings, monkeypatch):
    """The port for a shared cache; no server listens yet."""
    port = free_port()
    monkeypatch.setattr(shared, "outage", outage.Outage("cache"))
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "config.caches.RedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0", "TIMEOUT": 60}
    }
    return port


@pytest.fixture
def server(port, tmp_path):
    """Return a function that starts Redis on the port and returns its process."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("the package redis-server is not installed")
    processes = []

    def start():
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        for _ in range(100):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return processes[-1]
            time.sleep(0.05)
        raise AssertionError("Redis does not start")

    yield start
    for process in processes:
        process.kill()
        process.wait()


def fills():
    """Return how often a cached function runs when it is called twice."""
    made = []
    for _ in range(2):
        cache.get_or_set("made", lambda: made.append(1) or "x")
    return len(made)


def test_an_unreachable_cache_behaves_like_an_empty_cache(port):
    assert fills() == 2
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a"]) == {}
    assert (cache.add("a", 1), cache.set("a", 1), cache.touch("a")) == (True, None, False)
    assert ("a" in cache, cache.incr("a"), cache.delete("a")) == (False, 1, False)
    assert (cache.set_many({"a": 1}), cache.delete_many(["a"])) == ([], None)


def test_the_site_responds_without_its_cache_and_readyz_reports_it(port, client, db):
    history.record(make.make_city(slug="changsha", name_en="Changsha"), None, {})

    for address in ("/en/", "/en/targets/", "/en/cities/changsha/", "/api/v1/cities/", "/api/v1/openapi.json"):
        assert client.get(address).status_code == 200, address
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (200, b"ok\ncache: keeps nothing\n")


def test_the_rate_limit_refuses_no_request_without_a_cache(port, client, db, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.THROTTLE_RATES", {"anon": "1/min"})

    assert [client.get("/api/v1/cities/").status_code for _ in range(3)] == [200] * 3


def test_an_unreachable_cache_is_not_asked_again_for_ten_seconds(port, monkeypatch, caplog):
    asked = []
    get_client = shared.Client.get_client
    monkeypatch.setattr(shared.Client, "get_client", lambda self, key: asked.append(key) or get_client(self, key))

    for _ in range(3):
        cache.get("a")
    assert len(asked) == 1
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "The cache does not answer and is left out for 10 seconds"
    ]
    later = time.monotonic() + 10
    monkeypatch.setattr(outage, "monotonic", lambda: later)
    cache.get("a")
    assert len(asked) == 2


@pytest.mark.slow
def test_a_cache_server_that_hangs_delays_a_request_by_less_than_three_seconds(port):
    with closing(socket.create_server(("127.0.0.1", port))):
        start = time.monotonic()
        assert fills() == 2
        assert time.monotonic() - start < 3


def test_cached_values_are_shared_while_the_cache_server_runs(server, monkeypatch):
    first = server()
    assert fills() == 1
    assert caches.create_connection("default").get("made") == "x"

    first.kill()
    first.wait()
    assert fills() == 2

    server()
    assert fills() == 2  # left out for a while
    monkeypatch.setattr(shared, "outage", outage.Outage("cache"))
    assert fills() == 1
