"""Rows of figures for other sites: a self-contained picture, and a page to embed in a frame."""

import re
from html import escape
from xml.etree import ElementTree

import pytest
from django.conf import settings

from plans.catalogue.version import raise_version
from plans.models import Result
from tests import factories as make

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def firms(db):
    """The firms of two cities, one without a date; a third city says nothing."""
    indicator = make.make_indicator(
        slug="firms", name_zh="企业数", name_en="Firms", direction="more", counted_zh="企业", counted_en="firms"
    )
    source = {"publisher_zh": "某日报", "publisher_en": "A Daily", "published": "2022-08-10"}
    for slug, names, quantity, period in (
        ("dezhou", ("德州", "Dezhou"), "1977家", ""),
        ("liaocheng", ("聊城", "Liaocheng"), "1557家", "2022"),
    ):
        city = make.make_city(slug=slug, name_zh=names[0], name_en=names[1])
        make.make_result(
            city, slug=f"{slug}-firms", indicator=indicator, quantity=quantity, period=period,
            source=make.make_source(**source),
        )  # fmt: skip
    make.make_city(slug="jingzhou", name_zh="荆州", name_en="Jingzhou")
    return indicator


def lines(response):
    """Return the texts of a picture."""
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SVG}svg"
    return ["".join(text.itertext()).replace("\u00a0", " ") for text in root.iter(f"{SVG}text")]


def test_a_picture_contains_title_verdict_figures_sources_edition_and_address(client, firms):
    response = client.get("/en/indicators/firms.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert lines(response) == [
        "Firms",
        "Partly comparable: no time stated for Dezhou",
        "Dezhou: ● 1,977 (1977家), reported, time not stated; A Daily, 10 August 2022, ¶ 5",
        "Liaocheng: ● 1,557 (1557家), reported, 2022; A Daily, 10 August 2022, ¶ 5",
        "Regional Manufacturing Plans, edition 0. Data under CC BY 4.0.",
        "http://testserver/en/indicators/firms/",
        "0", "500", "1,000", "1,500", "2,000", "firms",
        "Dezhou 1,977", "Liaocheng 1,557",
    ]  # fmt: skip


def test_a_picture_of_selected_regions_has_the_address_of_their_comparison(client, firms):
    texts = lines(client.get("/zh-hans/indicators/firms.svg?city=liaocheng&city=dezhou"))

    assert texts[:2] == ["企业数：聊城、德州", "部分可比：德州的数字未注明时间"]
    assert "".join(texts[4:]).startswith(
        "《地方制造业规划目录》第0版，数据采用 CC BY 4.0 许可。http://testserver/zh-hans/compare/?city=liaocheng&city=dezhou&view=figures&indicator=firms"
    )


def test_a_picture_has_an_etag_that_is_valid_until_the_catalogue_changes(client, firms):
    raise_version()
    tag = client.get("/en/indicators/firms.svg")["ETag"]

    assert client.get("/en/indicators/firms.svg", headers={"If-None-Match": tag}).status_code == 304
    raise_version()
    assert client.get("/en/indicators/firms.svg", headers={"If-None-Match": tag}).status_code == 200


def test_a_picture_of_one_figure_names_the_only_region(client, firms):
    assert lines(client.get("/en/indicators/firms.svg?city=dezhou"))[:3] == [
        "Firms: Dezhou",
        "only Dezhou gives a figure",
        "Dezhou: ● 1,977 (1977家), reported, time not stated; A Daily, 10 August 2022, ¶ 5",
    ]


def test_names_with_markup_characters_are_escaped(client, db):
    indicator = make.make_indicator(slug="odd", name_en='R&D <firms> & "labs"', name_zh="R&D")
    make.make_result(indicator=indicator, quantity="2家")

    assert lines(client.get("/en/indicators/odd.svg"))[0] == 'R&D <firms> & "labs"'
    code = re.search(r"<code>(.*?)</code>", client.get("/en/indicators/odd/").content.decode()).group(1)
    assert "R&amp;amp;D &amp;lt;firms&amp;gt;" in code


