"""The database does not respond: pages, API and admin return 503, and the log gets one line."""

import json
import logging
from io import StringIO

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.urls import reverse

from config.logs import OneLineFilter
from plans.views import home
from tests import factories as make
from tests.reading import read

pytestmark = pytest.mark.django_db
REASON = "connection to server failed: Connection refused"


@pytest.fixture
def failing(monkeypatch, client):
    """A client of a site whose database does not respond."""
    make.make_city(slug="changsha")

    def fail(*args, **kwargs):
        raise OperationalError(f"{REASON}\n\tIs the server running on that host?")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", fail)
        yield client


@pytest.fixture
def log():
    """The output of the console handler in the settings."""
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["in one line"]
    handler = logging.StreamHandler(StringIO())
    handler.addFilter(OneLineFilter())
    logging.root.addHandler(handler)
    yield handler.stream
    logging.root.removeHandler(handler)


@pytest.mark.parametrize(
    "address", ["/en/", "/zh-hans/cities/changsha/", "/en/targets/?q=x", "/data/cities.csv", "/feed.atom"]
)
def test_a_page_answers_503_in_both_languages_with_retry_after(failing, address):
    response = failing.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Cache-Control"] == "no-store"
    page = read(response)
    assert "The catalogue cannot answer just now" in page.main
    assert "目录暂时无法访问" in page.main
    assert "read-only" not in page.main
    assert page.unmarked == []
    assert page.inline == []


def test_the_api_answers_503_with_a_problem_detail(failing):
    response = failing.get("/api/v1/cities/", headers={"Accept-Encoding": "gzip"})

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The catalogue cannot answer just now: see Retry-After.",
    }


def test_the_admin_answers_503_and_explains_that_nothing_was_saved(failing):
    failing.cookies["sessionid"] = "x" * 32

    response = failing.post(reverse("admin:cities_city_change", args=["changsha"]), {"name_en": "New"})

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    said = read(response).main
    assert "An edit just submitted was not saved" in said
    assert "The site is read-only just now: public pages can be read, nothing can be edited." in said
    assert "网站此刻只读" in said


def test_requests_without_the_database_are_answered(failing):
    assert failing.get("/healthz").content == b"ok\n"
    assert failing.get("/robots.txt").status_code == 200
    assert failing.get("/readyz").status_code == 503


def test_the_log_has_one_line_with_address_and_reason(failing, log):
    failing.get("/en/")

    told = [line for line in log.getvalue().splitlines() if line != "GET /en/"]  # with a server each answer is logged
    assert told == [f"Service Unavailable: /en/ (OperationalError: {REASON})"]


def test_another_error_is_logged_with_its_traceback(client, log, monkeypatch):
    monkeypatch.setattr(home, "get_language_from_request", lambda request: 1 / 0)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "Retry-After" not in response
    assert "Traceback" in log.getvalue()
    assert "ZeroDivisionError" in log.getvalue()
