"""The API has the same entries, columns, values and filters as the pages and files, with pagination."""

import json
from decimal import Decimal

import pytest

from cities.models import City
from plans.api import keyset
from plans.api.renderers import to_json
from plans.lists.filters import FILTERS as FILTERS_OF_PAGES
from plans.lists.table_filters import FILTERS
from plans.models import Target
from plans.opendata.streams import as_object
from plans.opendata.tables import TABLES, find_table, rows
from tests import factories as make

NAMES = [table.name for table in TABLES]
ORDERS = [(name, order) for name in NAMES for order in FILTERS[name].base_filters["sort"].orders]


def get(client, address, **headers):
    """Return the JSON data of an API URL; the status must be 200."""
    response = client.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def read_all(client, address):
    """Return every row of a list from all pages, and the number of pages."""
    entries_read, number = [], 0
    while address:
        page = client.get(address).json()
        entries_read += page["results"]
        address, number = page["next"], number + 1
    return entries_read, number


def keys(table, entries):
    return [tuple(entry[name] for name in find_table(table).key) for entry in entries]


# --- Entries ---------------------------------------------------------------------------------------


def test_the_api_has_a_list_for_every_table_of_the_data_package():
    assert FILTERS.keys() == set(NAMES)
    assert FILTERS.items() >= FILTERS_OF_PAGES.items()


@pytest.mark.parametrize("name", NAMES)
def test_entries_have_the_columns_and_values_of_the_data_package(client, sample, name):
    table = find_table(name)
    expected = [json.loads(f"[{','.join(map(to_json, row))}]") for row in rows(table)]
    expected = [as_object(table, row) for row in expected]
    members = [name for name, _n, _is_first in table.members]

    entries_read = get(client, f"{name}/?page_size=500")["results"]

    assert [list(entry) for entry in entries_read] == [[*members, "url_zh", "url_en"]] * len(expected)
    values = [{name: entry[name] for name in members} for entry in entries_read]
    assert sorted(values, key=json.dumps) == sorted(expected, key=json.dumps)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_entries_link_to_their_page_in_both_languages(client, sample, name):
    for entry in get(client, f"{name}/")["results"]:
        for column, language in (("url_zh", "zh-hans"), ("url_en", "en")):
            assert entry[column].startswith(f"http://testserver/{language}/")
            assert client.get(entry[column]).status_code == 200


def test_an_entry_is_found_by_its_slug(client, db):
    city = make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha")
    district = make.make_district(city, slug="changsha-gaoxin")

    assert get(client, "cities/changsha/")["name_zh"] == "长沙"
    assert (
        get(client, f"districts/{district.slug}/")["url_en"] == "http://testserver/en/cities/changsha/#changsha-gaoxin"
    )


def test_numbers_are_exact_lists_are_arrays_and_missing_values_are_null(client, db):
    theme, industry = make.make_theme(slug="green"), make.make_industry(gbt4754="34;35", sei2018="")
    measure = make.make_measure(paragraphs="2;13")
    indicator = make.make_indicator(dimension="mass")
    target = make.make_target(themes=[theme], quantity="1407.6万吨", indicator=indicator)

    text = client.get(f"/api/v1/targets/{target.slug}/").content.decode()

    assert '"themes":["green"],' in text
    assert '"number":1407.6,"unit":"万吨","qualifier":"exact","low":14076000,"high":14076000,"base_unit":"吨"' in text
    assert '"due":null' in text
    assert '"strength":null' in text
    assert '"industries":[],' in text
    assert get(client, f"industries/{industry.slug}/")["gbt4754"] == ["34", "35"]
    assert get(client, f"industries/{industry.slug}/")["sei2018"] == []
    assert get(client, f"measures/{measure.slug}/")["paragraphs"] == [2, 13]


@pytest.mark.parametrize(
    ("number", "text"), [("999999999999999.123457", "999999999999999.123457"), ("1E+3", "1000"), ("7.500000", "7.5")]
)
def test_no_digit_of_a_decimal_is_rounded(number, text):
    assert to_json({"low": [Decimal(number)]}) == f'{{"low":[{text}]}}'


