"""The page of a plan: actions with counts, statements with a year or figure first, programmes, and proposals marked."""

import re
from typing import Any

import pytest

from tests import factories as make
from tests.reading import path_and_query, read

LANGUAGES = ("zh-hans", "en")
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def plan(db):
    """A plan with an action of five statements, one of none, and one statement of the plan as a whole."""
    city = make.make_city(slug="changsha", name_en="Changsha", name_zh="长沙")
    plan = make.make_plan(city, slug="changsha-plan", name_en="Main plan", name_zh="主规划")
    first = make.make_measure(plan, slug="changsha-plan-m1", order=1, name_en="First action", name_zh="第一项")
    make.make_measure(plan, slug="changsha-plan-m2", order=2, name_en="Second action", name_zh="第二项")
    links = {"plans": [plan], "measure": first}
    statements: list[dict[str, Any]] = [
        {"text_en": "Plain"}, {"text_en": "Dated", "due": 2025}, {"text_en": "Counted", "quantity": "12家"},
        {"text_en": "Spoken", "standing": "announced"}, {"text_en": "Later"},
    ]  # fmt: skip
    for place, fields in enumerate(statements, 1):
        make.make_target(city, paragraph=place, **links, **fields)
    make.make_target(city, plans=[plan], text_en="Of the whole")
    return plan


def page(client, plan, language="en"):
    return read(client.get(f"/{language}/plans/{plan.pk}/"))


@in_both_languages
def test_the_table_of_contents_links_to_each_action_with_its_count(client, plan, language):
    links = {words: address for address, words in page(client, plan, language).main_links if "#" in address}

    names = {"zh-hans": ("第一项 5", "第二项 0"), "en": ("First action 5", "Second action 0")}[language]
    assert [links[name].partition("#")[2] for name in names] == ["changsha-plan-m1", "changsha-plan-m2"]


def test_statements_with_a_figure_or_year_come_first_and_the_others_are_folded(client, plan):
    text = " ".join(client.get("/en/plans/changsha-plan/").content.decode().split())
    action = text[text.index('id="changsha-plan-m1"') : text.index('id="changsha-plan-m2"')]
    open_, folded = action.split("<details", 1)

    assert re.findall(r">(Plain|Dated|Counted|Spoken|Later)<", open_) == ["Counted", "Dated"]
    assert re.findall(r">(Plain|Dated|Counted|Spoken|Later)<", folded) == ["Plain", "Spoken", "Later"]
    assert "3 more, without year or figure" in folded


def test_the_most_frequent_standing_is_shown_once_and_other_standings_are_marked(client, plan):
    text = client.get("/en/plans/changsha-plan/").content.decode()
    action = text[text.index('id="changsha-plan-m1"') : text.index('id="changsha-plan-m2"')]

    assert action.count("Adopted") == 1
    assert action.count("Announced") == 1
    assert "unless stated otherwise" in action


@in_both_languages
def test_a_plan_lists_its_programmes_and_each_programme_links_back(client, plan, language):
    part = make.make_plan(plan.city, name_en="Programme", name_zh="工程", part_of=plan)

    above, below = page(client, plan, language), page(client, part, language)

    heading = {"zh-hans": "本规划下的专项行动", "en": "Programmes of this plan"}[language]
    assert heading in above.main
    assert f"/{language}/plans/{part.pk}/" in above.main_addresses
    assert f"/{language}/plans/{plan.pk}/" in below.main_addresses


@in_both_languages
def test_a_set_of_proposals_is_marked_as_not_an_issued_plan(client, db, language):
    plan = make.make_plan(standing="proposed")
    make.make_plan(plan.city, standing="proposed", part_of=plan)

    words = page(client, plan, language).main

    says = {"zh-hans": "不是地区出台的规划", "en": "not a plan that it has issued"}
    assert says[language] in words
    for adopted in {"zh-hans": ("已出台", "本规划下的专项行动"), "en": ("Adopted", "Programmes of this plan")}[
        language
    ]:
        assert adopted not in words


def test_a_plan_links_to_the_comparison_of_its_region(client, plan):
    make.make_city(slug="dezhou")

    address = page(client, plan).link("Compare Changsha with other regions")

    assert path_and_query(address) == ("/en/compare/", {("city", "changsha"), ("city", "dezhou")})


def test_a_chain_links_to_the_comparison_of_its_industries(client, db):
    here, there = make.make_city(slug="here"), make.make_city(slug="there")
    industry = make.make_industry(slug="steel")
    chain = make.make_chain(here, [industry])
    make.make_chain(there, [industry])

    page = read(client.get(f"/en/chains/{chain.pk}/"))

    [address] = [address for address in page.main_addresses if "/compare/" in address]
    assert path_and_query(address) == (
        "/en/compare/",
        {("city", "here"), ("city", "there"), ("industry", "steel"), ("view", "industries")},
    )


@in_both_languages
def test_the_list_of_plans_has_programmes_below_their_plan_and_proposals_last(client, db, language):
    city = make.make_city(slug="a")
    plan = make.make_plan(city, slug="a-n", name_en="N plan", name_zh="规划N")
    make.make_plan(city, slug="a-a", name_en="A part", name_zh="分项A", part_of=plan)
    make.make_plan(city, slug="a-b", name_en="B proposals", name_zh="建议B", standing="proposed")
    make.make_plan(city, slug="a-z", name_en="Z plan", name_zh="规划Z")

    response = client.get(f"/{language}/plans/")

    assert [row.pk for row in response.context["page"]] == ["a-n", "a-a", "a-z", "a-b"]
    [proposals] = [
        row
        for row in read(response).rows
        if row.endswith({"zh-hans": "成组的建议", "en": "sets of proposals"}[language])
    ]
    assert proposals
