"""The pages of an industry and a topic: what each region says, who is silent, and exactly the statements asked for."""

import re
from urllib.parse import urlencode

import pytest

from plans.models import Industry, Result, Target, Topic
from plans.summaries.subjects import MAX_NAMES, PAGE_SIZE
from tests import factories as make
from tests.reading import path_and_query, read

LANGUAGES = ("zh-hans", "en")
FIELDS = {"industries": (Industry, "industries"), "topics": (Topic, "topics")}


def statements_on(response):
    """Return the slugs of the statements of a page, each in an element of its own."""
    slugs = re.findall(r'data-statement="([\w-]+)"', response.content.decode())
    assert len(slugs) == len(set(slugs))
    return set(slugs)


def of(table, slug, **conditions):
    """Return the slugs of all targets and results of an industry or topic."""
    field = FIELDS[table][1]
    return {one.pk for model in (Target, Result) for one in model.objects.filter(**{field: slug}, **conditions)}


@pytest.mark.slow
@pytest.mark.parametrize("table", FIELDS)
def test_a_page_has_exactly_the_statements_of_the_selected_regions(catalogue, client, table):
    met = 0
    for entry in FIELDS[table][0]._default_manager.all():
        assert statements_on(client.get(f"/en/{table}/{entry.pk}/")) == of(table, entry.pk)
        for cities in (["changsha"], ["hubei", "liaocheng"]):
            expected = of(table, entry.pk, city__in=cities)
            response = client.get(f"/en/{table}/{entry.pk}/?{urlencode({'city': cities}, doseq=True)}")
            assert statements_on(response) == expected, (entry.pk, cities)
            met += bool(expected)
    assert met > 20


@pytest.mark.parametrize(
    ("query", "conditions"),
    [
        ({"city": "changsha", "standing": ["adopted", "announced"], "actor": ["region", "district"]}, {"target"}),
        ({"city": "changsha", "kind": "result"}, {"result"}),
        ({"city": "changsha", "actor": ["firm", "institution"]}, {"firm"}),
        ({"city": "changsha", "standing": "proposed"}, {"proposal"}),
        ({"city": "changsha", "kind": "target", "standing": "adopted", "actor": "firm"}, set()),
        ({"city": ["changsha", "rim"], "kind": "target"}, {"target", "proposal", "rim"}),
        ({"city": "mars"}, set()),
    ],
)
def test_a_page_can_be_filtered_by_kind_standing_and_actor(client, db, query, conditions):
    changsha, rim, topic = make.make_city(slug="changsha"), make.make_city(slug="rim"), make.make_topic(slug="talent")
    made = {
        "target": make.make_target(changsha, topics=[topic]),
        "proposal": make.make_target(changsha, topics=[topic], standing="proposed"),
        "result": make.make_result(changsha, topics=[topic], actor="district"),
        "firm": make.make_result(changsha, topics=[topic], actor="firm"),
        "rim": make.make_target(rim, topics=[topic], actor="institution"),
        "elsewhere": make.make_target(changsha),
    }
    if query == {"city": "changsha", "kind": "result"}:
        conditions = {"result", "firm"}

    response = client.get(f"/en/topics/talent/?{urlencode(query, doseq=True)}")

    assert statements_on(response) == {made[name].pk for name in conditions}
    assert [alert for alert in read(response).alerts if "mars" in alert] or query["city"] != "mars"


@pytest.mark.slow
def test_each_mark_links_to_as_many_statements_as_it_counts(catalogue, client):
    response, followed = client.get("/en/topics/chain-chief-system/"), 0
    for address, number in re.findall(r'href="([^"]+)" data-count="(\d+)"', response.content.decode()):
        listed = statements_on(client.get("/en/topics/chain-chief-system/" + address.replace("&amp;", "&")))
        assert len(listed) == int(number), address
        followed += 1
    assert followed >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_silent_regions_are_named_once(client, db, language):
    industry = make.make_industry(slug="steel")
    speaking = [
        make.make_city(code=f"43010{n}", name_zh=f"甲{n}", name_en=f"Speaking {n}", slug=f"s{n}") for n in range(2)
    ]
    make.make_city(code="430200", name_zh="乙", name_en="Silent")
    make.make_target(speaking[1], industries=[industry])
    make.make_chain(speaking[0], [industry], kind="sector", name_zh="钢铁", name_en="Steel of it")

    page = read(client.get(f"/{language}/industries/steel/"))

    said = {"zh-hans": "原文未提：乙", "en": "Silent: not mentioned"}[language]
    assert page.main.count(said) == 1
    passing = {"zh-hans": "只是提及", "en": "Mentioned in passing"}[language]
    [row] = [row for row in page.rows if row.startswith(passing)]
    assert {"zh-hans": "钢铁", "en": "Steel of it"}[language] in row
    [compare] = [address for address in page.main_addresses if "/compare/" in address]
    path, query = path_and_query(compare)
    assert path == f"/{language}/compare/"
    assert query == {("city", "s0"), ("city", "s1"), ("view", "industries")}
    assert compare.endswith("#row-steel")


