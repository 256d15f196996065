"""The home page: every number in it is recounted over all rows, in plain Python, by the link it carries."""

from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest

from cities.models import City
from plans.models import Plan, Result, Target
from tests import factories as make
from tests.reading import read
from tests.recount import rows, select
from tests.visits import LANGUAGES, visit

OWN = ("region", "district")
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def recounted(address, tables):
    """Return how many rows of a list its address selects."""
    parts = urlsplit(address)
    return len(select(tables[parts.path.split("/")[2]], parse_qs(parts.query)))


@pytest.fixture
def tables(catalogue):
    return {table: rows(table) for table in ("targets", "results")}


@pytest.mark.slow
@in_both_languages
@pytest.mark.parametrize("path", ["", "cities/"])
def test_every_number_equals_the_count_of_the_list_that_it_links_to(tables, language, path):
    counts = [(link, number) for link, number in visit(f"/{language}/{path}").counts if "/industries/" not in link]

    assert len(counts) >= 20
    assert [(link, number) for link, number in counts if recounted(link, tables) != number] == []


@in_both_languages
def test_the_finding_counts_commitments_years_proposals_and_results_separately(catalogue, language):
    commitments = Target.objects.exclude(standing="proposed")
    own, results = commitments.filter(actor__in=OWN), Result.objects.filter(actor__in=OWN)
    proposals = Target.objects.filter(standing="proposed", actor__in=OWN)
    dated = own.exclude(due=None)
    of_others = commitments.exclude(actor__in=OWN).count(), Result.objects.exclude(actor__in=OWN).count()

    words = visit(f"/{language}/").main
    assert set(dated.values_list("city", flat=True)) == {"changsha"}
    expected = {
        "en": [
            f"Five regions make {own.count()} commitments; {dated.count()} of them name a year, all in Changsha",
            f"{proposals.count()} proposals besides",
            f"{results.count()} reported results",
            f"counted apart: {of_others[0]} commitments and {of_others[1]} reported results.",
        ],
        "zh-hans": [
            f"五个地区作出{own.count()}项承诺，写明年份的只有{dated.count()}项，都是长沙的",
            f"另有{proposals.count()}条建议",
            f"文中还报告{results.count()}项结果",
            f"企业与机构所说另计：{of_others[0]}项承诺、{of_others[1]}项结果。",
        ],
    }[language]
    assert [sentence for sentence in expected if sentence not in words] == []


def test_regions_are_listed_by_province_in_the_order_of_their_codes(catalogue):
    regions = [words for link, words in visit("/en/cities/").main_links if link.startswith("/en/cities/")]
    groups = [row.split()[0] for row in visit("/en/cities/").rows[1:]]

    assert regions == ["Dezhou", "Liaocheng", "Hubei", "Jingzhou", "Changsha"]
    assert groups == ["Shandong", "Compare", "Hubei", "Compare", "Hunan"]


@pytest.mark.slow
def test_a_cell_links_to_exactly_the_statements_that_it_counts(catalogue):
    expected = defaultdict(set)
    for model in (Target, Result):
        for statement in model.objects.prefetch_related("industries"):
            for industry in statement.industries.all():
                expected[f"/en/industries/{industry.pk}/?city={statement.city_id}"].add(statement.pk)
    cells = dict(link for link in visit("/en/").counts if "/industries/" in link[0])

    assert cells == {address: len(slugs) for address, slugs in expected.items()}
    assert {address: sorted(visit(address).statements) for address in cells} == {
        address: sorted(slugs) for address, slugs in expected.items()
    }


def test_a_plan_has_a_bar_and_marks_for_due_targets(client, db):
    city = make.make_city(name_en="Hub")
    plan = make.make_plan(city, name_en="Great Plan", start_year=2021, end_year=2023)
    make.make_plan(city, name_en="Plan Without Years")
    for due in (2023, 2023, 2025, None):
        make.make_target(city, due=due, plans=[plan] if due else [])
    make.make_target(city, due=2025, standing="proposed")

    page = read(client.get("/en/"))

    bars = {row for row in page.rows if row.startswith("Hub:")}
    assert bars == {
        "Hub: Great Plan plan period plan period plan period ◆2 due ◆1 due",
        "Hub: all due targets ◆2 due ◆1 due ◇1 due",
    }
    assert "Plan Without Years" not in page.main
    assert (f"/en/targets/?plan={plan.pk}&due=2023&standing=adopted&standing=announced", 2) in page.counts
    assert Plan.objects.count() == 2


def test_the_finding_reports_that_there_are_no_years(client, db):
    make.make_target(make.make_city(), actor="firm")
    make.make_target(make.make_city())

    page = read(client.get("/en/"))

    assert "Two regions make 1 commitment; none names a year" in page.main
    assert "besides" not in page.main
    assert "counted apart: 1 commitment." in page.main


def test_regions_are_chosen_in_a_form_of_check_boxes(catalogue):
    for path in ("", "cities/"):
        page = visit(f"/en/{path}")
        boxes = [each for each in page.fields if each.get("name") == "city"]
        assert [box["value"] for box in boxes] == list(City.objects.values_list("pk", flat=True))
        assert {box["form"] for box in boxes} == {"choose"}
        assert ("form", "/en/compare/") in page.resources
        assert page.links[1] == (f"/en/{path}#regions", "Skip to the choice of regions")


def test_the_page_of_an_industry_has_check_boxes_to_compare_its_regions(catalogue):
    page = visit("/en/industries/new-materials/")

    boxes = [each["value"] for each in page.fields if each.get("name") == "city"]
    assert boxes == list(City.objects.values_list("pk", flat=True))
    assert page.links[1] == ("/en/industries/new-materials/#choose", "Skip to the choice of regions")
