"""The API as HTTP: number of queries, cache headers, and error responses."""

import json

import pytest
from django.core.cache import cache
from rest_framework.throttling import AnonRateThrottle

from plans.api.views import EntryView, IndexView
from plans.catalogue.version import raise_version
from plans.lists.table_filters import FILTERS
from plans.opendata.tables import TABLES
from tests import factories as make
from tests.api.test_api import get

NAMES = [table.name for table in TABLES]


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


# The version, the keys of the page, its rows; one more for all columns of lists.
QUERIES = {table.name: 3 + any(column.is_related for column in table.columns) for table in TABLES}


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_the_query_count_of_a_list_does_not_grow_with_its_rows(client, db, django_assert_num_queries, name, times):
    for _ in range(times):
        theme, industry = make.make_theme(), make.make_industry()
        make.make_topic(theme)
        make.make_term()
        make.make_synonym()
        make.make_correction()
        chain = make.make_chain(industries=[industry])
        make.make_role(chain, make.make_firm(chain.city))
        make.make_measure()
        make.make_district(chain.city)
        make.make_target(chain.city, themes=[theme], industries=[industry], quantity="3家")
        make.make_result(chain.city, themes=[theme], industries=[industry], quantity="3家")
        chain.source.omissions.create(slug=f"o-{chain.slug}", paragraph=1, reason_zh="理由", reason_en="Why")

    with django_assert_num_queries(QUERIES[name]):
        results = get(client, f"{name}/")["results"]

    assert len(results) >= times


