"""The comparison of words: the rows of topics and industries; each number equals that of the page it links to."""

import json
import re
from dataclasses import dataclass
from random import Random
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from cities.models import City
from plans.comparison.forms import Form
from plans.comparison.words import Reach, cells, groups, stances
from plans.editing import history
from plans.figures.kinds import Kind
from plans.models import Indicator
from tests import factories as make
from tests.reading import path_and_query, read
from tests.recount import rows, select


@dataclass(frozen=True)
class Region:
    pk: str


GREEN, TALENT = Region("green"), Region("talent")  # themes have a key, too


@dataclass(frozen=True)
class Subject:
    pk: str
    theme: Region = GREEN
    general: bool = False


@dataclass
class Statement:
    city_id: str
    subjects: list[str]
    pk: str = "a"
    kind: Kind = Kind.RESULT
    actor: str = "region"
    quantity: str = ""
    when: str = ""
    text_zh: str = "报告"
    text_en: str = "Reports"
    indicator_id: str | None = None


REGIONS = [Region("a"), Region("b"), Region("c")]


def grouped(subjects, said):
    """Return the groups for `said`, `{region: subjects}`: a subject named n times has n statements."""
    stances_of = {
        region.pk: stances(
            [Statement(region.pk, [subject]) for subject in said.get(region.pk, "").split()],
            lambda each: each.subjects,
            lambda subject: (),
        )
        for region in REGIONS
    }
    return groups(REGIONS, subjects, cells(stances_of))


def test_the_subject_of_most_regions_is_listed_first_and_a_general_subject_last():
    subjects = [Subject("one"), Subject("rest", general=True), Subject("all"), Subject("two"), Subject("none")]
    [group] = grouped(subjects, {"a": "one all two rest", "b": "all two rest", "c": "all rest"})

    assert [row.subject.pk for row in group.shared] == ["all", "two", "rest"]
    assert [row.subject.pk for row in group.alone] == ["one"]
    assert [row.subject.pk for row in group.silent] == ["none"]


def test_a_general_subject_has_no_square_on_the_map():
    subjects = [Subject("all"), Subject("rest", general=True), Subject("one"), Subject("two")]
    [group] = grouped(subjects, {"a": "all one two rest", "b": "all two rest", "c": "all rest"})

    assert [row.reach for row in group.counted] == [Reach.ALL, Reach.SOME, Reach.ONE]
    assert group.reaches == [(Reach.ALL, 1), (Reach.SOME, 1), (Reach.ONE, 1)]


def test_the_theme_with_most_shared_subjects_is_listed_first():
    subjects = [Subject("x", theme=TALENT), Subject("y"), Subject("z")]

    assert [group.theme for group in grouped(subjects, {"a": "x y z", "b": "y z"})] == [GREEN, TALENT]
    assert [group.theme for group in grouped(subjects, {"a": "x y", "b": "x"})] == [TALENT, GREEN]


@pytest.fixture
def tables(catalogue):
    return {table: rows(table) for table in ("targets", "results")}


def recounted(address, tables):
    """Return the number of statements on the page at a URL, counted in plain Python."""
    parts = urlsplit(address)
    _empty, _language, page, slug, *_rest = f"{parts.path}/".split("/")
    query = parse_qs(parts.query)
    if page in ("topics", "industries"):
        query["topic" if page == "topics" else "industry"] = [slug]
        return sum(len(select(found, query)) for found in tables.values())
    return len(select(tables[page], query))


SELECTIONS = [
    "city=changsha&city=liaocheng&city=dezhou",
    "city=jingzhou&city=changsha&city=liaocheng&city=dezhou&city=hubei&view=industries",
    "city=hubei&city=jingzhou&industry=new-materials&industry=electronics",
    "city=liaocheng&city=dezhou&view=industries&theme=clusters-and-chains",
    "city=changsha&city=hubei&theme=innovation&theme=talent",
]


@pytest.mark.slow
def test_every_number_equals_the_count_of_the_page_that_it_links_to(tables, client):
    for number, query in enumerate(SELECTIONS):
        page = read(client.get(f"/{('en', 'zh-hans')[number % 2]}/compare/?{query}"))
        counts = [(link, number) for link, number in page.counts if "/compare/" not in link]
        assert len(counts) > 10
        assert [(link, number) for link, number in counts if recounted(link, tables) != number] == [], query


@pytest.mark.slow
def test_the_page_of_each_cell_lists_as_many_statements_as_the_cell_counts(catalogue, client):
    """The largest cells, which need several pages, and some others."""
    for query in SELECTIONS[:3]:
        page = read(client.get(f"/en/compare/?{query}"))
        counts = sorted(
            ((link, number) for link, number in page.counts if re.search("/(topics|industries)/", link)),
            key=lambda each: -each[1],
        )
        for link, number in [counts[0], *Random(query).sample(counts, 3)]:
            assert len(statements(client, link)) == number, link
        for link, number in [each for each in page.counts if "/compare/" in each[0]]:
            assert len(statements(client, link)) == number, link


