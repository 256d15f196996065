"""The site in gunicorn: warm before the first request, and alive without its database."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler

from config.preparing import warm_up
from plans.editing import history
from tests import factories as make
from tests.project.test_databases import NOBODY
from tests.project.test_shared_cache import free_port

PRELOADED = """
import sys
import config.wsgi
from django.db import connection
from django.template import engines
from django.utils.translation import trans_real
templates = engines["django"].engine.template_loaders[0].get_template_cache
print({"plans/home.html", "404.html", "plans/feed.atom"} <= templates.keys())
print({"plans.views.compare", "plans.api.docs", "plans.admin"} <= sys.modules.keys())
print({"en", "zh-hans"} <= trans_real._translations.keys())
print(connection.connection, connection.vendor == "postgresql" and connection.pool._opened)
"""


@pytest.mark.slow
def test_views_templates_and_languages_are_loaded_before_the_fork_without_a_connection():
    told = subprocess.run(
        [sys.executable, "-c", PRELOADED],
        cwd=project.BASE_DIR,
        env=os.environ | {"SECRET_KEY": "only-for-this-test" * 3},
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == ["True", "True", "True", "None False"], told.stderr


STACKS = """
import resource, runpy
from threading import Thread

def faults_of(call):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def leaf():
    pass

def calls_at(depth):
    if depth:
        return calls_at(depth - 1)
    for _ in range(500):
        leaf()

def most_faults():
    faults = []
    thread = Thread(target=lambda: faults.extend(faults_of(lambda: calls_at(depth)) for depth in range(400)))
    thread.start()
    thread.join()
    return max(faults)

print(most_faults())
runpy.run_path("config/gunicorn.py")
print(most_faults())
"""


def test_the_frames_of_a_thread_are_in_one_piece_of_memory():
    """Without that, calls at some depths allocate a piece of memory in each round of a loop."""
    told = subprocess.run([sys.executable, "-c", STACKS], cwd=project.BASE_DIR, capture_output=True, text=True)
    usual, in_gunicorn = map(int, told.stdout.split())
    assert usual > 500 > 100 > in_gunicorn, told.stderr


OWN_LINE = """
import runpy
runpy.run_path("config/gunicorn.py")
from gunicorn.config import Config
from gunicorn.glogging import Logger
Logger(Config()).info("Listening at %s", "here")
"""


def test_gunicorn_logs_its_own_lines_also_in_words():
    told = subprocess.run(
        [sys.executable, "-c", OWN_LINE],
        cwd=project.BASE_DIR,
        env=os.environ | {"LOG_FORMAT": "words"},
        capture_output=True,
        text=True,
    )
    assert told.stderr.strip().endswith("[INFO] Listening at here")


@pytest.mark.usefixtures("one_connection")
def test_a_worker_caches_the_home_page_before_its_first_request(client, db, settings, django_assert_num_queries):
    settings.ALLOWED_HOSTS = ["testserver"]
    history.record(make.make_city(), None, {})
    cache.clear()

    warm_up(WSGIHandler())

    for language in ("en", "zh-hans"):
        with django_assert_num_queries(1):  # the version of the catalogue
            response = client.get(f"/{language}/", headers={"host": "testserver", "X-Forwarded-Proto": "https"})
        assert response.status_code == 200


@pytest.fixture
def site(tmp_path):
    """Gunicorn as in production on local ports, without a database. The value is its URL, its metrics' URL and its log."""
    port, metrics_port, log, home = free_port(), free_port(), tmp_path / "log", tmp_path / "home"
    home.mkdir()
    environment = os.environ | {
        "DATABASE_URL": NOBODY, "SECRET_KEY": "only-for-this-test" * 3, "ALLOWED_HOSTS": "localhost", "HOME": str(home),
        "XDG_RUNTIME_DIR": "", "PORT": str(port), "BIND": "", "WEB_CONCURRENCY": "1", "METRICS_PORT": str(metrics_port), "LOG_FORMAT": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=project.BASE_DIR, env=environment, stderr=file)
    try:
        for _ in range(120):
            assert process.poll() is None, log.read_text()
            if ask(f"http://127.0.0.1:{port}/healthz")[0] == 200:
                break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics_port}", log
    finally:
        process.terminate()
        process.wait(40)
    assert list(home.iterdir()) == []


def ask(address):
    """Return the status and the headers of a response; status 0 without a response."""
    request = urllib.request.Request(address, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers
    except OSError:
        return 0, {}


@pytest.mark.slow
@pytest.mark.on_postgresql
def test_a_site_without_its_database_answers_503_with_retry_after_logs_little_and_counts_them(site):
    address, metrics, log = site
    before = len(log.read_text())

    for path in ("/en/", "/api/v1/cities/", "/zh-hans/targets/"):
        status, headers = ask(f"{address}{path}")
        assert (status, headers["Retry-After"]) == (503, "10"), path
    assert ask(f"{address}/healthz")[0] == 200

    written = log.read_text()
    assert "Traceback" not in written
    assert written.count("Service Unavailable: /en/ (OperationalError: ") >= 2  # when it was warmed, and now
    assert len(written) - before < 6_000
    lines = [json.loads(line) for line in written.splitlines()]
    assert {"gunicorn.error", "config.logs"} <= {line["logger"] for line in lines}
    with urllib.request.urlopen(metrics, timeout=10) as response:
        assert 'regional_plans_answers_total{status="5xx"} 5\n' in response.read().decode()  # 2 of them when warmed
