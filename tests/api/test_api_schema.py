"""The OpenAPI document is valid and complete, and every response conforms to it."""

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.template.loader import render_to_string
from rest_framework.throttling import AnonRateThrottle

from plans.lists.table_filters import FILTERS
from plans.opendata.tables import TABLES
from tests import factories as make
from tests.api.test_api import get
from tests.reading import read
from tests.sample import make_catalogue

# Every phase tries hundreds of queries for each parameter: enough for addresses of each kind.
EVERY_PHASE = ["/api/v1/districts/", "/api/v1/districts/{slug}/", "/api/v1/search/"]

PLAIN = {"Accept-Encoding": "identity"}  # Schemathesis unpacks nothing of a WSGI application


@pytest.fixture
def described(db, one_connection, request, monkeypatch):
    """The OpenAPI schema of a small catalogue for Schemathesis, without a rate limit."""
    return _described(request, monkeypatch, ["examples", "fuzzing"])


@pytest.fixture
def described_for_every_phase(db, one_connection, request, monkeypatch):
    return _described(request, monkeypatch, ["examples", "coverage", "fuzzing"])


def _described(request, monkeypatch, phases):
    cache.clear()
    make_catalogue()
    make.make_city()
    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", None)
    request.node._nodeid = request.node.nodeid  # where this version of Schemathesis looks for it
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    schema.config.phases.update(phases=phases)
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "414"]  # before its parameters are read
    return schema


few_examples = hypothesis.settings(
    max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)


@pytest.mark.slow
@pytest.mark.one_database
@schemathesis.pytest.from_fixture("described").parametrize()
@few_examples
def test_every_response_conforms_to_the_openapi_document(case):
    case.call_and_validate(headers=PLAIN)


@pytest.mark.slow
@pytest.mark.one_database
@schemathesis.pytest.from_fixture("described_for_every_phase").include(path=EVERY_PHASE).parametrize()
@few_examples
def test_responses_to_generated_queries_conform_to_the_openapi_document(case):
    case.call_and_validate(headers=PLAIN)


def parameters(document, name):
    return {each["name"]: each for each in document["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}


@pytest.mark.slow
def test_the_openapi_document_is_valid_and_lists_every_address_filter_and_error(client, db):
    cache.clear()
    make.make_city(slug="changsha")
    document = get(client, "openapi.json")

    schemathesis.openapi.from_dict(document).validate()
    assert document["openapi"] == "3.1.0"
    lists = {f"/api/v1/{table.name}/" for table in TABLES}
    entries = {f"/api/v1/{table.name}/{{slug}}/" for table in TABLES if table.key == ("slug",)}
    assert document["paths"].keys() == lists | entries | {"/api/v1/compare/", "/api/v1/search/"}
    for table in TABLES:
        named = parameters(document, table.name)
        assert named.keys() == FILTERS[table.name].base_filters.keys() | {"page_size", "cursor", "count"}
        assert all(parameter["description"] for parameter in named.values())
    for path, operations in document["paths"].items():
        former = {"301", "410"} if path in entries else set()
        assert (
            operations["get"]["responses"].keys()
            == {"200", "304", "400", "404", "406", "414", "429", "500", "503"} | former
        )
    assert document["components"]["schemas"]["CitySlug"]["enum"] == ["changsha"]
    assert parameters(document, "targets")["standing"]["schema"]["items"]["enum"] == [
        "adopted",
        "announced",
        "proposed",
    ]


def test_the_openapi_document_follows_the_catalogue_and_the_language(client, db):
    cache.clear()
    english, chinese = get(client, "openapi.json"), get(client, "openapi.json?lang=zh-hans")

    assert english["info"]["title"] == "Regional Manufacturing Plans"
    assert chinese["info"]["title"] == "地方制造业规划目录"
    assert "enum" not in english["components"]["schemas"]["CitySlug"]


@pytest.mark.parametrize(("language", "lead"), [("en", "Read-only"), ("zh-hans", "只读")])
def test_the_api_documentation_page_is_complete_without_javascript(client, db, language, lead):
    cache.clear()
    response = client.get(f"/api/v1/docs/?lang={language}")
    page = read(response)

    assert response["Content-Language"] == language
    assert page.inline == []
    assert lead in page.main
    for words in ("GET /api/v1/targets/{slug}/", "page_size", "attributed_to_zh", "import pandas as pd"):
        assert words in page.main


@pytest.mark.slow
def test_the_example_script_compares_two_regions(catalogue, live_server, monkeypatch):
    cache.clear()
    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", None)
    script = render_to_string("api/example.py", {"base": live_server.url})
    made = {}

    exec(script.partition("# A small picture")[0], made)

    assert set(made["side_by_side"].columns) == {"Liaocheng", "Dezhou"}
    assert set(made["figures"]["verdict"]) <= {"Comparable", "Partly comparable"}
    assert len(made["side_by_side"]) > 0