def statements(client, address):
    """Return the statements on a page and on all next pages."""
    slugs = set()
    while address:
        page = read(client.get(address))
        slugs |= set(page.statements)
        following = [link for link, words in page.main_links if words == "Next" and link != address]
        address = following[0] if following else None
    return slugs


def test_a_statement_of_two_topics_counts_once_in_the_total_of_a_region(client, db):
    one, other = make.make_topic(), make.make_topic()
    regions = [make.make_city(name_en="North"), make.make_city(name_en="South")]
    for region in regions:
        make.make_target(region, topics=[one, other])
    response = client.get("/en/compare/", {"city": [region.pk for region in regions]})

    assert [region.forms for region in response.context["regions"]] == [{Form.COMMITMENT: 1}] * 2
    assert [[row.total for row in group.shared] for group in response.context["groups"]] == [[2], [2]]


@pytest.fixture
def clusters(db):
    """Two regions, one with statements of a firm only, and a third without statements."""
    topic = make.make_topic(slug="clusters", name_en="Clusters", name_zh="产业集群")
    key = make.make_indicator(topic=topic, key_order=1, name_en="Provincial clusters", name_zh="省级集群数")
    source = make.make_source(kind="review", published=None)
    north, south, east = (
        make.make_city(slug=slug, name_en=slug.title(), name_zh=zh)
        for slug, zh in (("north", "北市"), ("south", "南市"), ("east", "东市"))
    )
    shared = {"topics": [topic], "source": source}
    make.make_target(
        north, text_en="Build a cluster", text_zh="建设集群", strength="力争", due=2025, paragraph=7, **shared
    )
    make.make_result(north, indicator=key, quantity="300余家", paragraph=9, **shared)
    make.make_result(north, actor="firm", **shared)
    make.make_result(south, actor="firm", text_en="A firm grows", text_zh="企业发展", **shared)
    make.make_result(east)


ALL_THREE = "city=north&city=south&city=east"


def test_a_cell_shows_strength_due_year_figure_and_source_paragraph(client, clusters):
    [row] = [row for row in read(client.get(f"/en/compare/?{ALL_THREE}")).rows if row.startswith("Clusters")]

    assert "◆1 ●1 over 300 provincial clusters strive, by 2025: Build a cluster [1] ¶9 [1] ¶7" in row
    assert "firms, institutions ●1" in row
    assert "●1 A firm grows [1] ¶" in row
    assert "firms and projects only —" in row
    [row] = [row for row in read(client.get(f"/zh-hans/compare/?{ALL_THREE}")).rows if row.startswith("产业集群")]
    assert "300余家 省级集群数 力争，到2025年：建设集群" in row


def test_a_topic_links_to_its_indicator_if_two_regions_have_figures_of_it(client, clusters):
    assert "/compare/" not in str(read(client.get(f"/en/compare/?{ALL_THREE}")).counts)
    make.make_result(
        City.objects.get(pk="south"), indicator=Indicator.objects.get(name_en="Provincial clusters"), quantity="7个"
    )

    page = read(client.get(f"/en/compare/?{ALL_THREE}"))
    [row] = [row for row in page.rows if row.startswith("Clusters")]
    assert "Figures side by side: provincial clusters" in row
    [indicator] = Indicator.objects.values_list("pk", flat=True)
    link = f"/en/compare/?{ALL_THREE}&view=figures&indicator={indicator}"
    assert page.counts.count((link, 2)) == 2  # in its row, and among the findings


def test_the_column_heading_of_a_region_shows_the_kind_and_date_of_its_source(client, clusters):
    assert "North interview or review, undated [1] ◆1 ●2" in read(client.get(f"/en/compare/?{ALL_THREE}")).main
    assert "北市 访谈或综述，未注明日期 [1] ◆1 ●2" in read(client.get(f"/zh-hans/compare/?{ALL_THREE}")).main


@pytest.mark.parametrize("view", ["topics", "industries"])
def test_a_file_has_a_row_for_each_region_and_subject(catalogue, view):
    client, query = Client(), "city=changsha&city=liaocheng"
    context = client.get(f"/en/compare/?{query}&view={view}").context
    lines = json.loads(b"".join(client.get(f"/data/comparison.json?{query}&view={view}")))["rows"]
    cells = [(row, cell) for group in context["groups"] for row in group.rows for cell in row.cells]

    assert len(lines) == len(cells) > 40
    for line, (row, cell) in zip(lines, cells, strict=True):
        assert (line["topic" if view == "topics" else "industry"], line["city"]) == (row.subject.pk, cell.region.pk)
        own = [line[name] for name in ("commitments", "proposals", "results")]
        others = [line[f"{name}_of_others"] for name in ("commitments", "proposals", "results")]
        assert (own, others) == tuple(
            [counts[form] for form in Form] for counts in (cell.stance.own, cell.stance.others)
        )
        assert len(line["statements"]) == sum(own) + sum(others)
        assert line["statement"] in line["statements"] or not line["statements"]


