"""The tables of the data package, in the order of their files: columns promised to readers first, then extra ones."""

from cities.localized import Bilingual
from cities.models import City, District
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Indicator,
    Industry,
    Measure,
    Omission,
    Plan,
    Result,
    Source,
    Target,
    Theme,
)
from plans.opendata.tables.columns import Table, column
from plans.opendata.tables.descriptions import WORDS

NAMES = {
    Source: "sources",
    City: "cities",
    District: "districts",
    Industry: "industries",
    Theme: "themes",
    Indicator: "indicators",
    Plan: "plans",
    Measure: "measures",
    Chain: "chains",
    Firm: "firms",
    ChainFirm: "chain_firms",
    Target: "targets",
    Result: "results",
    Omission: "omissions",
}

# Columns whose field has another name.
PATHS = {"publisher": "publisher_zh"}


def _table(model, description, promised, extra, order, key="slug", **words):
    """Return a Table; `words` are descriptions of columns that say more than the common ones."""
    words = WORDS | words
    columns = tuple(
        column(model, name, PATHS.get(name, name), words[name], NAMES) for name in f"{promised} {extra}".split()
    )
    return Table(NAMES[model], description, columns, tuple(key.split()), model, tuple(order.split()))


FIGURE = "number unit qualifier low high base_unit"
STATEMENT = "slug city district plan measure chain firm themes indicator text_zh text_en"
PROOF = "as_printed source paragraph attributed_to_zh attributed_to_en scope note_zh note_en"
MORE = "quantity industries updated_at"

TABLES = (
    _table(
        Source,
        Bilingual("来源文章", "The articles that the catalogue was extracted from"),
        "slug title publisher published url note_zh note_en",
        "title_en publisher_en updated_at",
        order="slug",
        note_zh=Bilingual("来源的局限与推定之处（中文）", "Limits of the source, and what is inferred, in Chinese"),
        note_en=Bilingual("来源的局限与推定之处（英文）", "Limits of the source, and what is inferred, in English"),
    ),
    _table(
        City,
        Bilingual("所比较的地区", "The regions that the catalogue compares"),
        "slug name_zh name_en level province code",
        "updated_at",
        order="code",
        code=Bilingual("GB/T 2260 行政区划代码", "GB/T 2260 code of the region"),
    ),
    _table(
        District,
        Bilingual("地区内的区县与园区", "Counties, districts, zones and parks inside the regions"),
        "slug city name_zh name_en kind code",
        "updated_at",
        order="slug",
        kind=Bilingual("类别", "Kind of district or park"),
    ),
    _table(
        Industry,
        Bilingual("共同行业词表", "The common vocabulary of industries"),
        "slug name_zh name_en gbt4754 sei2018",
        "note_zh note_en updated_at",
        order="slug",
        note_zh=Bilingual("包括哪些（中文）", "What is in it, in Chinese"),
        note_en=Bilingual("包括哪些（英文）", "What is in it, in English"),
    ),
    _table(
        Theme,
        Bilingual("政策主题词表", "The policy levers that measures and statements pull"),
        "slug name_zh name_en",
        "definition_zh definition_en updated_at",
        order="slug",
    ),
    _table(
        Indicator,
        Bilingual("指标词表", "What is measured, so that the same thing in two regions meets"),
        "slug name_zh name_en dimension counted_zh counted_en definition_zh definition_en",
        "updated_at",
        order="slug",
    ),
    _table(
        Plan,
        Bilingual("规划、方案与成组的建议", "Named plans, strategies, programmes and sets of proposals"),
        "slug city name_zh name_en issuer_zh issuer_en standing published start_year end_year source paragraphs",
        "note_zh note_en updated_at",
        order="city_id slug",
        published=Bilingual("规划发布日期；空为未载", "Date of the plan; empty where not stated"),
    ),
    _table(
        Measure,
        Bilingual("规划中的举措", "The named actions of the plans, in their printed order"),
        "slug plan order name_zh name_en source paragraphs",
        "updated_at",
        order="plan_id order slug",
        plan=Bilingual("所属规划", "The plan that lists it"),
    ),
    _table(
        Chain,
        Bilingual(
            "产业链、集群与产业走廊", "Industry chains, clusters, corridors and sectors as the regions name them"
        ),
        "slug city district name_zh name_en kind grade industries source paragraphs",
        "grade_standing note_zh note_en updated_at",
        order="city_id slug",
        kind=Bilingual("类别", "Kind of chain"),
    ),
    _table(
        Firm,
        Bilingual("企业", "The firms that the sources name"),
        "slug name_zh name_en city district source paragraphs",
        "note_zh note_en updated_at",
        order="city_id slug",
    ),
    _table(
        ChainFirm,
        Bilingual("企业在产业链中的角色", "The roles of firms in chains"),
        "chain firm role as_printed source paragraph",
        "",
        order="chain_id firm_id",
        key="chain firm",
        chain=Bilingual("产业链", "Chain"),
        firm=Bilingual("企业", "Firm"),
        as_printed=Bilingual("说明其角色的原文词语", "The printed words that justify the role"),
    ),
    _table(
        Target,
        Bilingual("目标：尚待实现者", "Targets: what is still to come"),
        f"{STATEMENT} {FIGURE} due standing strength {PROOF}",
        MORE,
        order="city_id paragraph slug",
    ),
    _table(
        Result,
        Bilingual("已报告的结果", "Results: what the sources report as already so"),
        f"{STATEMENT} {FIGURE} period {PROOF}",
        MORE,
        order="city_id paragraph slug",
    ),
    _table(
        Omission,
        Bilingual("未收录的数字与段落", "Numbers and paragraphs that the catalogue leaves out, and why"),
        "slug source paragraph as_printed reason_zh reason_en",
        "updated_at",
        order="source_id paragraph slug",
        as_printed=Bilingual("未收录的原文词语；空为整段", "The printed phrase left out; empty for a whole paragraph"),
    ),
)