def test_statements_of_firms_and_institutions_are_shown_separately(client, db):
    topic, city = make.make_topic(slug="talent"), make.make_city()
    make.make_target(city, topics=[topic], text_en="The region is to train", actor="region")
    make.make_target(city, topics=[topic], text_en="The college is to train", actor="institution")

    page = read(client.get("/en/topics/talent/"))

    own, others = "The region and its districts 1 commitment", "Firms and institutions 1 commitment"
    rows = [row.replace("◆ ", "") for row in page.rows]
    assert own in rows
    assert others in rows
    [aims] = [row for row in page.rows if row.startswith("Strongest aims")]
    assert "The region is to train" in aims
    assert "The college" not in aims


def test_the_regions_with_most_statements_are_shown_and_the_others_linked_with_a_count(client, db):
    topic = make.make_topic(slug="talent")
    cities = [make.make_city(slug=f"c{n}", code=f"43{n:04}", name_en=f"Region {n}") for n in range(7)]
    for number, city in enumerate(cities, 1):
        for _ in range(number):
            make.make_result(city, topics=[topic])

    response = client.get("/en/topics/talent/")

    assert len(statements_on(response)) == 3 + 4 + 5 + 6 + 7
    links = re.findall(r'href="/en/topics/talent/(\?city=c\d)" data-count="(\d)"', response.content.decode())
    assert links == [("?city=c0", "1"), ("?city=c1", "2")]
    assert len(statements_on(client.get("/en/topics/talent/?city=c1"))) == 2
    all_asked = client.get("/en/topics/talent/", {"city": [city.pk for city in cities]})
    assert len(statements_on(all_asked)) == 1 + 2 + 3 + 4 + 5
    assert re.findall(r'href="/en/topics/talent/(\?city=c\d)" data-count', all_asked.content.decode())[-2:] == [
        "?city=c5",
        "?city=c6",
    ]


def test_many_statements_are_paginated(client, db):
    topic, city = make.make_topic(slug="talent"), make.make_city()
    made = {make.make_result(city, topics=[topic]).pk for _ in range(PAGE_SIZE + 1)}

    pages = [statements_on(client.get(f"/en/topics/talent/?page={number}")) for number in (1, 2)]

    assert [len(slugs_of_page) for slugs_of_page in pages] == [PAGE_SIZE, 1]
    assert set.union(*pages) == made


@pytest.mark.parametrize("table", FIELDS)
def test_each_cell_of_a_list_links_to_as_many_statements_as_it_counts(client, db, table):
    changsha, dezhou = make.make_city(slug="changsha", code="430100"), make.make_city(slug="dezhou", code="430200")
    topic, industry = make.make_topic(slug="talent"), make.make_industry(slug="steel")
    make.make_topic(slug="nobody", name_en="Nobody's topic")
    make.make_industry(slug="nothing", name_en="Nobody's industry")
    links = {"topics": [topic], "industries": [industry]}
    for standing in ("adopted", "announced", "proposed"):
        make.make_target(changsha, standing=standing, **links)
    make.make_result(dezhou, actor="firm", **links)

    response = client.get(f"/en/{table}/")

    cells = re.findall(r'href="([^"]+)" data-count="(\d+)"', response.content.decode())
    assert [(path_and_query(address)[1], number) for address, number in cells] == [
        ({("city", "changsha")}, "3"),
        ({("city", "dezhou")}, "1"),
    ]
    for address, number in cells:
        assert len(statements_on(client.get(address))) == int(number)
    page = read(response)
    assert "Not mentioned: Nobody's" in page.main


def test_a_cell_lists_some_chains_and_firms_and_links_to_all(client, db):
    industry, city = make.make_industry(slug="steel"), make.make_city()
    for _ in range(MAX_NAMES + 1):
        chain = make.make_chain(city, [industry])
        make.make_role(chain, make.make_firm())

    page = read(client.get("/en/industries/steel/"))

    for table in ("chains", "firms"):
        named = {address for address in page.main_addresses if re.fullmatch(rf"/en/{table}/[\w-]+/", address)}
        assert len(named) == MAX_NAMES
        assert f"/en/{table}/?industry=steel" in page.main_addresses
