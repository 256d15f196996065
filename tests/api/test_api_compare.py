"""Comparison and search in the API: the data of their pages."""

import pytest

from plans.search.index import rebuild
from tests import factories as make
from tests.api.test_api import get


@pytest.fixture
def two_regions(db):
    """Changsha and Dezhou: one indicator of both, one of Dezhou only, and a target without a figure."""
    theme = make.make_theme(slug="green", name_zh="绿色", name_en="Green")
    firms = make.make_indicator(slug="firms", name_zh="企业", name_en="Firms", direction="more")
    parks = make.make_indicator(slug="parks")
    for slug, quantity, due in (("changsha", "100家以上", 2025), ("dezhou", "50家", 2023)):
        city = make.make_city(slug=slug, code={"changsha": "430100", "dezhou": "371400"}[slug], province={
            "changsha": "hunan", "dezhou": "shandong"}[slug])  # fmt: skip
        make.make_target(city, themes=[theme], slug=f"{slug}-firms", indicator=firms, quantity=quantity, due=due)
    make.make_result(city, themes=[theme], slug="dezhou-parks", indicator=parks, quantity="3个", period="2022")
    make.make_target(city, themes=[theme], slug="dezhou-green")


def test_rows_have_a_verdict_reasons_and_cells_in_the_requested_order_of_regions(client, two_regions):
    answer = get(client, "compare/?city=dezhou&city=changsha&indicator=firms")

    assert [city["slug"] for city in answer["cities"]] == ["dezhou", "changsha"]
    assert answer["is_cut"] is False
    (row,) = answer["rows"]
    cells = row.pop("cells")
    assert row == {
        "theme": "green",
        "indicator": "firms",
        "name_zh": "企业",
        "name_en": "Firms",
        "verdict": "partly",
        "verdict_zh": "部分可比",
        "verdict_en": "Partly comparable",
        "reasons": [{"zh": "时间不同（2025年、2023年）", "en": "different times (2025 and 2023)"}],
        "stated": 2,
    }
    assert [(cell["city"], cell["state"]) for cell in cells] == [("dezhou", "figure"), ("changsha", "figure")]
    (statement,) = cells[1]["statements"]
    assert statement.pop("kind") == "target"
    assert [words["en"] for words in statement.pop("ranks")] == ["ahead of the other figure"]
    assert statement == get(client, "targets/changsha-firms/")


def test_a_region_without_a_statement_has_an_empty_cell_and_a_theme_has_no_verdict(client, two_regions):
    rows = get(client, "compare/?city=changsha&city=dezhou&theme=green")["rows"]

    assert [(row["theme"], row["indicator"], row["verdict"], row["stated"]) for row in rows] == [
        ("green", "firms", "partly", 2),
        ("green", "parks", None, 1),
        ("green", None, None, 1),
    ]
    assert [[len(cell["statements"]) for cell in row["cells"]] for row in rows] == [[1, 1], [0, 1], [0, 1]]
    assert rows[2]["cells"][1]["statements"][0]["slug"] == "dezhou-green"
    assert [[cell["state"] for cell in row["cells"]] for row in rows] == [
        ["figure", "figure"],
        ["not_stated", "figure"],
        ["stated", "stated"],
    ]


@pytest.mark.parametrize(
    ("query", "indicators"),
    [
        ("kind=result", ["parks"]),
        ("kind=target", ["firms", None]),
        ("kind=target&kind=result", ["firms", "parks", None]),
        ("show=comparable", ["firms"]),
        ("show=figures", ["firms", "parks"]),
    ],
)
def test_a_comparison_has_the_same_filters_as_the_page(client, two_regions, query, indicators):
    rows = get(client, f"compare/?city=changsha&city=dezhou&{query}")["rows"]

    assert [row["indicator"] for row in rows] == indicators


@pytest.mark.parametrize("times", [1, 4])
def test_the_query_count_of_a_comparison_does_not_grow_with_its_rows(client, db, django_assert_num_queries, times):
    cities = [make.make_city(slug=slug) for slug in "abc"]
    theme, industry = make.make_theme(), make.make_industry()
    for _ in range(times):
        indicator = make.make_indicator()
        for city in cities:
            make.make_target(city, themes=[theme], industries=[industry], indicator=indicator, quantity="3家")
            make.make_result(city, themes=[theme], industries=[industry], indicator=indicator, quantity="4家")

    with django_assert_num_queries(COMPARE_QUERIES):
        rows = get(client, "compare/?city=a&city=b&city=c")["rows"]

    assert len(rows) == times


# The version and the regions; the regions asked for, and all statements, of both kinds, by their filters,
# with their themes and industries, by one query; the themes; the columns of statements and regions; whether there are
# more.
COMPARE_QUERIES = 12


def test_a_search_returns_entries_by_kind_with_a_count_for_each_kind(client, db):
    city = make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha")
    for n in (1, 2, 3):
        make.make_chain(city, slug=f"changsha-chain-{n}", name_zh=f"长沙链{n}")
    dezhou = make.make_city(slug="dezhou", name_zh="德州", name_en="Dezhou")
    make.make_chain(dezhou, slug="dezhou-chain", name_zh="长沙之外")
    rebuild()

    results = get(client, "search/?q=长沙&page_size=2")["results"]

    assert [(each["kind"], each["count"], each["is_over"]) for each in results] == [
        ("city", 1, False),
        ("chain", 4, False),
    ]
    assert results[0]["entries"] == [get(client, "cities/changsha/")]
    assert [entry["slug"] for entry in results[1]["entries"]] == ["changsha-chain-1", "changsha-chain-2"]
    assert [each["kind"] for each in get(client, "search/?q=changsha&kind=chain")["results"]] == ["chain"]
    [chains] = get(client, "search/?q=长沙&city=dezhou")["results"]
    assert [entry["slug"] for entry in chains["entries"]] == ["dezhou-chain"]
    assert [each["kind"] for each in get(client, "search/?q=cs&kind=city")["results"]] == ["city"]


@pytest.mark.parametrize("text", ["nowhere", "!!!", "%E2%80%8B", "长".ljust(100, "沙")])
def test_a_search_without_matches_returns_an_empty_list(client, db, text):
    make.make_city()
    rebuild()

    assert get(client, f"search/?q={text}") == {"results": []}


@pytest.mark.parametrize("times", [1, 4])
def test_the_number_of_queries_of_a_search_does_not_grow_with_its_results(client, db, django_assert_num_queries, times):
    for _ in range(times):
        city = make.make_city(name_en="Riverside")
        make.make_target(city, themes=[make.make_theme()], industries=[make.make_industry()], text_en="Riverside")
    rebuild()

    with django_assert_num_queries(6):  # the version, synonyms, the search, cities, targets and their lists
        results = get(client, "search/?q=riverside")["results"]

    assert [(each["kind"], each["count"]) for each in results] == [("city", times), ("target", times)]