@pytest.mark.parametrize("address", ["indicators/firms.svg", "embed/indicators/firms/"])
def test_a_picture_of_an_unknown_region_or_indicator_answers_404(client, firms, address):
    assert client.get(f"/en/{address}?city=mars").status_code == 404
    assert client.get(f"/en/{address.replace('firms', 'mars')}").status_code == 404


def policy(response):
    return {part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";")}


PAIR = "compare/?city=dezhou&city=liaocheng"


@pytest.mark.parametrize("path", ["indicators/firms/", PAIR, f"{PAIR}&view=figures"])
def test_only_embed_pages_can_be_framed_by_another_site(client, firms, path):
    embed, page = client.get(f"/en/embed/{path}"), client.get(f"/en/{path}")

    assert policy(embed)["frame-ancestors"] == ["*"]
    assert "X-Frame-Options" not in embed
    assert policy(page)["frame-ancestors"] == ["'none'"]
    assert page["X-Frame-Options"] == "DENY"
    assert policy(page) | {"frame-ancestors": ["*"]} == policy(embed)
    assert set(policy(page)) == set(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])


def test_an_embedded_chart_has_figures_sources_edition_and_a_link_back_but_no_masthead(client, firms):
    page = client.get("/en/embed/indicators/firms/?city=dezhou&city=liaocheng").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert "Firms: Dezhou and Liaocheng" in text
    assert "Partly comparable : no time stated for Dezhou" in text
    assert "¶ 5 A Daily, 10 August 2022" in text
    assert "edition 0" in text
    assert (
        'href="http://testserver/en/compare/?city=dezhou&amp;city=liaocheng&amp;view=figures&amp;indicator=firms"'
        in page
    )
    assert "masthead" not in page


@pytest.mark.parametrize("view", ["", "&view=figures"])
def test_an_embedded_comparison_has_its_filters_and_a_link_back_but_no_masthead(client, firms, view):
    food = make.make_industry(slug="food", name_en="Food")
    Result.objects.get(pk="dezhou-firms").industries.add(food)
    page = client.get(f"/en/embed/{PAIR}&industry=food{view}").content.decode()

    assert 'href="http://testserver/en/compare/?city=dezhou&amp;city=liaocheng&amp;industry=food' in page
    assert "Industry: Food" in re.sub(r"\s+", " ", page)
    assert "masthead" not in page
    assert "Use this chart" not in page
    assert client.get("/en/embed/compare/?city=dezhou").status_code == 404
    code = client.get(f"/en/{PAIR}{view}").content.decode()
    embed = escape(escape(f"/en/embed/{PAIR}{view}"))
    assert f"&lt;iframe src=&quot;http://testserver{embed}&quot;" in code


def test_the_embed_code_uses_the_public_address_of_the_site(client, firms, settings):
    settings.SITE_URL = "https://plans.example.org"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "plans.example.org"]
    page = client.get("/zh-hans/indicators/firms/").content.decode()

    assert "&lt;iframe src=&quot;https://plans.example.org/zh-hans/embed/indicators/firms/&quot;" in page
    assert 'href="/zh-hans/indicators/firms.svg"' in page


def test_the_page_of_an_indicator_names_silent_regions_once_and_links_to_a_comparison_of_the_others(client, firms):
    page = client.get("/en/indicators/firms/").content.decode()
    main = page.partition("<main")[2]

    assert "Not in the sources of: Jingzhou" in re.sub(r"\s+", " ", main)
    assert main.count("Jingzhou") == 1
    assert 'href="/en/compare/?city=dezhou&amp;city=liaocheng&amp;view=figures&amp;indicator=firms"' in main
    assert re.findall(r'data-statement="([^"]+)"', main) == ["dezhou-firms", "liaocheng-firms"]