def test_a_file_without_a_view_parameter_keeps_the_columns_of_indicators(client, clusters):
    header = b"".join(client.get(f"/data/comparison.csv?{ALL_THREE}")).decode("utf-8-sig").partition("\r\n")[0]

    assert header.startswith("theme,indicator,row_zh,row_en,verdict,")
    assert header.endswith(",as_printed,state")


def test_the_tabs_of_views_keep_regions_and_the_filters_that_every_view_has(client, clusters):
    make.make_theme(slug="green"), make.make_industry(slug="food"), make.make_indicator(slug="firms")
    page = read(client.get(f"/en/compare/?{ALL_THREE}&theme=green&industry=food&indicator=firms&view=figures"))

    regions = {("city", "north"), ("city", "south"), ("city", "east"), ("theme", "green"), ("industry", "food")}
    assert ("/en/compare/", regions) in [path_and_query(link) for link, words in page.main_links if words == "Topics"]


def test_a_comparison_of_fewer_than_two_regions_shows_a_form_to_choose_regions(client, clusters):
    for query in ("", "city=north", "city=mars&city=north", "view=industries"):
        page = read(client.get(f"/en/compare/?{query}"))
        assert {each["value"] for each in page.fields if each.get("name") == "city"} == {"north", "south", "east"}, (
            query
        )


def test_a_comparison_is_cited_with_its_regions_edition_and_address(client, clusters):
    page = read(client.get(f"/en/compare/?{ALL_THREE}"))

    assert "North, South and East compared: topics" in page.main
    text = client.get(f"/en/compare/cite.apa?{ALL_THREE}").content.decode()
    assert text.startswith("North, South and East compared: topics. (")
    assert "In Regional Manufacturing Plans" in text
    assert f"http://testserver/en/compare/?{ALL_THREE}" in text
    assert text in page.main
    assert client.get("/en/compare/cite.apa?city=north").status_code == 404


def test_every_compared_region_has_links_to_move_and_to_remove_it(client, clusters):
    page = read(client.get(f"/en/compare/?{ALL_THREE}"))

    narrowed = read(client.get(f"/en/compare/?{ALL_THREE}&view=industries&actor=firm"))
    assert narrowed.link("Remove all") == f"/en/compare/?{ALL_THREE}&view=industries"
    assert page.link("Remove South") == "/en/compare/?city=north&city=east"
    assert page.link("Move East to the left") == "/en/compare/?city=north&city=east&city=south"


@pytest.mark.parametrize("view", ["topics", "industries"])
def test_a_comparison_of_too_many_statements_shows_counts_and_no_texts(catalogue, client, monkeypatch, view):
    address = f"/en/compare/?city=changsha&city=liaocheng&city=dezhou&industry=logistics&view={view}"
    quoting = client.get(address)
    monkeypatch.setattr("plans.lists.words.MAX_STATEMENTS", 2)
    counting = client.get(f"{address}&kind=target&kind=result")

    assert "each cell counts them and links to them" in read(counting).main
    assert "¶" not in "".join(read(counting).rows)
    assert numbers(counting) == numbers(quoting)


def test_the_limit_of_quoted_statements_also_applies_to_cached_statements(db, client, monkeypatch):
    monkeypatch.setattr("plans.lists.words.MAX_STATEMENTS", 2)
    topic = make.make_topic()
    cities = [make.make_city(slug=slug) for slug in ("alpha", "beta", "gamma")]
    for city in cities:
        history.record(make.make_target(city, topics=[topic]), None, {})

    def page_of(*slugs):
        return read(client.get(f"/en/compare/?{urlencode({'city': slugs}, doseq=True)}")).main

    cut = "each cell counts them and links to them"
    assert cut not in page_of("alpha", "beta")
    assert cut not in page_of("beta", "gamma")
    assert cut in page_of("alpha", "beta", "gamma")
    assert cut not in page_of("alpha", "gamma")


def numbers(response):
    """Return the number of statements of each cell, by voice and form, and of each region."""
    statements_of_region = {
        (row.subject.pk, cell.region.pk): (cell.stance.own, cell.stance.others)
        for group in response.context["groups"]
        for row in group.rows
        for cell in row.cells
    }
    return statements_of_region, {region.pk: region.forms for region in response.context["regions"]}


def test_themes_that_no_region_mentions_are_listed_in_one_line(client, clusters):
    for slug in ("green", "talent"):
        make.make_topic(make.make_theme(slug=slug, name_en=slug.title()))
    page = read(client.get(f"/en/compare/?{ALL_THREE}"))

    assert "None of these regions mentions: Green; Talent" in page.main
    assert "#talent" not in page.main_addresses
