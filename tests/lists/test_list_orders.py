"""Every order of every list is a total order: the pages together have each row once."""

from datetime import UTC, datetime
from itertools import groupby

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, override

from plans.lists.filters import FILTERS
from plans.lists.pagination import PAGE_SIZE, paginate
from plans.models import Chain, Firm, Plan, Result, Target
from tests.factories import (
    make_chain,
    make_city,
    make_firm,
    make_plan,
    make_result,
    make_role,
    make_source,
    make_target,
)
from tests.reading import path_and_query, read

NAMED = {"plans": Plan, "chains": Chain, "firms": Firm}
MODELS = {**NAMED, "targets": Target, "results": Result}
MAKE = {"plans": make_plan, "chains": make_chain, "firms": make_firm, "targets": make_target, "results": make_result}
ORDERS = [(table, order) for table, filters in FILTERS.items() for order in filters.base_filters["sort"].offered]
in_every_order = pytest.mark.parametrize(("table", "order"), ORDERS)
RUNGS = ["ensure", "strive", "press", "encourage", ""]
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


def by_region(statement):
    return statement.city.code, statement.paragraph


# The expected order of rows, without the parts that depend on how a database compares texts.
RISES = {
    ("plans", "region"): lambda plan: plan.city.code,
    ("plans", "whole"): lambda plan: (plan.city.code, plan.standing == "proposed"),
    ("plans", "published"): lambda plan: -plan.published.toordinal() if plan.published else 0,
    ("chains", "region"): lambda chain: chain.city.code,
    ("firms", "region"): lambda firm: (firm.city is None, firm.city.code if firm.city else "", firm.pk),
    ("targets", "region"): by_region,
    ("targets", "indicator"): lambda target: target.indicator_id is None,
    ("targets", "changed"): lambda target: FUTURE - target.updated_at,
    ("targets", "due"): lambda target: (target.due or 9999, *by_region(target)),
    ("targets", "-due"): lambda target: (-(target.due or 0), *by_region(target)),
    ("targets", "strength"): lambda target: (RUNGS.index(target.strength_grade), *by_region(target)),
    ("targets", "figure"): lambda target: not target.quantity,
    ("results", "figure"): lambda result: not result.quantity,
    ("results", "region"): by_region,
    ("results", "indicator"): lambda result: result.indicator_id is None,
    ("results", "changed"): lambda result: FUTURE - result.updated_at,
    ("results", "-period"): lambda result: -int(result.period[:4] or 0),
}
# Rows with the same value must be adjacent.
TOGETHER = {
    ("plans", "name"): lambda plan: plan.name_en,
    ("chains", "name"): lambda chain: chain.name_en,
    ("chains", "grade"): lambda chain: chain.grade,
    ("firms", "name"): lambda firm: firm.name_en,
    ("targets", "indicator"): lambda target: target.indicator_id,
    ("results", "indicator"): lambda result: result.indicator_id,
    ("targets", "figure"): lambda target: target.quantity and target.indicator.dimension,
    ("results", "figure"): lambda result: result.quantity and result.indicator.dimension,
    ("results", "-period"): lambda result: result.period,
}


def ordered(table, order):
    """Return the rows of a whole list in an order, read page by page as the list page reads them."""
    filterset = FILTERS[table](QueryDict(f"sort={order}"))
    assert filterset.is_valid()
    first = paginate(filterset.qs, None)
    pages = [first, *(paginate(filterset.qs, str(number)) for number in range(2, first.paginator.num_pages + 1))]
    assert {len(page.object_list) for page in pages[:-1]} <= {PAGE_SIZE}
    return [row for page in pages for row in page.object_list]


@pytest.mark.slow
@in_every_order
def test_the_pages_of_an_order_give_every_row_once(catalogue, table, order):
    rows = ordered(table, order)

    slugs = [row.pk for row in rows]
    assert len(slugs) == len(set(slugs))
    assert set(slugs) == set(MODELS[table]._default_manager.values_list("pk", flat=True))
    assert (table, order) in RISES.keys() | TOGETHER.keys()
    if key := RISES.get((table, order)):
        keys = list(map(key, rows))
        assert keys == sorted(keys)
    if key := TOGETHER.get((table, order)):
        groups = [group for group, _rows in groupby(map(key, rows))]
        assert len(groups) == len(set(groups))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "query", "order"),
    [("plans", "", "whole"), ("chains", "?sort=name", "name"), ("firms", "", "region"), ("results", "", "region"),
     ("targets", "?sort=-due", "-due")],
)  # fmt: skip
def test_following_the_next_links_shows_the_whole_list(catalogue, client, table, query, order):
    rows, seen = [], set()
    address: str | None = f"/en/{table}/{query}"
    while address:
        assert address not in seen, "the pages turn in a circle"
        seen.add(address)
        response = client.get(address)
        rows += response.context["page"]
        links = read(response).main_links
        address = next((link for link, words in links if "page=" in link and words.startswith("Next")), None)

    assert rows == ordered(table, order)


