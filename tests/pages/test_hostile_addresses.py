"""For any invalid URL the reader gets a page that names the error."""

from urllib.parse import quote

import pytest

from config.middleware import MAX_PATH_LENGTH
from plans.lists.filters import FILTERS
from tests.factories import make_chain, make_city, make_firm, make_plan, make_result, make_target
from tests.reading import read

LONG = "长" * 4000
HOSTILE = {
    "NUL": "%00",
    "NUL in a word": "chang%00sha",
    "5000 digits": "9" * 5000,
    "a negative number": "-1",
    "infinity": "1e400000",
    "not a number": "NaN",
    "digits of another script": quote("٣"),
    "half a character": "%E9%95",
    "bytes of no encoding": "%FF%FE%80",
    "half a surrogate": "%ED%A0%80",
    "a lone per cent sign": "%",
    "control characters": "%01%1B%7F%0D%0ASet-Cookie:x=1",
    "text that reads backwards": quote("\u202eahsgnahc\u2066"),
    "markup": quote("<script>alert(1)</script>"),
    "a template": quote("{{ 7|add:7 }}{% now 'Y' %}"),
    "SQL": quote("'; DROP TABLE plans_target; --"),
    "very long text": quote(LONG),
}


def is_too_long(response):
    return len(response.wsgi_request.get_full_path()) > MAX_PATH_LENGTH


@pytest.fixture
def small_catalogue(db):
    """One row in every list."""
    city = make_city(slug="changsha")
    for make in (make_plan, make_chain, make_firm, make_target, make_result):
        make(city)


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("table", FILTERS)
def test_a_list_reports_invalid_values_of_all_parameters(client, small_catalogue, table, value):
    names = FILTERS[table].base_filters.keys() - {"q"}
    response = client.get(f"/en/{table}/?" + "&".join(f"{name}={value}" for name in sorted(names)))
    if is_too_long(response):
        assert response.status_code == 414
        return

    assert response.status_code == 200
    assert response.context["filterset"].errors.keys() == names
    assert response.context["page"].paginator.count == 0
    page = read(response)
    assert len(page.alerts) == len(names)
    assert page.inline == []


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("table", ["firms", "targets"])
def test_any_search_text_and_page_number_gives_a_list_without_a_server_error(client, small_catalogue, table, value):
    text = client.get(f"/en/{table}/?q={value}")
    numbered = client.get(f"/en/{table}/?page={value}&sort=region")

    if is_too_long(text):
        assert (text.status_code, numbered.status_code) == (414, 414)
        return
    assert (text.status_code, numbered.status_code) == (200, 200)
    assert (numbered.context["page"].paginator.count, numbered.context["page"].number) == (1, 1)
    assert read(numbered).alerts == []


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_list_reports_any_unknown_parameter_name(client, small_catalogue, value):
    response = client.get(f"/en/targets/?{value}=1")
    if is_too_long(response):
        assert response.status_code == 414
        return

    assert response.status_code == 200
    assert response.context["page"].paginator.count == 1
    assert len(read(response).alerts) == 1


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_an_invalid_slug_answers_404(client, db, value):
    for name in ("cities", "plans", "chains", "firms", "industries", "indicators", "targets", "results", "sources"):
        response = client.get(f"/en/{name}/{value}/")
        assert response.status_code == (414 if is_too_long(response) else 404), name
    assert client.get(f"/zh-hans/{value}/").status_code in (404, 414)


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_any_parameter_value_gives_a_comparison_without_a_server_error(client, small_catalogue, value):
    chosen = ("city", "industry", "theme", "topic", "indicator", "kind", "q", "page", "nothing")
    for query in ("&".join(f"{name}={value}" for name in chosen), f"q={value}", f"statement={value}"):
        for view in ("topics", "industries", "figures"):
            response = client.get(f"/en/compare/?city=changsha&city=hubei&view={view}&{query}")
            assert response.status_code == (414 if is_too_long(response) else 200), query
            if response.status_code == 200:
                assert read(response).inline == []


def test_too_many_parameters_are_refused(client, small_catalogue):
    assert client.get("/en/targets/?" + "&".join(["q"] * 10_001)).status_code == 414
    response = client.get("/en/targets/?" + "&".join(["city=changsha"] * 51))
    assert response.context["page"].paginator.count == 0
    assert any("50" in alert for alert in read(response).alerts)


def test_the_input_of_a_reader_is_escaped(client, small_catalogue):
    response = client.get("/en/targets/?q=%3Cb%3E%22x%27&city=%3Ci%3E&%3Cu%3E=1")

    assert b"<b>" not in response.content
    assert b"<i>" not in response.content
    assert b"<u>" not in response.content
    page = read(response)
    assert any("<i>" in alert for alert in page.alerts)
    assert any("<u>" in alert for alert in page.alerts)
    assert "<b>\"x'" in page.main
