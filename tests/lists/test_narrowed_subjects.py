"""The page of a topic or industry, filtered by a region, has exactly the region's targets and results."""

import re

import pytest

from tests import factories as make
from tests.reading import read


@pytest.fixture
def food(db):
    """Two regions that speak of food and of clusters, one of them in a target and in a result."""
    topic, industry = make.make_topic(slug="clusters"), make.make_industry(slug="food")
    dezhou, hubei = make.make_city(slug="dezhou"), make.make_city(slug="hubei")
    links = {"topics": [topic], "industries": [industry]}
    make.make_target(dezhou, slug="dezhou-aim", **links)
    make.make_result(dezhou, slug="dezhou-report", actor="firm", **links)
    make.make_result(dezhou, slug="dezhou-other")
    make.make_target(hubei, slug="hubei-aim", **links)


def rows(client, address):
    return set(re.findall(r'data-statement="([^"]+)"', client.get(address).content.decode()))


@pytest.mark.parametrize("path", ["topics/clusters/", "industries/food/"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"dezhou-aim", "dezhou-report", "hubei-aim"}),
        ("city=dezhou", {"dezhou-aim", "dezhou-report"}),
        ("city=dezhou&city=hubei", {"dezhou-aim", "dezhou-report", "hubei-aim"}),
        ("city=dezhou&kind=result", {"dezhou-report"}),
        ("city=dezhou&actor=region&actor=district", {"dezhou-aim"}),
        ("city=dezhou&industry=food&topic=clusters", {"dezhou-aim", "dezhou-report"}),
    ],
)
def test_the_page_of_a_subject_lists_targets_and_results_of_the_selected_regions(client, food, path, query, expected):
    assert rows(client, f"/en/{path}?{query}") == rows(client, f"/zh-hans/{path}?{query}") == expected


@pytest.mark.parametrize("path", ["topics/clusters/", "industries/food/"])
def test_an_unknown_region_is_named_and_no_row_is_shown(client, food, path):
    page = read(client.get(f"/en/{path}?city=mars"))

    assert ["mars" in alert for alert in page.alerts] == [True]
    assert rows(client, f"/en/{path}?city=mars") == set()
