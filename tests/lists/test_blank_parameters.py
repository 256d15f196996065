"""Pages, API and files ignore a blank parameter, and refuse an unknown one even if it is blank."""

import json

import pytest
from django.http import QueryDict

from plans.lists.querystring import without_blanks
from tests import factories as make


@pytest.fixture
def regions(db):
    for slug in ("changsha", "dezhou"):
        make.make_target(make.make_city(slug=slug), quantity="12家", due=2025)


BLANK = [
    ("city=&standing=&q=&sort=&due=", ""),
    ("city=&city=changsha", "city=changsha"),
    ("city=changsha&theme=&q=&city=", "city=changsha"),
]
COMPARED = "city=changsha&city=dezhou"
in_each_way = pytest.mark.parametrize(("asked", "meant"), BLANK)


def test_blank_parameters_are_removed_from_a_query():
    assert without_blanks(QueryDict("a=&b=1&c=&c=2&c=+&d")).urlencode() == "b=1&c=2&c=+"


@in_each_way
def test_pages_redirect_to_the_address_without_blank_parameters(client, regions, asked, meant):
    response = client.get(f"/en/targets/?{asked}", follow=True)

    assert response.redirect_chain == [(f"/en/targets/?{meant}" if meant else "/en/targets/", 302)]
    assert len(response.context["page"].object_list) == (1 if meant else 2)


def test_a_blank_page_parameter_gives_the_first_page(client, regions):
    for path in ("sources/", "indicators/", "cities/"):
        page = client.get(f"/en/{path}?page=").context["page"]
        assert (page.number, page.is_other) == (1, False)


@in_each_way
def test_the_api_ignores_blank_parameters(client, regions, asked, meant):
    answer = client.get(f"/api/v1/targets/?{asked}&page_size=&cursor=&count=").json()

    assert answer == client.get(f"/api/v1/targets/?{meant}").json()
    assert len(answer["results"]) == (1 if meant else 2)


def test_the_next_page_of_the_api_does_not_repeat_blank_parameters(client, regions):
    following = client.get("/api/v1/targets/?theme=&page_size=1").json()["next"]

    assert following.startswith("http://testserver/api/v1/targets/?page_size=1&cursor=")


@in_each_way
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_files_ignore_blank_parameters(client, regions, asked, meant, ending):
    def rows(query):
        response = client.get(f"/data/targets.{ending}?{query}")
        assert response.status_code == 200
        content = b"".join(response).decode()
        return json.loads(content)["rows"] if ending == "json" else content.splitlines()[1:]

    assert rows(asked) == rows(meant)
    assert len(rows(asked)) == (1 if meant else 2)


def test_a_comparison_ignores_blank_parameters(client, regions):
    blank = f"{COMPARED}&city=&theme=&kind=&show="

    assert client.get(f"/api/v1/compare/?{blank}").json() == client.get(f"/api/v1/compare/?{COMPARED}").json()
    files = [b"".join(client.get(f"/data/comparison.csv?{query}")) for query in (blank, COMPARED)]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    "address", ["/api/v1/targets/", "/api/v1/compare/", "/data/targets.csv", "/data/units.csv", "/data/comparison.csv"]
)
def test_an_unknown_parameter_is_refused_even_if_it_is_blank(client, regions, address):
    for query in ("colour=", "colour=red", f"{COMPARED}&colour="):
        assert client.get(f"{address}?{query}").status_code == 400
