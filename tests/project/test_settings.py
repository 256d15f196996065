"""Settings from environment variables: databases, caches, the URL of the site."""

import os
import re
import runpy
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plans.editing import history
from tests import factories as make
from tests.project.test_databases import NOBODY
from tests.reading import read

NAMES = (
    "DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "API_RATE", "RELEASE",
    "SITE_URL", "CONTACT", "SERVING", "TRUSTED_PROXIES", "LOG_FORMAT", "FILES_URL",
    "SECRET_KEY_FILE", "DATABASE_URL_FILE", "DATABASE_REPLICA_URL_FILE", "CACHE_URL_FILE",
)  # fmt: skip


@pytest.fixture
def configured(monkeypatch):
    """Return a function that loads the settings with exactly the given environment variables."""

    def read_settings(**environment):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))

    return read_settings


def test_an_empty_environment_variable_counts_as_unset(configured):
    unset, empty = configured(), configured(**dict.fromkeys(NAMES, ""))
    own = {"SECRET_KEY", "RELEASE"}  # made anew at each start

    assert {name: value for name, value in empty.items() if name.isupper() and name not in own} == {
        name: value for name, value in unset.items() if name.isupper() and name not in own
    }
    assert empty["DATABASES"]["default"]["NAME"].endswith("catalogue.sqlite3")
    assert empty["SECRET_KEY"]
    assert empty["RELEASE"]


def test_a_server_needs_its_own_key_and_hosts(configured):
    for given in ({}, {"SECRET_KEY": "x", "ALLOWED_HOSTS": ""}, {"SECRET_KEY": "", "ALLOWED_HOSTS": "plans.example"}):
        with pytest.raises(ImproperlyConfigured, match="set SECRET_KEY and ALLOWED_HOSTS"):
            configured(DATABASE_URL="postgres://user:password@host/name", **given)


@pytest.mark.parametrize(
    "contact", ["desk@plans.example", "https://code.example/plans/issues/new", "https://a.example/?labels=data"]
)
def test_readers_may_report_errors_by_mail_or_to_a_tracker(configured, contact):
    assert configured(CONTACT=contact)["CONTACT"] == contact


@pytest.mark.parametrize(
    "contact", ["desk", "desk@", "http://code.example/new", "https://", "javascript:alert(1)", "a@b?cc=c@d"]
)
def test_an_invalid_contact_stops_the_start_with_a_message(configured, contact):
    with pytest.raises(ImproperlyConfigured) as stop:
        configured(CONTACT=contact)
    assert str(stop.value) == (f"CONTACT is {contact}: give an e-mail address, or an address that begins with https://")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DEBUG": "1"}, "DEBUG shows readers the inside of the site"),
        ({"ALLOWED_HOSTS": "plans.example,*"}, "ALLOWED_HOSTS is *"),
        ({"SERVING": "1", "SECRET_KEY": "short"}, "SECRET_KEY has 5 characters: give at least 50"),
        ({"API_RATE": "banana"}, "API_RATE is banana: give a number and a time, as in 600/min"),
        ({"API_RATE": "0/min"}, "API_RATE is 0/min"),
        ({"DATABASE_URL": "mysql://u@host/name"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "postgres://"}, "DATABASE_URL names no database"),
        ({"DATABASE_REPLICA_URL": NOBODY}, "DATABASE_REPLICA_URL names no replica"),
        ({"DATABASE_REPLICA_URL": "sqlite:///copy"}, "DATABASE_REPLICA_URL names no replica"),
        ({"ALLOWED_HOSTS": "https://plans.example"}, "ALLOWED_HOSTS holds https://plans.example: give a host alone"),
        ({"TRUSTED_PROXIES": "nginx"}, "TRUSTED_PROXIES holds no network: 'nginx'"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE cannot be read"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": sys.executable}, "SECRET_KEY_FILE cannot be read"),  # no text
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is xml: give json or words."),
        ({"FILES_URL": "kept"}, "FILES_URL is kept: give a path between slashes, as in /kept/"),
        ({"SITE_URL": "https://plans example"}, "SITE_URL is https://plans example: give a scheme and a host"),
        ({"SITE_URL": "https://plans.example:1234567"}, "SITE_URL is https://plans.example:1234567: give a scheme"),
    ],
)
def test_invalid_settings_stop_the_start_with_a_message(configured, given, said):
    whole = {"DATABASE_URL": NOBODY, "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "plans.example"}
    assert configured(**whole, SERVING="1")["TRUSTED_PROXIES"]
    with pytest.raises(ImproperlyConfigured, match=re.escape(said)):
        configured(**whole | given)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "given", "said"),
    [
        (["manage.py", "check"], {"API_RATE": "banana"}, "API_RATE is banana: give a number and a time, as in 600/min.\n"),
        (["-c", "import config.wsgi"], {"DATABASE_URL": "banana"},
         'Environment variable "DATABASE_URL" invalid: Not a valid database URL.\n'),
        (["-c", "import config.wsgi"], {"CACHE_URL": "banana://x"},
         'Environment variable "CACHE_URL" invalid: Unknown backend: "banana"\n'),
        (["-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"], {"METRICS_PORT": "x"},
         "METRICS_PORT is x: give a number from 1 to 65535.\n"),
        (["-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"], {"WEB_CONCURRENCY": "0"},
         "WEB_CONCURRENCY is 0: give a number from 1 to 65535.\n"),
    ],
)  # fmt: skip
def test_a_process_with_invalid_settings_ends_with_one_message(command, given, said):
    environment = os.environ | {"SECRET_KEY": "k" * 50} | given
    told = subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert told.stderr == said