@in_every_order
def test_rows_with_equal_sort_keys_keep_the_same_order(db, table, order):
    city, source = make_city(), make_source()
    for _ in range(7):
        MAKE[table](city, source=source)
    MODELS[table]._default_manager.update(updated_at=timezone.now())
    if table in NAMED:
        NAMED[table]._default_manager.update(name_en="One name", name_zh="同名")

    def part(start):
        filterset = FILTERS[table](QueryDict(f"sort={order}"))
        assert filterset.is_valid()
        return [row.pk for row in filterset.qs[start : start + 2]]

    whole = [slug for start in range(0, 8, 2) for slug in part(start)]
    assert sorted(whole) == sorted(MODELS[table]._default_manager.values_list("pk", flat=True))
    assert whole == [slug for start in range(0, 8, 2) for slug in part(start)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("1", 1), ("2", 2), ("3", 3), ("0", 3), ("-1", 3), ("-" + "9" * 30, 3), ("4", 3), ("9" * 30, 3),
        ("9" * 5000, 1), ("two", 1), ("1.5", 1), ("1e3", 1), ("last", 1), ("%00", 1), ("2&page=3", 3),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_invalid_page_number_gives_an_existing_page_with_a_message(client, db, language, asked, given):
    city, source = make_city(), make_source()
    firms = [make_firm(city, source=source) for _ in range(2 * PAGE_SIZE + 1)]

    response = client.get(f"/{language}/firms/?page={asked}")

    assert response.status_code == 200
    page, text = response.context["page"], read(response).main
    assert page.number == given
    assert len(page.object_list) == (1 if given == 3 else PAGE_SIZE)
    assert str(len(firms)) in text
    with override(language):
        other = gettext("There is no such page; this is page %(number)s of %(total)s.") % {"number": given, "total": 3}
    assert (other in text) == (asked not in ("1", "2", "3", "2&page=3"))


def test_links_to_other_pages_keep_the_filters(client, db):
    city, source = make_city(slug="changsha"), make_source()
    chain = make_chain(city, source=source)
    make_city(slug="dezhou")
    for _ in range(2 * PAGE_SIZE + 1):
        make_role(chain, make_firm(city, source=source, name_en="Zoomlion & Co 100%"))
    query = {("city", "changsha"), ("city", "dezhou"), ("sort", "name"), ("q", "& co 100%")}

    first = read(client.get("/en/firms/?city=changsha&city=dezhou&sort=name&q=%26+co+100%25"))
    second = read(client.get(first.link("Next")))
    third = read(client.get(second.link("Next")))

    assert path_and_query(first.link("Next")) == ("/en/firms/", query | {("page", "2")})
    assert path_and_query(second.link("Next")) == ("/en/firms/", query | {("page", "3")})
    assert path_and_query(second.link("Previous")) == ("/en/firms/", query | {("page", "1")})
    assert path_and_query(third.link("Previous")) == ("/en/firms/", query | {("page", "2")})
    assert not [words for _address, words in third.main_links if "Next" in words]
    assert not [words for _address, words in first.main_links if "Previous" in words]


def test_a_list_of_one_page_has_no_page_links(client, db):
    make_firm()

    page = read(client.get("/en/firms/"))

    assert not [address for address, _words in page.main_links if "page=" in address]


def test_every_list_is_in_the_order_of_the_codes_of_regions(client, db):
    """One order of regions: not that of slugs, which home, facets and comparisons do not follow either."""
    last, first = make_city(slug="alpha", code="439999"), make_city(slug="omega", code="430001")
    for region in (last, first):
        make_target(region), make_plan(region), make_chain(region), make_firm(region), make_result(region)

    for table in FILTERS:
        links = read(client.get(f"/en/{table}/")).main_links
        regions = [link for link, _words in links if link in (last.get_absolute_url(), first.get_absolute_url())]
        assert list(dict.fromkeys(regions)) == [first.get_absolute_url(), last.get_absolute_url()], table
