"""The pages of the five lists in both languages: counts, rows, selections, links to remove a filter."""

import re
from urllib.parse import urlencode

import pytest
from django.utils.translation import gettext, override

from plans.lists.filters import FILTERS
from plans.lists.pagination import PAGE_SIZE
from plans.models import Chain, Firm, Plan, Result, Standing, Target
from tests import recount
from tests.factories import (
    make_chain,
    make_city,
    make_district,
    make_firm,
    make_indicator,
    make_industry,
    make_measure,
    make_plan,
    make_result,
    make_role,
    make_source,
    make_target,
)
from tests.reading import path_and_query, read

LANGUAGES = ("zh-hans", "en")
HEADINGS = {
    "plans": "Plans and programmes",
    "chains": "Industry chains and clusters",
    "firms": "Firms",
    "targets": "Targets",
    "results": "Reported results",
}
MODELS = {"plans": Plan, "chains": Chain, "firms": Firm, "targets": Target, "results": Result}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
in_every_list = pytest.mark.parametrize("table", FILTERS)


def said(words, language):
    """Return words of the interface in a language."""
    with override(language):
        return gettext(words)


def count_shown(page):
    """Return the number of entries that a list says it has."""
    matches = re.findall(r"共([\d,]+)条|\b([\d,]+) entr(?:y|ies)\b", page.main)
    assert len(matches) == 1, matches
    return int("".join(matches[0]).replace(",", ""))


@in_both_languages
@in_every_list
def test_a_list_shows_its_heading_and_the_number_of_its_rows(catalogue, client, table, language):
    page = read(client.get(f"/{language}/{table}/"))

    assert page.language == {"zh-hans": "zh-Hans", "en": "en"}[language]
    heading = said(HEADINGS[table], language)
    assert page.title.startswith(heading)
    assert page.main.startswith(heading)
    assert count_shown(page) == MODELS[table]._default_manager.count()


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("plans", {"city": ["hubei"], "standing": ["proposed"]}),
        ("chains", {"city": ["liaocheng", "dezhou"], "grade": ["none", "national"]}),
        ("firms", {"role": ["leader", "leading"], "city": ["liaocheng"]}),
        ("targets", {"standing": ["proposed"], "theme": ["talent", "green"], "due": ["none"]}),
        ("results", {"figure": ["exact", "over"], "scope": ["region"], "city": ["changsha", "jingzhou"]}),
    ],
)
@in_both_languages
def test_the_shown_count_and_rows_equal_the_recount(catalogue, client, table, query, language):
    selected = recount.select(recount.rows(table), query)
    assert selected

    page = read(client.get(f"/{language}/{table}/?{urlencode(query, doseq=True)}"))

    assert count_shown(page) == len(selected) <= PAGE_SIZE
    listed = {re.fullmatch(rf"/{language}/{table}/([\w-]+)/", address) for address in page.main_addresses} - {None}
    assert {match[1] for match in listed} == selected


@in_both_languages
def test_options_show_the_counts_of_the_selected_rows(catalogue, client, language):
    rows = recount.rows("targets")
    counts = recount.count(rows, {"city": ["hubei"]}, "standing")
    assert counts != recount.count(rows, {}, "standing")

    page = read(client.get(f"/{language}/targets/?city=hubei"))

    with override(language):
        expected = {f"{standing.label} {counts.get(standing.value, 0)}" for standing in Standing}
    assert expected <= set(page.labels)


@in_both_languages
def test_an_option_without_rows_shows_zero(client, db, language):
    make_plan(make_city(name_zh="甲市", name_en="City A"), standing="adopted")
    make_city(name_zh="乙市", name_en="City B")

    labels = read(client.get(f"/{language}/plans/")).labels

    expected = {
        "zh-hans": {"甲市 1", "乙市 0", "已出台 1", "建议 0"},
        "en": {"City A 1", "City B 0", "Adopted 1", "Proposed 0"},
    }
    assert expected[language] <= set(labels), labels


@in_both_languages
def test_a_row_of_plans_shows_names_issuer_region_period_and_links(client, db, language):
    city = make_city(name_zh="长沙", name_en="Changsha")
    plan = make_plan(
        city, name_zh="三年行动计划", name_en="Three-year plan", issuer_zh="市政府", issuer_en="City government",
        standing="announced", start_year=2021, end_year=2023,
    )  # fmt: skip
    make_measure(plan)
    make_measure(plan)
    until = make_plan(city, start_year=None, end_year=2025)
    never = make_plan(city)

    page = read(client.get(f"/{language}/plans/?sort=name"))

    words = {
        "zh-hans": ["三年行动计划", "Three-year plan", "长沙", "市政府", "已宣布", "2021", "2023", "2"],
        "en": ["Three-year plan", "三年行动计划", "Changsha", "City government", "Announced", "2021", "2023", "2"],
    }
    row = row_of(page, plan, language)
    assert [word for word in words[language] if word not in row] == []
    assert "2025" in row_of(page, until, language)
    assert {"zh-hans": "未注明", "en": "not stated"}[language] in row_of(page, never, language)
    assert {f"/{language}/plans/{plan.pk}/", f"/{language}/cities/{city.pk}/"} <= page.main_addresses
    assert ("en" if language == "zh-hans" else "zh-Hans", words[language][1]) in page.languages


