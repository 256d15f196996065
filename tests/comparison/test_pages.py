"""Verdicts and differences on the page: side by side, and in the row of an indicator."""

import json
import re

import pytest

from cities.models import City
from plans.models import Indicator, Result
from tests import factories as make


@pytest.fixture
def firms(db):
    """The firms of two cities, one without a date, and the parks of one."""
    indicator = make.make_indicator(
        slug="firms", name_zh="企业数", name_en="Firms", direction="more", counted_zh="企业", counted_en="firms",
        definition_en="Definition",
    )  # fmt: skip
    for slug, name_zh, name_en, quantity, period in (
        ("dezhou", "德州", "Dezhou", "1977家", ""),
        ("liaocheng", "聊城", "Liaocheng", "1557家", "2022"),
    ):
        city = make.make_city(slug=slug, name_zh=name_zh, name_en=name_en)
        make.make_result(city, slug=f"{slug}-firms", indicator=indicator, quantity=quantity, period=period)
    make.make_result(city, indicator=make.make_indicator(slug="parks"), quantity="3个", period="2022")


def text(client, address):
    """Return the text of a page's main part."""
    main = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_a_firm_links_to_the_comparison_of_regions_with_chains_of_its_industries(client, db):
    steel, paper = make.make_industry(slug="steel"), make.make_industry(slug="paper")
    home, other, third = (
        make.make_city(slug=slug, code=code) for slug, code in (("b", "430200"), ("a", "430300"), ("c", "430100"))
    )
    firm = make.make_firm(home, slug="mill")
    make.make_role(make.make_chain(home, [steel]), firm)
    make.make_chain(other, [steel])
    make.make_chain(third, [paper])

    assert (
        'href="/en/compare/?city=b&amp;city=a&amp;industry=steel&amp;view=industries"'
        in client.get("/en/firms/mill/").content.decode()
    )
    lone = make.make_firm(third, slug="lone")
    make.make_role(make.make_chain(third, [paper]), lone)
    assert "/en/compare/?" not in client.get("/en/firms/lone/").content.decode()


PAIR = "compare/?statement=liaocheng-firms&statement=dezhou-firms"


def test_the_difference_of_partly_comparable_figures_is_shown_only_on_request(client, firms):
    page = client.get(f"/en/{PAIR}").content.decode()

    assert "Partly comparable : no time stated for Dezhou" in text(client, f"/en/{PAIR}")
    assert "about 420" not in page
    assert "times" not in page.partition("<main")[2]
    assert '?statement=liaocheng-firms&amp;statement=dezhou-firms&amp;difference=approximate"' in page
    asked = text(client, f"/en/{PAIR}&difference=approximate")
    assert "Partly comparable : no time stated for Dezhou" in asked
    assert "Difference, the larger minus the smaller about 420" in asked
    assert "Ratio, the larger over the smaller about 1.3 times" in asked
    asked = text(client, f"/zh-hans/{PAIR}&difference=approximate")
    assert "部分可比 ：德州的数字未注明时间" in asked
    assert "差距（大数减小数） 约420家" in asked
    assert "倍数（大数除以小数） 约1.3倍" in asked


def test_two_figures_of_one_indicator_are_drawn_on_one_axis_under_its_name(client, firms):
    page = text(client, f"/en/{PAIR}")

    assert "Firms : Liaocheng and Dezhou Definition" in page
    assert "Liaocheng ● Reported · 2022 · whole region 1,557 1557家" in page
    assert "0 500 1,000 1,500 2,000 firms Liaocheng 1,557 Dezhou 1,977" in page
    assert "企业数 ：聊城、德州" in text(client, f"/zh-hans/{PAIR}")


def test_figures_of_two_indicators_are_shown_with_both_names_and_without_a_plot(client, firms):
    other = Result.objects.get(indicator="parks")
    page = client.get(f"/en/compare/?statement=dezhou-firms&statement={other.pk}").content.decode()

    assert "Two figures side by side" in page
    assert re.findall(r'href="/en/indicators/([a-z]+)/"', page.partition("<main")[2]) == ["firms", "parks"]
    assert "different indicators" in page
    assert "<svg" not in page


