"""The logs of a server, one JSON object per line, and its metrics for Prometheus."""

import json
import logging
import re
import urllib.request
from io import StringIO

import pytest

from config import logs, metrics
from config.logs import JSONFormatter, OneLineFilter
from tests.project.test_shared_cache import free_port


@pytest.fixture
def lines():
    """Return a function that returns the JSON objects logged since the start of the test."""
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(JSONFormatter())
    handler.addFilter(OneLineFilter())
    before = logs.logger.level
    logs.logger.setLevel("INFO")
    logging.root.addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logging.root.removeHandler(handler)
    logs.logger.setLevel(before)


def test_each_response_is_logged_in_one_line_with_time_status_and_request_id(client, db, lines):
    client.get("/en/search/?q=secret", headers={"X-Request-ID": "from-the-proxy"})
    client.get("/en/", headers={"X-Request-ID": "not one\nline"})

    first, second = lines()
    assert first | {"time": "", "milliseconds": 0} == {
        "time": "", "level": "INFO", "message": "GET /en/search/", "logger": "config.logs", "request": "from-the-proxy",
        "status": 200, "milliseconds": 0,
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["time"])
    assert 0 < first["milliseconds"] < 60_000
    assert re.fullmatch("[0-9a-f]{32}", second["request"])


def test_a_server_error_is_logged_with_its_request_id_and_traceback(client, db, lines, monkeypatch):
    monkeypatch.setattr("plans.views.home.headline", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    client.get("/en/", headers={"X-Request-ID": "a-1"})

    failure, answer = lines()
    assert (failure["message"], failure["level"]) == ("Internal Server Error: /en/", "ERROR")
    assert "ZeroDivisionError" in failure["traceback"]
    assert {line["request"] for line in (failure, answer)} == {"a-1"}
    assert {line["status"] for line in (failure, answer)} == {500}


def test_a_disallowed_host_is_logged_without_a_traceback(client, lines):
    client.get("/en/", headers={"host": "elsewhere.example"})
    assert all("traceback" not in line for line in lines())
    assert any("elsewhere.example" in line["message"] for line in lines())


def number(name):
    (value,) = re.findall(rf"^regional_plans_{re.escape(name)} (\S+)$", metrics.as_text(), re.MULTILINE)
    return float(value)


NAMES = [
    'answers_total{status="2xx"}', 'answers_total{status="4xx"}', "answers_from_memory_total", "answer_seconds_count",
    'answer_seconds_bucket{le="10.0"}', 'answer_seconds_bucket{le="+Inf"}',
]  # fmt: skip


def test_metrics_sum_the_responses_of_all_processes(client, db):
    before = [number(name) for name in NAMES]
    client.get("/healthz")
    metrics.count_in(metrics.ROWS + 1)  # as another worker
    client.get("/en/nowhere/")
    metrics.count(200, 20.0, is_from_memory=True)
    metrics.count_in(0)

    assert [number(name) - was for name, was in zip(NAMES, before, strict=True)] == [2, 1, 1, 3, 2, 3]
    assert number("answer_seconds_sum") > 20


def test_metrics_are_served_on_a_separate_port(client):
    port = free_port()
    metrics.serve("127.0.0.1", port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert answer.read().decode() == metrics.as_text()