def row_of(page, entry, language):
    """Return the words of the one row of a table that begins with an entry's name or text."""
    with override(language):
        words = getattr(entry, "name", None) or entry.text
    rows = [row for row in page.rows if row.startswith(words)]
    assert len(rows) == 1, rows
    return rows[0]


@in_both_languages
def test_a_row_of_chains_shows_names_region_industry_grade_firms_and_links(client, db, language):
    city = make_city(name_zh="聊城", name_en="Liaocheng")
    district = make_district(city, name_zh="莘县", name_en="Shen County")
    industry = make_industry(name_zh="有色金属业", name_en="Metals")
    chain = make_chain(
        city, [industry], name_zh="铝链", name_en="Aluminium chain", kind="cluster", district=district,
        grade="national", grade_standing="sought",
    )  # fmt: skip
    firm = make_firm(city, name_zh="某集团", name_en="Some Group")
    make_role(chain, firm, role="leading")
    plain = make_chain(city, [industry])

    page = read(client.get(f"/{language}/chains/?sort=name"))

    words = {
        "zh-hans": ["Aluminium chain", "聊城", "莘县", "集群", "国家级", "争创", "有色金属业", "某集团", "龙头"],
        "en": [
            "铝链", "Liaocheng", "Shen County", "Cluster", "National", "sought", "Metals", "Some Group", "Leading firm",
        ],
    }  # fmt: skip
    row = row_of(page, chain, language)
    assert [word for word in words[language] if word not in row] == []
    assert {"zh-hans": "未注明", "en": "not stated"}[language] in row_of(page, plain, language)
    assert {entry_address(entry, language) for entry in (chain, city, industry, firm)} <= page.main_addresses


def entry_address(entry, language):
    with override(language):
        return entry.get_absolute_url()


@in_both_languages
def test_a_row_of_firms_shows_names_region_role_chain_paragraphs_and_links(client, db, language):
    city = make_city(name_zh="聊城", name_en="Liaocheng")
    district = make_district(city, name_zh="茌平区", name_en="Chiping")
    chain = make_chain(city, name_zh="铝链", name_en="Aluminium chain")
    firm = make_firm(city, name_zh="某集团", name_en="Some Group", district=district, paragraphs="15;16")
    make_role(chain, firm, role="leader")
    alone = make_firm(city)

    page = read(client.get(f"/{language}/firms/?sort=name"))

    words = {
        "zh-hans": ["某集团", "Some Group", "聊城", "茌平区", "链主", "铝链", "15、16"],
        "en": ["Some Group", "某集团", "Liaocheng", "Chiping", "Chain leader", "Aluminium chain", "15, 16"],
    }
    row = row_of(page, firm, language)
    assert [word for word in words[language] if word not in row] == []
    assert {"zh-hans": "未注明", "en": "none stated"}[language] in row_of(page, alone, language)
    assert {entry_address(entry, language) for entry in (firm, city, chain, firm.source)} <= page.main_addresses


@in_both_languages
def test_a_row_of_targets_shows_text_figure_due_year_standing_and_source(client, db, language):
    city, source = make_city(name_zh="长沙", name_en="Changsha"), make_source()
    money = make_indicator(dimension="money")
    target = make_target(
        city, text_zh="产值过三百亿元", text_en="Output above 30 billion", quantity="300多亿元", indicator=money,
        due=2025, standing="adopted", source=source, paragraph=12, as_printed="产值300多亿元",
    )  # fmt: skip
    proposed = make_target(city, text_zh="建议办展", text_en="Hold a fair", standing="proposed", source=source)

    page = read(client.get(f"/{language}/targets/?sort=changed"))

    words = {
        "zh-hans": ["300多亿元", "2025", "长沙", "已出台", "◆", "12", "产值300多亿元"],
        "en": ["300多亿元", "over", "30", "2025", "Changsha", "Adopted", "◆", "12", "产值300多亿元"],
    }
    row = row_of(page, target, language)
    assert [word for word in words[language] if word not in row] == []
    words = {"zh-hans": ["无数字", "未注明", "建议", "◇"], "en": ["no figure", "not stated", "Proposed", "◇"]}
    row = row_of(page, proposed, language)
    assert [word for word in words[language] if word not in row] == []
    proof = f"/{language}/sources/{source.pk}/#p12"
    assert {entry_address(target, language), entry_address(city, language), proof} <= page.main_addresses
    assert ("zh-Hans", "300多亿元") in page.languages
    assert ("zh-Hans", "产值300多亿元") in page.languages


