"""A search also matches synonyms, other forms of numerals, codes as cited, and entries that a statement names."""

import pytest

from plans.editing import history
from plans.search.find import find
from plans.search.index import index, rebuild
from plans.search.synonyms import synonyms
from plans.search.text import read
from tests import factories as make
from tests.reading import read as read_page

SYNONYMS = [
    ("芯片", "集成电路", "same"),
    ("新能源车", "新能源汽车", "same"),
    ("AI", "人工智能", "short"),
    ("EV", "new-energy vehicle", "narrower"),
    ("electric vehicle", "new-energy vehicle", "narrower"),
    ("招商", "招商引资", "short"),
    ("鄂", "湖北", "place"),
]
TEXTS = {
    "city-ic": ("培育集成电路产业。", "Foster integrated circuits."),
    "city-nev": ("发展新能源汽车。", "Build new-energy vehicles."),
    "city-ai": ("壮大人工智能产业。", "Grow artificial intelligence."),
    "city-hubei": ("学习湖北。", "Learn from Hubei."),
    "city-events": ("举办招商引资活动。", "Hold events."),
    "city-chains": ("打通22条产业链。", "Clear 22 chains."),
    "city-parks": ("建设三十个园区，两条通道。", "Build thirty parks."),
    "city-three-hundred": ("培育300家企业。", "Foster 300 firms."),
}


@pytest.fixture
def city(db):
    city = make.make_city(slug="city", name_zh="甲市", name_en="City A")
    for word, means, kind in SYNONYMS:
        make.make_synonym(word=word, means=means, kind=kind)
    index(make.make_target(city, slug=slug, text_zh=zh, text_en=en) for slug, (zh, en) in TEXTS.items())
    return city


def slugs(text, **given):
    return [slug for each in find(read(text, synonyms()), size=100, **given).values() for slug in each.slugs]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("芯片", ["city-ic"]),
        ("芯片产业", ["city-ic"]),
        ("新能源车", ["city-nev"]),
        ("EV", ["city-nev"]),
        ("ev", ["city-nev"]),
        ("electric vehicle", ["city-nev"]),
        ("AI产业", ["city-ai"]),
        ("人工智能", ["city-ai"]),
        ("鄂", ["city-hubei"]),
        ("招商引资", ["city-events"]),
        ("22条", ["city-chains"]),
        ("二十二条", ["city-chains"]),
        ("２２条", ["city-chains"]),
        ("三十", ["city-parks"]),
        ("30个", ["city-parks"]),
        ("2条通道", ["city-parks"]),
        ("三百家", ["city-three-hundred"]),
        ("鄂州", []),
    ],
)
def test_a_search_also_finds_synonyms_and_other_forms_of_numerals(city, query, expected):
    assert slugs(query) == expected


def test_an_industry_is_found_by_its_gbt4754_code(db):
    index([make.make_industry(slug="cars", gbt4754="36"), make.make_industry(slug="logistics", gbt4754="53;60")])

    assert {query: slugs(query) for query in ("C36", "c36", "C3610", "36", "G60", "A36", "C60")} == {
        "C36": ["cars"], "c36": ["cars"], "C3610": ["cars"], "36": ["cars"], "G60": ["logistics"], "A36": [], "C60": [],
    }  # fmt: skip


def test_statements_that_reference_an_entry_are_found_after_those_that_contain_the_words(city):
    names = {"name_zh": "碳排放", "name_en": "Carbon emission"}
    indicator, topic = make.make_indicator(**names), make.make_topic(**names)
    chain, firm = make.make_chain(city, **names), make.make_firm(city, **names)
    index(
        [
            make.make_target(city, slug="city-a-names", indicator=indicator),
            make.make_target(city, slug="city-b-names", topics=[topic]),
            make.make_target(city, slug="city-c-names", chains=[chain]),
            make.make_target(city, slug="city-d-names", firms=[firm]),
            make.make_target(city, slug="city-z-says", text_zh="控制碳排放。", text_en="Emission of carbon."),
        ]
    )

    named = ["city-a-names", "city-b-names", "city-c-names", "city-d-names"]
    assert slugs("碳排放") == ["city-z-says", *named]
    assert slugs("carbon emission") == ["city-z-says", *named]
    rebuild()
    assert [slug for slug in slugs("碳排放") if slug in named] == named


def test_renaming_an_indicator_updates_the_search_index_of_its_statements(city):
    indicator = make.make_indicator(name_zh="旧名", name_en="Old name")
    index([indicator, make.make_result(city, slug="city-figure", indicator=indicator)])
    indicator.name_zh = "灯塔工厂"
    indicator.save()

    history.record(indicator, {"name_zh": "旧名"}, {"name_zh": "灯塔工厂"})

    assert slugs("灯塔工厂") == [indicator.pk, "city-figure"]
    assert slugs("旧名") == []


def test_a_search_within_a_region_finds_only_entries_of_the_region(city):
    far = make.make_city(slug="far")
    firm = make.make_firm(None, slug="smart-firm", name_zh="智造", source=make.make_source())
    firm.city = None
    firm.save()
    make.make_role(make.make_chain(far), firm)
    source = make.make_source(slug="smart-paper", title="智造报道")
    make.make_plan(far, source=source)
    index(
        [
            firm, source, far,
            make.make_target(far, slug="far-smart", text_zh="智造强市。"),
            make.make_target(city, slug="city-smart", text_zh="智造强市。"),
            make.make_topic(slug="smart", name_zh="智造"),
        ]
    )  # fmt: skip

    assert {*slugs("智造")} == {"smart-firm", "smart-paper", "far-smart", "city-smart", "smart"}
    assert {*slugs("智造", cities=["far"])} == {"smart-firm", "smart-paper", "far-smart"}
    assert {*slugs("智造", cities=["city"])} == {"city-smart"}
    assert {*slugs("智造", cities=["far", "city"])} == {"smart-firm", "smart-paper", "far-smart", "city-smart"}


def test_the_page_shows_the_used_synonym_and_the_selected_region(client, city):
    page = read_page(client.get("/en/search/?q=芯片&city=city"))

    assert "Also searched for: 集成电路 (芯片)" in page.main
    assert "Only in: City A · Search all regions" in page.main
    assert page.link("Search all regions") == "/en/search/?q=%E8%8A%AF%E7%89%87"
    assert "另搜索了：集成电路（芯片）" in read_page(client.get("/zh-hans/search/?q=芯片")).main


def test_the_page_names_an_unknown_region_and_ignores_it(client, city):
    page = read_page(client.get("/en/search/?q=芯片&city=mars"))

    assert page.alerts == ["“mars” is not a region of the catalogue; it was ignored."]
    assert "/en/targets/city-ic/" in page.main_addresses
