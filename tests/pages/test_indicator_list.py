"""The list of indicators: first those with figures of several regions, then the others by theme, with their regions."""

import re

import pytest

from plans.models import Indicator, Result, Target
from tests import factories as make
from tests.reading import read

LANGUAGES = ("zh-hans", "en")


def regions_with_a_figure(indicator):
    return {
        one.city_id for model in (Target, Result) for one in model.objects.filter(indicator=indicator) if one.quantity
    }


@pytest.mark.slow
def test_the_numbers_of_regions_with_figures_equal_a_recount(catalogue, client):
    meeting = sum(len(regions_with_a_figure(indicator)) > 1 for indicator in Indicator.objects.all())
    assert meeting

    page = read(client.get("/en/indicators/"))

    alone = Indicator.objects.count() - meeting
    assert (
        f"Two regions or more give a figure for {meeting} of them; for the other {alone}, one region or none does."
        in page.main
    )
    for indicator in Indicator.objects.all():
        [row] = [row for row in page.rows if row.startswith(f"{indicator.name_en} {indicator.name_zh}")]
        assert len(re.findall("● figure", row)) == len(regions_with_a_figure(indicator)), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_dot_has_a_text_alternative(client, db, language):
    one, other = make.make_city(code="430100"), make.make_city(code="430200")
    theme = make.make_theme(name_en="Talent", name_zh="人才", slug="talent")
    alone = make.make_indicator(topic=make.make_topic(theme), name_en="Alone", name_zh="独有")
    meets = make.make_indicator(name_en="Meets", name_zh="共有")
    make.make_target(one, indicator=alone, quantity="1家")
    make.make_result(other, indicator=alone)
    for city in (one, other):
        make.make_result(city, indicator=meets, quantity="2家")

    page = read(client.get(f"/{language}/indicators/"))

    figure, words = {"zh-hans": ("● 数字", "○ 提到但无数字"), "en": ("● figure", "○ without a figure")}[language]
    names = {"zh-hans": ("共有 Meets", "独有 Alone"), "en": ("Meets 共有", "Alone 独有")}[language]
    rows = [row for row in page.rows if row.startswith(names)]
    assert rows == [f"{names[0]} {figure} {figure}", f"{names[1]} {figure} {words}"]
    assert "#talent" in {address[-7:] for address in page.main_addresses}


def test_many_regions_with_a_figure_are_shown_as_a_number_only(client, db):
    indicator = make.make_indicator(name_en="Firms", name_zh="企业")
    for _ in range(6):
        make.make_result(indicator=indicator, quantity="2家")

    page = read(client.get("/en/indicators/"))

    assert "Firms 企业 6" in page.rows
