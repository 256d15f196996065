"""The search page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.lists.pagination import PAGE_SIZE
from plans.models import Firm
from plans.search.index import index
from tests import factories as make


def main_of(response):
    """Return the main part of a page with plain white space and readable marks."""
    html = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    html = html.replace("<mark>", "[").replace("</mark>", "]")
    return re.sub(r"\s+", " ", re.sub(r"<(?!span lang|input)[^>]*>", " ", html))


def heads(response):
    return {group.name: group.count for group in response.context["groups"]}


@pytest.fixture
def city(db):
    city = make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha", code="430100")
    index([
        city,
        make.make_chain(city, slug="changsha-chips", name_zh="芯片产业链", name_en="Chips chain"),
        make.make_target(
            city, slug="changsha-lead", text_zh="领先<全国>的产业链。", text_en="Lead <the country>.",
            note_zh="注：产业链的长度未载。", note_en="A note.", attributed_to_zh="某局",
        ),
    ])  # fmt: skip
    return city


def test_results_are_grouped_by_kind_with_counts_and_marked_matches(client, city):
    response = client.get("/zh-hans/search/", {"q": "產業鏈"})

    assert heads(response) == {"chain": 1, "target": 1}
    text = main_of(response)
    assert "芯片[产业链]" in text
    assert "领先&lt;全国&gt;的[产业链]。" in text
    assert "注：[产业链]的长度未载。" in text
    assert "的产业链。" not in text


def test_the_other_language_is_shown_if_only_it_matched(client, city):
    text = main_of(client.get("/en/search/", {"q": "产业链"}))

    assert "Chips chain" in text
    assert '<span lang="zh-Hans">芯片[产业链]' in text
    assert "Lead &lt;the country&gt;." in text
    assert "芯片" not in main_of(client.get("/en/search/", {"q": "chips"}))


@pytest.mark.parametrize(
    ("language", "query", "shown"),
    [
        ("zh-hans", "changsha", "[长沙]"),
        ("zh-hans", "cs", "[长沙]"),
        ("en", "chang", "[Chang]sha"),
        ("en", "430100", "[430100]"),
        ("en", "changsha-lead", "[changsha-lead]"),
        ("zh-hans", "xinpian", "[芯片]产业链"),
    ],
)
def test_the_searched_words_are_marked(client, city, language, query, shown):
    assert shown in main_of(client.get(f"/{language}/search/", {"q": query}))


def test_each_hit_links_to_its_page(client, city):
    html = client.get("/en/search/", {"q": "产业链"}).content.decode()

    assert 'href="/en/chains/changsha-chips/"' in html
    assert 'href="/en/targets/changsha-lead/"' in html


@pytest.fixture
def many(city):
    """Sixty results with the same word, in paragraphs 1 to 60."""
    index(make.make_result(city, slug=f"changsha-r{n}", text_en=f"Harvest {n}.", paragraph=n) for n in range(1, 61))


def texts(response):
    return ["".join(part.text for part in hit.heading.parts) for hit in response.context["groups"][0].hits]


def test_the_first_hits_of_a_kind_link_to_all_its_hits_in_pages(client, many):
    first = client.get("/en/search/?q=harvest")
    assert heads(first) == {"result": 60}
    assert texts(first) == [f"Harvest {n}." for n in range(1, 9)]
    assert 'href="?q=harvest&amp;kind=result"' in first.content.decode()

    page = client.get("/en/search/?q=harvest&kind=result")
    assert texts(page) == [f"Harvest {n}." for n in range(1, PAGE_SIZE + 1)]
    assert texts(client.get("/en/search/?q=harvest&kind=result&page=2")) == [
        f"Harvest {n}." for n in range(PAGE_SIZE + 1, 61)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("number", ["99", "9" * 5000, "0", "-1", "x", "", "1e9", "%00", "٣"])
def test_an_invalid_page_number_gives_the_nearest_page(client, many, number):
    response = client.get(f"/en/search/?q=harvest&kind=result&page={number}")

    assert response.status_code == 200
    assert texts(response)[-1] in ("Harvest 60.", f"Harvest {PAGE_SIZE}.")


def test_an_unknown_kind_is_named_and_all_are_shown(client, city):
    response = client.get("/en/search/?q=changsha&kind=planet")

    assert "“planet” is not a kind of entry" in main_of(response)
    assert heads(response) == {"city": 1}


@pytest.mark.django_db
def test_a_firm_without_a_seat_is_shown_without_a_region(client):
    firm = make.make_firm(name_en="Seatless", name_zh="无址企业")
    Firm.objects.update(city=None)
    index([Firm.objects.get(pk=firm.pk)])

    response = client.get("/en/search/?q=seatless")

    assert heads(response) == {"firm": 1}
    assert "None" not in main_of(response)


def test_a_kind_without_hits_shows_a_message(client, city):
    response = client.get("/en/search/?q=changsha&kind=firm")

    assert "Nothing was found for “changsha” among firms." in main_of(response)
    assert 'href="?q=changsha"' in response.content.decode()


def test_a_search_without_hits_shows_the_query_and_the_nearest_name(client, city):
    text = main_of(client.get("/en/search/", {"q": "changhsa"}))

    assert "Nothing was found for “changhsa”" in text
    assert re.search(r"The nearest names: Changsha .*长沙", text)


def test_an_empty_search_explains_what_can_be_searched(client, city):
    for address in ("/en/search/", "/en/search/?q=", "/en/search/?q=%20%00", "/en/search/?kind=firm"):
        assert "Everything is searched in both languages" in main_of(client.get(address))


def test_a_query_of_punctuation_alone_gets_a_message(client, city):
    assert "has no letter, digit or Chinese character" in main_of(client.get("/en/search/", {"q": "。、"}))


def test_a_long_query_gets_a_message(client, city):
    assert "longer than 100 characters" in main_of(client.get("/en/search/", {"q": "长" * 101}))
    assert "longer than 100 characters" not in main_of(client.get("/en/search/", {"q": "长" * 100}))
    assert "more than 10 words" in main_of(client.get("/en/search/", {"q": "长 沙 市 高 新 区 产 业 链 主 企"}))


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    ["%00", "a%00b", "%ED%A0%80", "%FF%FE", "%01%1B%7F%0D%0A", "%E2%80%AEabc", "'\"\\", "%25", "_", "*", "NEAR", ":", "¶",
     "a%20%C2%B6%20b", "(", "%F0%A0%80%80", "%EF%B7%BA", "ı", "%26%7C!", "--", ";", "<script>", "{{ 7 }}"],
)  # fmt: skip
def test_the_page_answers_200_for_any_query(client, city, value):
    for name in ("q", "q=changsha&kind", "q=changsha&kind=city&page"):
        assert client.get(f"/en/search/?{name}={value}").status_code == 200


def test_the_query_is_escaped(client, city):
    html = client.get("/en/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("size", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_number_of_hits(client, city, size):
    plan = make.make_plan(city, slug="changsha-plan", name_zh="行动")
    entries = [
        made
        for n in range(size)
        for made in (
            make.make_district(city, name_zh=f"行动{n}"),
            make.make_measure(plan, name_zh=f"行动{n}"),
            make.make_firm(city, name_zh=f"行动{n}"),
            make.make_target(city, text_zh=f"行动{n}", quantity="12家", plans=[plan], themes=[make.make_theme()]),
            make.make_result(city, text_zh=f"行动{n}", quantity="3000余家", plans=[plan]),
        )
    ]
    index([plan, *entries])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/en/search/", {"q": "行动"})

    assert heads(response) == {
        "district": size,
        "plan": 1,
        "measure": size,
        "firm": size,
        "target": size,
        "result": size,
    }
    # the version, synonyms, regions, the search, the entries of all kinds, what statements name
    assert len(queries) == 6
