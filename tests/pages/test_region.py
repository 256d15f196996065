"""The page of a region: correct numbers, programmes below their plan, separate proposals, and no empty column."""

from urllib.parse import parse_qs, urlsplit

import pytest

from cities.models import City
from plans.models import Plan, Target
from tests import factories as make
from tests.reading import read
from tests.recount import rows, select
from tests.visits import LANGUAGES, page_of

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.slow
@in_both_languages
def test_every_number_equals_the_count_of_the_list_that_it_links_to(catalogue, language):
    tables = {table: rows(table) for table in ("targets", "results", "chains")}

    for city in City.objects.all():
        page = page_of(city, language)
        wrong = []
        for address, number in page.counts:
            parts = urlsplit(address)
            if len(select(tables[parts.path.split("/")[2]], parse_qs(parts.query))) != number:
                wrong.append((address, number))
        assert len(page.counts) >= 20
        assert wrong == []


def test_a_region_begins_with_sentences_on_commitments_years_figures_and_grades(catalogue):
    changsha = page_of(City.objects.get(pk="changsha"), "en").main

    for sentence in (
        "Changsha makes 126 commitments (56 adopted, 70 announced) and reports 6 results",
        "its firms and institutions add 5 commitments and 4 reported results.",
        "Of its commitments, 37 name a year (2023) and 11 give a figure, the largest sum CNY 250 billion.",
        "Of its chains and clusters, 1 aims at the world-class grade, 2 aim at the national grade and 7 aim at",
    ):
        assert sentence in changsha


def test_a_region_without_years_and_figures_has_a_sentence_on_this_and_on_its_themes(client, db):
    city, theme = make.make_city(name_en="Hub"), make.make_theme(name_en="Talent")
    make.make_target(city, themes=[theme])

    page = read(client.get(city.get_absolute_url()))

    assert "Hub makes 1 commitment. None of its commitments names a year and none gives a figure." in page.main
    assert "Its commitments are most often on talent (1)." in page.main
    assert page.rows == ["Theme ◆ Adopted", page.rows[1]]
    assert page.rows[1].startswith("Talent ◆1 commitment Statement")


def test_programmes_are_listed_below_their_plan_and_proposals_last(client, db):
    city = make.make_city()
    whole = make.make_plan(city, name_en="Whole Plan", start_year=2021, end_year=2023)
    make.make_plan(city, name_en="Part of It", part_of=whole)
    make.make_plan(city, name_en="Another Plan")
    make.make_plan(city, name_en="Idea", standing="proposed")
    make.make_measure(whole, name_en="First Measure")

    words = read(client.get(city.get_absolute_url())).main

    places = [
        words.index(name, words.rindex("Plans and programmes"))
        for name in ("Whole Plan", "First Measure", "Part of It", "Another Plan", "Proposed, and not decided", "Idea")
    ]
    assert places == sorted(places)


@in_both_languages
def test_proposals_are_listed_separately_from_the_plans(catalogue, language):
    page = page_of(City.objects.get(pk="hubei"), language)
    heading = {"en": "Proposed, and not decided", "zh-hans": "只是建议，尚未决定"}[language]
    decided, proposed = page.main.rsplit(heading, 1)

    for plan in Plan.objects.filter(city="hubei"):
        name = {"en": plan.name_en, "zh-hans": plan.name_zh}[language]
        assert " ".join(name.split()) in (proposed if plan.standing == "proposed" else decided), plan


def test_the_table_of_themes_has_no_empty_columns(catalogue):
    heads = {
        city.pk: next(row for row in page_of(city, "en").rows if row.startswith("Theme "))
        for city in City.objects.all()
    }

    assert heads == {
        "changsha": "Theme ◆ Adopted ◆ Announced ● Reported",
        "dezhou": "Theme ◆ Announced ● Reported",
        "hubei": "Theme ◆ Adopted ◇ Proposed ● Reported",
        "jingzhou": "Theme ◆ Adopted ◆ Announced ◇ Proposed ● Reported",
        "liaocheng": "Theme ◆ Adopted ◆ Announced ● Reported",
    }


@in_both_languages
def test_the_section_of_a_due_year_lists_every_target_with_a_figure(catalogue, language):
    page = page_of(City.objects.get(pk="changsha"), language)
    due = Target.objects.filter(city="changsha", due=2023)

    figures = due.exclude(quantity="")
    assert {f"/{language}/targets/{target.pk}/" for target in figures} <= page.main_addresses
    assert (f"/{language}/targets/?city=changsha&due=2023", due.count()) in page.counts
    assert (
        f"/{language}/targets/?city=changsha&due=2023&figure=none", due.filter(quantity="").count()
    ) in page.counts  # fmt: skip


def test_due_targets_are_sorted_by_money_with_the_largest_sum_first_then_by_strength(client, db):
    city, theme = make.make_city(), make.make_theme()
    for text, quantity, strength in (
        ("Five hundred", "500亿元", "鼓励"), ("Encouraged", "3个", "鼓励"), ("Ensured", "2个", "确保"), ("Thousand", "1000亿元", "")
    ):  # fmt: skip
        make.make_target(city, themes=[theme], text_en=text, quantity=quantity, strength=strength, due=2030)

    words = [words for _address, words in read(client.get(city.get_absolute_url())).main_links]

    first = words.index("Thousand")
    assert words[first : first + 4] == ["Thousand", "Five hundred", "Ensured", "Encouraged"]


def test_a_theme_shows_the_strongest_line_of_the_region_itself(client, db):
    city, theme = make.make_city(), make.make_theme(name_en="Talent")
    for fields in (
        {"text_en": "Of a firm", "actor": "firm", "strength": "确保"},
        {"text_en": "Encouraged", "strength": "鼓励"},
        {"text_en": "Strong", "strength": "确保"},
        {"text_en": "Of a district", "actor": "district", "strength": "确保"},
    ):
        make.make_target(city, themes=[theme], **fields)

    row = next(row for row in read(client.get(city.get_absolute_url())).rows if row.startswith("Talent"))

    assert "◆3 commitments ensure: Strong" in row
    assert "Of a firm" not in row
    assert row.endswith("firms and institutions 1")


def test_a_region_has_links_and_check_boxes_to_compare_it_with_other_regions(catalogue):
    page = page_of(City.objects.get(pk="hubei"), "en")

    assert "/en/compare/?city=hubei&city=changsha" in page.main_addresses
    boxes = {box["value"]: "checked" in box for box in page.fields if box.get("name") == "city"}
    assert boxes == {"dezhou": False, "liaocheng": False, "hubei": True, "jingzhou": False, "changsha": False}