@pytest.mark.parametrize("address", ["compare/?city=dezhou&city=liaocheng&view=figures", "indicators/parks/"])
def test_a_row_in_which_one_region_alone_gives_a_figure_has_no_verdict(client, firms, address):
    make.make_target(City.objects.get(pk="dezhou"), indicator=Indicator.objects.get(pk="parks"))
    page = text(client, f"/en/{address}")

    assert "only Liaocheng gives a figure" in page
    assert "Not comparable" not in page
    assert "只有聊城给出数字" in text(client, f"/zh-hans/{address}")


@pytest.fixture
def clusters(firms):
    """Liaocheng states the number of its clusters. Dezhou names the topic, in a target and in an industry's result."""
    topic, food = make.make_topic(slug="clusters"), make.make_industry(slug="food")
    indicator = make.make_indicator(slug="provincial-clusters", topic=topic)
    dezhou, liaocheng = City.objects.get(slug="dezhou"), City.objects.get(slug="liaocheng")
    make.make_result(liaocheng, indicator=indicator, quantity="7个", topics=[topic])
    make.make_target(dezhou, topics=[topic])
    make.make_result(dezhou, topics=[topic], industries=[food])


@pytest.mark.slow
def test_a_region_that_names_a_topic_without_a_figure_is_not_silent(client, clusters):
    """Two regions with figures, a third with a statement without a figure, and a fourth without statements."""
    hubei = make.make_city(slug="hubei", code="420000", province="hubei", level="province")
    make.make_result(hubei, indicator=Indicator.objects.get(pk="provincial-clusters"), quantity="9个")
    make.make_city(slug="changsha", name_en="Changsha", name_zh="长沙")
    url = "/en/compare/?city=dezhou&city=liaocheng&city=hubei&city=changsha&view=figures"
    page = client.get(url).content.decode()

    assert "Dezhou stated without a figure: 1 target 1 result" in text(client, url)
    assert "Changsha —" in text(client, url)
    for table in ("targets", "results"):
        link = f"/en/{table}/?city=dezhou&amp;topic=clusters"
        assert f'href="{link}" data-count="1"' in page
        assert len(client.get(link.replace("&amp;", "&")).context["page"].object_list) == 1
    assert "提到但无数字" in text(client, url.replace("/en/", "/zh-hans/"))


def test_the_json_file_has_the_state_of_each_cell(client, clusters):
    url = "/data/comparison.json?city=dezhou&city=liaocheng&indicator=provincial-clusters"
    rows = json.loads(b"".join(client.get(url)))["rows"]

    assert [(row["city"], row["slug"] is None, row["state"]) for row in rows] == [
        ("dezhou", True, "stated"),
        ("liaocheng", False, "figure"),
    ]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("&show=figures", ""),
        ("&rows=regions&show=comparable&page=2", ""),
        ("&indicator=firms&page=2", "&indicator=firms"),
        ("&kind=target", "&kind=target"),
        ("&q=firms", "&q=firms"),
        ("&view=figures&rows=regions", ""),
    ],
)
def test_an_old_address_without_a_view_redirects_to_the_view_of_figures(client, firms, query, kept):
    address = "/en/compare/?city=dezhou&city=liaocheng"
    response = client.get(f"{address}{query}")

    assert response.status_code == 302
    assert sorted(response["Location"].split("&")) == sorted(f"{address}{kept}&view=figures".split("&"))
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("query", ["", "&theme=green", "&view=topics", "&view=industries", "&page=2", "&view=figures"])
def test_an_address_with_a_view_is_not_redirected(client, firms, query):
    make.make_theme(slug="green")
    assert client.get(f"/en/compare/?city=dezhou&city=liaocheng{query}").status_code == 200


def test_the_page_names_an_unknown_view(client, firms):
    assert "mars" in text(client, "/en/compare/?city=dezhou&city=liaocheng&view=mars")
