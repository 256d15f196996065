"""The workbook of a comparison: a first sheet for people, then the long format for programs."""

import json
from io import BytesIO

import openpyxl
import pytest

from cities.models import City
from plans.models import Source, Target, Topic
from plans.opendata.tables.comparison import COLUMNS
from tests import factories as make

FIRMS = {"slug": "firms", "name_zh": "企业数", "name_en": "Firms", "direction": "more"}
SOURCE = {
    "publisher_zh": "某日报",
    "publisher_en": "A Daily",
    "published": "2022-08-10",
    "title": "标题",
    "title_en": "Title",
}


@pytest.fixture
def book(client, db):
    """A comparison of three regions: two give figures, the third speaks of their topic; one gives a figure alone."""
    topic = make.make_topic()
    firms = make.make_indicator(topic=topic, **FIRMS)
    source = make.make_source(slug="daily", **SOURCE)
    cities = [
        make.make_city(slug=slug, name_zh=zh, name_en=en)
        for slug, zh, en in (
            ("dezhou", "德州", "Dezhou"),
            ("liaocheng", "聊城", "Liaocheng"),
            ("jingzhou", "荆州", "Jingzhou"),
        )
    ]
    make.make_result(cities[0], indicator=firms, quantity="1977家", source=source)
    make.make_result(cities[1], indicator=firms, quantity="1557家", period="2022", source=source, paragraph=2)
    make.make_target(cities[2], topics=[topic])
    parks = make.make_indicator(slug="parks", name_en="Parks", name_zh="园区数")
    make.make_target(cities[1], indicator=parks, quantity="3个", due=2025, source=source, standing="proposed")
    answer = client.get("/data/comparison.xlsx?city=dezhou&city=liaocheng&city=jingzhou")
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def cells(sheet):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_has_a_side_by_side_sheet_in_each_language_before_the_data_sheets(book):
    assert book.sheetnames == ["side by side", "并列", "comparison", "dictionary", "about"]


def test_the_sheet_has_a_row_for_each_indicator_with_verdict_reasons_and_figures(book):
    assert cells(book["side by side"]) == [
        ["Dezhou, Liaocheng and Jingzhou"],
        ["Regional Manufacturing Plans, edition 0. Data under CC BY 4.0."],
        ["http://testserver/data/comparison.xlsx?city=dezhou&city=liaocheng&city=jingzhou"],
        ["— means that the source of the region does not say."],
        ["Indicator", "May it be compared?", "Reasons", "Dezhou", "Liaocheng", "Jingzhou"],
        ["Indicators that several regions mention"],
        [
            "Firms",
            "Partly comparable",
            "no time stated for Dezhou",
            "● 1,977 (1977家), reported, time not stated; A Daily, 10 August 2022, ¶\u00a05",
            "● 1,557 (1557家), reported, 2022; A Daily, 10 August 2022, ¶\u00a02",
            "stated without a figure (targets: 1)",
        ],
        ["Figures that only Liaocheng gives"],
        [
            "Parks",
            "",
            "only Liaocheng gives a figure",
            "—",
            "◇ 3 (3个), proposed, 2025; A Daily, 10 August 2022, ¶\u00a05",
            "—",
        ],
        [],
        ["Sources"],
        ["Title (《标题》)", "A Daily, 10 August 2022", ""],
    ]


def test_the_chinese_sheet_has_the_same_content_in_chinese(book):
    rows = cells(book["并列"])

    assert rows[4] == ["指标", "是否可比", "理由", "德州", "聊城", "荆州"]
    assert rows[6] == [
        "企业数",
        "部分可比",
        "德州的数字未注明时间",
        "● 1977家（已报告，未注明时间）；某日报2022年8月10日第5段",
        "● 1557家（已报告，2022年）；某日报2022年8月10日第2段",
        "提到但无数字（目标1项）",
    ]
    assert rows[8][:3] == ["园区数", "", "只有聊城给出数字"]


def test_the_sheet_of_topics_has_a_row_for_each_topic_with_the_line_of_each_region(client, book):
    topic = Topic.objects.get(targets__city="jingzhou")
    Target.objects.filter(city="jingzhou").update(text_en="Grow", text_zh="壮大", strength="力争", due=2025)
    dezhou, liaocheng = City.objects.get(pk="dezhou"), City.objects.get(pk="liaocheng")
    said = {"topics": [topic], "source": Source.objects.get(pk="daily")}
    make.make_result(dezhou, text_en="Makes steel", actor="firm", **said)
    make.make_result(liaocheng, text_en="Makes paper", period="2022", **said)
    make.make_result(liaocheng, actor="firm", **said)
    address = "/data/comparison.xlsx?city=dezhou&city=liaocheng&city=jingzhou&view=topics"
    sheets = openpyxl.load_workbook(BytesIO(b"".join(client.get(address).streaming_content)))

    assert sheets.sheetnames == ["side by side", "并列", "comparison_topics", "dictionary", "about"]
    rows = cells(sheets["side by side"])
    assert rows[4] == ["Topic", "Mentioned by", "Dezhou", "Liaocheng", "Jingzhou"]
    [row] = [row for row in rows if row[:1] == [topic.name_en]]
    assert row[1:] == [
        "all regions",
        "●1 (firms and institutions only)\nMakes steel [1] ¶5",
        "●1\nfirms, institutions: ●1\n2022: Makes paper [1] ¶5",
        "◆1\nstrive, by 2025: Grow [2] ¶5",
    ]
    [row] = [row for row in cells(sheets["并列"]) if row[:1] == [topic.name_zh]]
    assert row[4] == "◆1\n力争，到2025年：壮大 [2] ¶5"
    assert ["[1]", "Title (《标题》)", "A Daily, 10 August 2022", ""] in rows


def test_the_dictionary_describes_every_column_of_the_comparison(book):
    described = [row[:2] for row in book["dictionary"].iter_rows(min_row=2, values_only=True)]

    assert described == [("comparison", column.name) for column in COLUMNS]


def test_files_of_the_view_of_figures_omit_rows_without_a_figure(client, book):
    def kinds(query):
        rows = client.get(f"/data/comparison.json?city=dezhou&city=jingzhou{query}")
        return {row["indicator"] for row in json.loads(b"".join(rows.streaming_content))["rows"]}

    assert kinds("") == {"firms", None}
    assert kinds("&view=figures") == {"firms"}
