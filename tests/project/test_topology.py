"""The whole site with real servers, and its responses while some of them fail."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.project.test_shared_cache import free_port
from tools.drills.load import ACCOUNT, SAVED, SUPERUSER, Editor, Load, numbers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.xdist_group("topology"),  # one site at a time
    pytest.mark.skipif(
        not (shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") and shutil.which("redis-server")
             and any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))),
        reason="needs the packages nginx, redis-server and postgresql",
    ),
]  # fmt: skip
KNOWN = "/en/cities/"


@pytest.fixture(scope="module")
def site():
    """The address of nginx."""
    command = [sys.executable, "-m", "tools.topology", "--port", str(free_port())]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = process.stdout.readline()
            assert ready.startswith("ready http://"), ready
            yield ready.split()[1]
        finally:  # also of a site that did not start: what is left of it would fail a later test
            process.terminate()
            process.wait(90)
    assert list((settings.BASE_DIR / "var" / "topology").iterdir()) == []


def ask(url, **headers):
    """Return the status and the headers of a response."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"} | headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            response.read()
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def pid_of(name):
    return (settings.BASE_DIR / "var" / "topology" / f"{name}.pid").read_text()


def environment_of(name):
    pairs = Path(f"/proc/{pid_of(name)}/environ").read_text().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if pair)


def log_of(name):
    return Path(f"/proc/{pid_of(name)}/fd/2").read_text()[-3_000:]


def send(name, number):
    """Send a signal to a server: to its main process and its children."""
    for process_id in [pid_of(name), *workers_of(name)]:
        os.kill(int(process_id), number)


def send_to_a_worker(name, number):
    os.kill(int(workers_of(name)[0]), number)


def workers_of(name):
    return Path(f"/proc/{pid_of(name)}/task/{pid_of(name)}/children").read_text().split()


class Site:
    """The site as the load of the drills needs it."""

    own = "https://127.0.0.1/"  # nginx passes the host on without its port

    def __init__(self, url):
        self.url = url
        self.ports = {name: environment_of(name)["BIND"].rpartition(":")[2] for name in ("web1", "web2")}

    def alive(self):
        return [*self.ports]

    def saved(self):
        with psycopg.connect(environment_of("desk")["DATABASE_URL"]) as connection:
            return numbers(text for (text,) in connection.execute(SAVED.format("changes ? 'name_en'")))


@pytest.fixture(scope="module")
def editor(site):
    environment = environment_of("desk") | {"DJANGO_SUPERUSER_PASSWORD": ACCOUNT["password"]}
    subprocess.run([sys.executable, "manage.py", *SUPERUSER], cwd=settings.BASE_DIR, env=environment, check=True)
    return Editor(Site(site))


def kill_a_worker_of_each():
    for name in ("web1", "web2"):
        send_to_a_worker(name, signal.SIGKILL)
        time.sleep(2)


def reload_each():
    for name in ("web1", "web2", "desk"):
        os.kill(int(pid_of(name)), signal.SIGHUP)
        time.sleep(2)


def pause(name):
    send(name, signal.SIGSTOP)
    time.sleep(5)
    send(name, signal.SIGCONT)


@pytest.mark.parametrize(
    ("fault", "allowed"),
    [(kill_a_worker_of_each, 2), (reload_each, 0), (partial(pause, "replica"), 0), (partial(pause, "redis"), 0)],
    ids=["a worker is killed", "servers are reloaded", "the replica hangs", "the cache hangs"],
)
def test_readers_see_every_edit_and_no_edit_is_lost_during_a_fault(editor, fault, allowed):
    """The quick ones of `make drills`. `allowed` is the number of failed responses."""
    saved_before = len(editor.kept)
    with Load(editor.site, editor) as load:
        fault()
    assert (load.wrong, editor.lost()) == ([], 0)
    assert len(load.failed()) <= allowed, load.failed()
    assert len(editor.kept) > saved_before + 3


def test_nginx_caches_pages_and_sends_files(site):
    assert ask(site + KNOWN)[0] == 200
    status, headers = ask(site + KNOWN)
    assert (status, headers["X-Cache"], headers["Content-Encoding"]) == (200, "HIT", "gzip")
    assert ask(site + KNOWN, **{"If-None-Match": headers["ETag"]})[0] == 304
    status, headers = ask(f"{site}/data/catalogue.zip")
    assert (status, "X-Accel-Redirect" in headers) == (200, False)
    assert int(headers["Content-Length"]) > 10_000
    assert (headers["X-Content-Type-Options"], headers["Cross-Origin-Resource-Policy"]) == ("nosniff", "cross-origin")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert {"Permissions-Policy", "Referrer-Policy"} <= set(headers)
    assert ask(f"{site}/kept/anything")[0] == 404


@pytest.mark.parametrize("name", ["web1", "redis", "replica"])
def test_pages_are_served_while_one_server_hangs(site, name):
    new = [f"{site}/en/targets/?city=changsha&page={page}&q={name}" for page in range(1, 4)]
    send(name, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor() as readers:  # a page waits for a server that hangs as long as nginx does
            assert [status for status, _headers in readers.map(ask, new)] == [200] * 3, log_of("nginx")
    finally:
        send(name, signal.SIGCONT)


def test_nginx_serves_static_files_with_their_headers(site):
    for _ in range(2):
        status, headers = ask(f"{site}/static/icon.svg")
        assert (status, headers["X-Content-Type-Options"]) == (200, "nosniff")


def test_readyz_answers_soon_while_the_replica_hangs(site):
    with ThreadPoolExecutor(16) as readers:  # so that the pools have several connections
        list(readers.map(ask, [f"{site}/en/search/?q=pool{number}" for number in range(60)]))
    send("replica", signal.SIGSTOP)
    try:
        started = time.monotonic()
        status, _headers = ask(f"{site}/readyz")
        assert (status, round(time.monotonic() - started)) in [(200, seconds) for seconds in range(6)]
    finally:
        send("replica", signal.SIGCONT)


def test_public_pages_and_the_admin_respond_through_nginx(site):
    for address in ("/en/changes/", "/en/search/?q=robot", "/en/compare/?city=changsha&city=dezhou", "/api/v1/cities/"):
        assert ask(site + address)[0] == 200, address
    assert ask(f"{site}/admin/login/")[0] == 200


def test_a_killed_worker_fails_no_request(site):
    send_to_a_worker("web1", signal.SIGKILL)
    assert [ask(f"{site}/en/results/?page={page}")[0] for page in range(1, 6)] == [200] * 5


def test_cached_pages_are_served_while_the_primary_hangs(site):
    assert ask(site + KNOWN)[0] == 200
    send("primary", signal.SIGSTOP)
    try:
        assert ask(f"{site}/healthz")[0] == 200
        assert ask(f"{site}/static/icon.svg")[0] == 200
        assert ask(site + KNOWN)[0] == 200
    finally:
        send("primary", signal.SIGCONT)
    assert ask(f"{site}/en/results/")[0] == 200


@pytest.mark.parametrize(
    ("address", "media_type"), [("/data/none{}.csv", "text/plain"), ("/api/v1/none{}/", "application/problem+json")]
)
def test_too_many_requests_of_one_address_get_429_with_retry_after(site, address, media_type):
    with ThreadPoolExecutor(20) as readers:
        responses = list(readers.map(ask, [site + address.format(number) for number in range(90)]))

    refused = [headers for status, headers in responses if status == 429]
    assert {status for status, _headers in responses} == {404, 429}
    assert {(headers["Retry-After"], headers["Content-Type"]) for headers in refused} == {("10", media_type)}