# --- Filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "city=a&city=b&due=2025",
        "due=none&standing=proposed",
        "industry=steel&theme=green&theme=talent",
        "figure=none",
        "q=陈述1",
        "scope=firm",
        "sort=-due&city=a",
    ],
)
def test_a_list_of_the_api_has_the_same_rows_and_order_as_the_page(client, db, query):
    themes = [make.make_theme(slug=slug) for slug in ("green", "talent")]
    steel = make.make_industry(slug="steel")
    for n, slug in enumerate("abcabc"):
        city = City.objects.filter(slug=slug).first() or make.make_city(slug=slug)
        make.make_target(
            city,
            themes=themes[: n % 3],
            industries=[steel] * (n % 2),
            due=[None, 2025, 2030][n % 3],
            standing="proposed" if n > 3 else "adopted",
            quantity="3家" if n == 1 else "",
            scope="firm" if n == 2 else "region",
        )

    page = client.get(f"/en/targets/?{query}").context["page"]

    assert [entry["slug"] for entry in get(client, f"targets/?{query}")["results"]] == [row.pk for row in page]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("cities/?level=province", ["hubei"]),
        ("cities/?q=沙", ["changsha"]),
        ("cities/", ["hubei", "changsha"]),
        ("cities/?sort=name", ["changsha", "hubei"]),
        ("districts/?city=changsha&kind=park", ["changsha-park"]),
        ("measures/?city=hubei", ["hubei-plan-m"]),
        ("measures/?plan=changsha-plan&source=day", ["changsha-plan-m"]),
        ("measures/?plan=changsha-plan&source=night", []),
        ("indicators/?dimension=money&dimension=mass", ["output"]),
        ("sources/?sort=published", ["day", "night"]),
        ("omissions/?source=day", ["day-1"]),
    ],
)
def test_tables_without_a_list_page_have_filters_in_the_api(client, db, address, expected):
    day, night = make.make_source(slug="day", published="2022-08-10"), make.make_source(slug="night")
    for slug, name, code, level in (
        ("changsha", "长沙", "430100", "prefecture"),
        ("hubei", "湖北", "420000", "province"),
    ):
        city = make.make_city(
            slug=slug, name_zh=name, name_en=slug.title(), code=code, level=level,
            province="hubei" if level == "province" else "hunan",
        )  # fmt: skip
        plan = make.make_plan(city, slug=f"{slug}-plan", source=day if slug == "changsha" else night)
        make.make_measure(plan, slug=f"{slug}-plan-m")
        make.make_district(city, slug=f"{slug}-park", kind="park")
        make.make_district(city, slug=f"{slug}-zone", kind="zone")
    make.make_indicator(slug="output", dimension="money")
    make.make_indicator(slug="firms", dimension="count")
    day.omissions.create(slug="day-1", paragraph=1, reason_zh="版次", reason_en="A page number")

    assert [entry["slug"] for entry in get(client, address)["results"]] == expected


def test_roles_are_listed_by_chain_firm_role_and_region(client, db):
    chain, other = make.make_chain(), make.make_chain()
    leader, member = make.make_firm(chain.city), make.make_firm(chain.city)
    make.make_role(chain, leader)
    make.make_role(chain, member, role="member")
    make.make_role(other, leader, role="mentioned")

    def roles(query):
        return [(role["chain"], role["firm"]) for role in get(client, f"chain_firms/?{query}")["results"]]

    assert roles(f"chain={chain.slug}&role=leader") == [(chain.slug, leader.slug)]
    assert roles(f"firm={leader.slug}") == sorted([(chain.slug, leader.slug), (other.slug, leader.slug)])
    assert roles(f"city={other.city_id}") == [(other.slug, leader.slug)]


# --- Pages -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_the_pages_of_a_list_together_give_every_row_once_in_order(client, sample, name, order):
    whole = get(client, f"{name}/?sort={order}&page_size=500")

    entries_read, number = read_all(client, f"/api/v1/{name}/?sort={order}&page_size=1")

    assert whole["next"] is None
    assert keys(name, entries_read) == keys(name, whole["results"])
    assert number == len(entries_read) > 0


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_every_order_ends_with_a_unique_column_and_puts_empty_values_last(name, order):
    entries_read = keyset.orders_of(FILTERS[name])[order].keys
    columns = FILTERS[name].base_filters["sort"].orders[order][1]

    assert {key.path for key in entries_read} >= {
        f"{part}_id" if name == "chain_firms" else part for part in find_table(name).key
    }
    for key, column in zip(entries_read, columns, strict=True):
        assert not key.field.null or not isinstance(column, str) or column.startswith("-")


def test_adding_or_deleting_rows_between_pages_neither_repeats_nor_skips_other_rows(client, db):
    city = make.make_city(slug="a")
    for paragraph in (1, 2, 3, 4):
        make.make_target(city, slug=f"a-{paragraph}", paragraph=paragraph)
    first = get(client, "targets/?page_size=2")
    assert get(client, "targets/?page_size=2.0")["results"] == first["results"]  # an integer of JSON Schema
    assert keys("targets", first["results"]) == [("a-1",), ("a-2",)]

    Target.objects.filter(slug__in=["a-1", "a-2"]).delete()
    make.make_target(city, slug="a-0", paragraph=1)
    make.make_target(city, slug="a-5", paragraph=3)

    entries_read, _number = read_all(client, first["next"])
    assert keys("targets", entries_read) == [("a-3",), ("a-5",), ("a-4",)]


def test_the_next_page_keeps_all_parameters_and_is_also_in_the_link_header(client, db):
    city = make.make_city(slug="a")
    make.make_target(city, slug="a-1", due=2025)
    make.make_target(city, slug="a-2", due=2030)
    make.make_target(slug="city2-3", city=make.make_city(slug="city2"))

    response = client.get("/api/v1/targets/?city=a&sort=-due&page_size=1&count=1")

    address = "http://testserver/api/v1/targets/?city=a&page_size=1&count=1&cursor=-due,2030,a,5,a-2"
    assert response.json()["next"] == address
    assert response["Link"] == f'<{address}>; rel="next"'
    assert [response.json()["count"], *keys("targets", client.get(address).json()["results"])] == [2, ("a-1",)]
    assert "count" not in get(client, "targets/")