@in_both_languages
def test_a_row_of_results_shows_text_figure_period_region_and_source(client, db, language):
    city, source = make_city(name_zh="德州", name_en="Dezhou"), make_source()
    result = make_result(
        city, text_zh="规上企业1977家", text_en="Firms above size", quantity="1977家", period="2022-H1",
        source=source, paragraph=4, as_printed="1977家",
    )  # fmt: skip
    never = make_result(city, text_zh="已建成", text_en="Built", source=source)

    page = read(client.get(f"/{language}/results/?sort=changed"))

    words = {
        "zh-hans": ["1977家", "2022年上半年", "德州", "4"],
        "en": ["1,977", "1977家", "first half of 2022", "Dezhou", "4"],
    }
    row = row_of(page, result, language)
    assert [word for word in words[language] if word not in row] == []
    words = {"zh-hans": ["无数字", "未注明"], "en": ["no figure", "not stated"]}
    assert [word for word in words[language] if word not in row_of(page, never, language)] == []
    assert f"/{language}/sources/{source.pk}/#p4" in page.main_addresses


@in_both_languages
@in_every_list
def test_every_selected_value_is_shown_with_its_own_link_to_remove_it(catalogue, client, table, language):
    query = {"city": ["changsha", "hubei"], "source": ["changsha"], "q": ["制造 & 100%"], "sort": ["region"]}
    pairs = {(name, value) for name, values in query.items() for value in values}

    page = read(client.get(f"/{language}/{table}/?{urlencode(query, doseq=True)}&page=2"))

    names = {"zh-hans": ["长沙", "湖北", "制造 & 100%"], "en": ["Changsha", "Hubei", "制造 & 100%"]}[language]
    for name, value, words in [
        ("city", "changsha", names[0]),
        ("city", "hubei", names[1]),
        ("source", "changsha", "《"),
        ("q", "制造 & 100%", names[2]),
    ]:
        addresses = [
            address
            for address, text in page.main_links
            if path_and_query(address) == (f"/{language}/{table}/", pairs - {(name, value)}) and words in text
        ]
        assert len(addresses) == 1, (name, value)
    assert [address for address, _words in page.main_links if address == f"/{language}/{table}/"]


@in_both_languages
def test_removing_the_last_value_leads_to_the_unfiltered_list(catalogue, client, language):
    page = read(client.get(f"/{language}/firms/?city=liaocheng"))

    removals = [address for address, words in page.main_links if {"zh-hans": "移除", "en": "Remove"}[language] in words]

    assert set(removals) == {f"/{language}/firms/"}
    assert len(removals) == 2


@in_both_languages
def test_the_form_keeps_parameters_that_have_no_visible_field(catalogue, client, language):
    page = read(client.get(f"/{language}/targets/?plan=changsha-three-year-action-plan&city=changsha&q=x&theme=green"))

    sent = {
        (field["name"], field["value"]) for field in page.fields if field.get("type") == "hidden" or "checked" in field
    }
    assert sent == {("plan", "changsha-three-year-action-plan"), ("city", "changsha"), ("theme", "green")}
    assert ("q", "x") in {(field.get("name"), field.get("value")) for field in page.fields}


@in_both_languages
@in_every_list
def test_a_list_without_matches_links_to_a_list_with_fewer_filters(catalogue, client, table, language):
    page = read(client.get(f"/{language}/{table}/?city=changsha&q=nothing+says+this"))

    assert count_shown(page) == 0
    assert {"zh-hans": "没有条目同时符合这些条件", "en": "Nothing matches all of this"}[language] in page.main
    assert page.alerts == []
    assert f"/{language}/{table}/" in page.main_addresses
    without_text = f"/{language}/{table}/?city=changsha"
    assert without_text in page.main_addresses
    assert count_shown(read(client.get(without_text))) > 0


@in_both_languages
def test_the_page_names_unknown_values_and_unknown_parameters(catalogue, client, language):
    page = read(client.get(f"/{language}/targets/?city=atlantis&standing=sworn&due=1066&colour=red"))

    assert count_shown(page) == 0
    for name in ("atlantis", "sworn", "1066", "colour"):
        assert [alert for alert in page.alerts if name in alert], name
    assert len(page.alerts) == 4
    page = read(client.get(f"/{language}/targets/?colour=red"))
    assert count_shown(page) == Target.objects.count()
    assert len(page.alerts) == 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("?city=", ""),
        ("?city=&standing=&q=&sort=", ""),
        ("?city=&city=changsha", "?city=changsha"),
        ("?q=&sort=name&city=changsha&city=&city=hubei", "?sort=name&city=changsha&city=hubei"),
        ("?q=%E6%B9%96%20%26&source=", "?q=%E6%B9%96+%26"),
        ("?nothing=&page=2", "?page=2"),
        ("?city=changsha&", None),
        ("?page=2", None),
        ("", None),
    ],
)
@in_both_languages
@pytest.mark.parametrize("path", [*FILTERS, "compare"])
def test_empty_parameters_redirect_to_the_address_without_them(client, db, path, language, asked, given):
    response = client.get(f"/{language}/{path}/{asked}")

    if given is None:
        assert response.status_code == 200
    else:
        assert (response.status_code, response["Location"]) == (302, f"/{language}/{path}/{given}")


@in_both_languages
def test_a_list_of_an_empty_catalogue_is_shown(client, db, language):
    for table in FILTERS:
        page = read(client.get(f"/{language}/{table}/"))
        assert count_shown(page) == 0