def test_a_304_response_takes_one_query(client, db, django_assert_num_queries):
    make.make_target()
    raise_version()
    etag = client.get("/api/v1/targets/")["ETag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        with django_assert_num_queries(1):
            response = client.get("/api/v1/targets/", headers={"If-None-Match": known})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("address", ["targets/", "targets/?page_size=1", "cities/city/", "compare/?city=a&city=b"])
def test_each_address_and_each_version_has_a_different_etag(client, db, address):
    city = make.make_city(slug="city")
    make.make_target(city)
    make.make_city(slug="a")
    make.make_city(slug="b")
    before = client.get(f"/api/v1/{address}")
    other = client.get("/api/v1/results/")

    raise_version()
    after = client.get(f"/api/v1/{address}", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert len({before["ETag"], after["ETag"], other["ETag"]}) == 3


@pytest.mark.parametrize("address", ["cities/nowhere/", "cities/?level=city"])
def test_an_error_has_no_etag_and_is_never_answered_with_304(client, db, address):
    response = client.get(f"/api/v1/{address}", headers={"If-None-Match": "*"})

    assert response.status_code in (400, 404)
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"


def test_responses_are_cacheable_allow_any_origin_and_do_not_depend_on_the_language(client, db):
    make.make_city()
    raise_version()
    english = client.get("/api/v1/cities/", headers={"Accept-Language": "en", "Origin": "https://example.org"})
    chinese = client.get("/api/v1/cities/", headers={"Accept-Language": "zh-hans"})

    for response in (english, chinese):
        assert response["Content-Type"] == "application/json"
        assert response["Cache-Control"] == "public, max-age=300"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response["Access-Control-Expose-Headers"]
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding"
        assert "Content-Language" not in response
    assert english.content == chinese.content
    assert english["ETag"] == chinese["ETag"]


def test_head_returns_the_headers_of_get_without_content(client, db):
    make.make_city()
    raise_version()
    got, head = client.get("/api/v1/cities/"), client.head("/api/v1/cities/")

    assert head.content == b""
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, got["ETag"], "application/json")


# --- Errors ----------------------------------------------------------------------------------------


def problem(response):
    """Return the problem details of a response: every member, the errors of parameters by name."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    body = json.loads(response.content)
    assert (body["type"], body["status"]) == ("about:blank", response.status_code)
    return body


def named(response):
    body = problem(response)
    assert (body["title"], response.status_code) == ("Bad Request", 400)
    return {error["parameter"]: error["detail"] for error in body["errors"]}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("targets/?colour=red", {"colour": "Unknown here"}),
        ("targets/?page=2", {"page": "Unknown here"}),
        ("targets/?format=xml", {"format": "Unknown here"}),
        ("targets/?city=nowhere&due=1", {"city": "“nowhere” is not known here.", "due": "1"}),
        ("targets/?colour=", {"colour": "Unknown here"}),
        ("targets/?city=a%00b", {"city": "NUL"}),
        ("targets/?q=%20%20", {"q": "blank"}),
        ("targets/?q=" + "x" * 101, {"q": "at most 100 characters, not 101"}),
        ("targets/?" + "&".join(["city=changsha"] * 51), {"city": "at most 50, not 51"}),
        ("targets/?sort=colour", {"sort": "“colour” is no order"}),
        ("targets/?sort=colour&cursor=due,2025,a,1,a-1", {"sort": "“colour” is no order"}),
        ("targets/?sort=due&sort=region", {"sort": "at most 1, not 2"}),
        ("targets/?page_size=1.5", {"page_size": "from 1 to 500"}),
        ("targets/?page_size=0", {"page_size": "from 1 to 500"}),
        ("targets/?page_size=501", {"page_size": "from 1 to 500"}),
        ("targets/?page_size=1e400000", {"page_size": "from 1 to 500"}),
        ("targets/?page_size=" + "9" * 5000, {"page_size": "from 1 to 500"}),
        ("targets/?page_size=%D9%A3", {"page_size": "from 1 to 500"}),
        ("targets/?count=2", {"count": "from 1 to 1"}),
        ("targets/?cursor=abc", {"cursor": "a cursor of this list"}),
        ("targets/?cursor=due,,jingzhou,x,slug", {"cursor": "a cursor of this list"}),
        ("targets/?cursor=region,a,1,%2500", {"cursor": "a cursor of this list"}),
        ("cities/changsha/?q=x", {"q": "Unknown here"}),
        ("?q=x", {"q": "Unknown here"}),
        ("openapi.json?lang=de", {"lang": "one of zh-hans, en"}),
        ("compare/", {"city": "at least 2"}),
        ("compare/?city=changsha", {"city": "at least 2"}),
        ("compare/?city=changsha&city=changsha", {"city": "each value once"}),
        ("compare/?city=changsha&city=nowhere", {"city": "“nowhere”"}),
        ("compare/?" + "&".join(f"city=c{n}" for n in range(6)), {"city": "at most 5, not 6"}),
        ("compare/?city=&city=changsha", {"city": "at least 2"}),
        ("search/", {"q": "at least 1"}),
        ("search/?q=", {"q": "at least 1"}),
        ("search/?q=" + "+".join("abcdefghijk"), {"q": "at most 10 words"}),
        ("search/?q=x&kind=city&kind=planet", {"kind": "“planet”"}),
        ("search/?q=x&city=mars", {"city": "“mars”"}),
    ],
)
def test_an_invalid_request_returns_a_problem_that_names_each_wrong_parameter(client, db, address, expected):
    make.make_city(slug="changsha")

    problems = named(client.get(f"/api/v1/{address}"))

    assert problems.keys() == expected.keys()
    for name, words in expected.items():
        assert words in problems[name]


HOSTILE = ["%00", "%ED%A0%80", "%FF", "9" * 5000, "-1", "1e400000", "NaN", "%EF%BF%BD", "x" * 5000, "';--", "%E2%80%AE"]


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_value_of_any_parameter_returns_400_with_its_name(client, db, name, value):
    names = FILTERS[name].base_filters.keys() - {"q"} | {"page_size", "cursor", "count"}

    for parameter in sorted(names):
        assert named(client.get(f"/api/v1/{name}/?{parameter}={value}")).keys() == {parameter}


@pytest.mark.parametrize("slug", ["nowhere", "a%00b", "%ED%A0%80", "9" * 5000, "长沙", ".."])
def test_a_missing_entry_returns_404(client, db, slug):
    response = client.get(f"/api/v1/cities/{slug}/")

    assert (problem(response)["title"], response.status_code) == ("Not Found", 404)


def test_a_missing_address_returns_404(client, db):
    response = client.get("/api/v1/planets/")

    assert (problem(response)["detail"], response.status_code) == ("Nothing is to be found at this address.", 404)


@pytest.mark.parametrize("address", ["planets/", "cities/a%20b/", "cities/nowhere/", "cities/?colour=red", "fails/"])
def test_error_responses_are_not_compressed(client, db, monkeypatch, address):
    monkeypatch.setattr(IndexView, "answer", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False

    response = client.get(f"/api/v1/{address.removeprefix('fails/')}", headers={"Accept-Encoding": "gzip, br"})

    assert response.status_code in (400, 404, 500)
    assert "Content-Encoding" not in response
    assert problem(response)["status"] == response.status_code
    assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_only_get_and_head_are_allowed(client, db, method):
    response = getattr(client, method)("/api/v1/cities/")

    assert (problem(response)["title"], response.status_code) == ("Method Not Allowed", 405)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "application/problem+json"])
def test_a_request_that_does_not_accept_json_returns_406(client, db, accepted):
    response = client.get("/api/v1/cities/", headers={"Accept": accepted})

    assert (problem(response)["title"], response.status_code) == ("Not Acceptable", 406)


def test_too_many_requests_of_one_client_return_429_with_retry_after(client, db, monkeypatch):
    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", "2/min")
    answers = [client.get("/api/v1/cities/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[2])["title"] == "Too Many Requests"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert client.get("/api/v1/cities/", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_a_server_error_returns_a_problem_without_internal_details(client, db, monkeypatch):
    monkeypatch.setattr(EntryView, "answer", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False

    response = client.get("/api/v1/cities/changsha/")

    assert (problem(response)["title"], response.status_code) == ("Internal Server Error", 500)
    assert "ZeroDivisionError" not in response.content.decode()