def test_every_secret_can_be_read_from_a_file(configured, tmp_path):
    secrets = {
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": NOBODY,
        "DATABASE_REPLICA_URL": NOBODY.replace("nobody", "reader").replace("127.0.0.1", "127.0.0.2"),
        "CACHE_URL": "redis://cache:6379/3",
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\n")
    read = configured(**{f"{name}_FILE": f"{tmp_path}/{name}" for name in secrets}, ALLOWED_HOSTS="x.example")
    assert read["SECRET_KEY"] == "k" * 50
    assert [read["DATABASES"][alias]["USER"] for alias in ("default", "replica")] == ["nobody", "reader"]
    assert read["CACHES"]["default"]["LOCATION"] == "redis://cache:6379/3"


@pytest.mark.parametrize(
    ("environment", "form", "level"),
    [
        ({}, "words", "WARNING"),
        ({"SERVING": "1"}, "json", "INFO"),
        ({"SERVING": "1", "LOG_FORMAT": "words"}, "words", "WARNING"),
        ({"DATABASE_URL": NOBODY, "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "x.example"}, "json", "INFO"),
    ],
)
def test_a_server_logs_json(configured, environment, form, level):
    logging = configured(**environment)["LOGGING"]
    assert logging["handlers"]["console"]["formatter"] == form
    assert logging["loggers"]["config.logs"]["level"] == level


# --- The address of the site -----------------------------------------------------------------------


def test_the_host_of_the_site_is_allowed(configured):
    assert "plans.example" in configured(SITE_URL="https://plans.example/")["ALLOWED_HOSTS"]


@pytest.mark.parametrize("url", ["plans.example", "ftp://plans.example", "https://", "https://plans.example/here"])
def test_an_invalid_address_of_the_site_stops_the_start(configured, url):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        configured(SITE_URL=url)


@pytest.mark.slow
def test_every_absolute_address_begins_with_the_address_of_the_site(client, db, settings):
    settings.SITE_URL = "https://plans.example"
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "plans.example"]
    city = make.make_city(slug="changsha")
    history.record(city, None, {})

    for host in ("testserver", "localhost:8000", "plans.example"):
        headers = {"host": host}
        page = read(client.get("/en/cities/changsha/", headers=headers))
        assert ("link", "https://plans.example/en/cities/changsha/") in page.resources
        api = client.get("/api/v1/cities/changsha/", headers=headers).json()
        assert api["url_en"] == "https://plans.example/en/cities/changsha/"
        sitemap = ElementTree.fromstring(client.get("/sitemap.xml", headers=headers).content)
        assert all(url[0].text.startswith("https://plans.example/") for url in sitemap)
    assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400
