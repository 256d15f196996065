"""A small catalogue with every table, every qualifier and texts that spreadsheets misread."""

from datetime import date

from plans.editing import history
from plans.models import Omission
from tests import factories as make

QUANTITIES = [
    "1557家", "约200人次", "300多亿元", "96%以上", "近5000万元", "不足3年", "不超过12.5%", "8%—10%", "千亿级",
]  # fmt: skip
TRICKY = ["=1+1", "+86", "-5℃", "@某处", '逗号,引号"和；分号', "两\n行", "'撇号"]


def make_catalogue():
    """Create the catalogue with one revision. Return its targets in the order of QUANTITIES."""
    source = make.make_source(published=date(2022, 8, 10), url="https://example.org/a?b=1&c=2")
    make.make_source()
    city = make.make_city(province="hubei", code="421000")
    district = make.make_district(city, code="421024", kind="county")
    make.make_district(city)
    industries = [make.make_industry(gbt4754="34;35", sei2018="2"), make.make_industry(gbt4754="")]
    themes = [make.make_theme() for _ in range(3)]
    topics = [make.make_topic(theme) for theme in themes]
    topics[0].near.set(topics[1:])
    make.make_term()
    plan = make.make_plan(city, source=source, published=date(2021, 2, 21), start_year=2021, end_year=2023)
    make.make_plan(city, source=source, note_zh="期限未载", note_en="No period", standing="proposed")
    measure = make.make_measure(plan, paragraphs="2;13;14")
    chain = make.make_chain(
        city, industries, district=district, source=source, grade="national", grade_standing="sought"
    )
    firm = make.make_firm(city, district=district, source=source)
    make.make_role(chain, firm)
    make.make_role(make.make_chain(city, source=source, industries=industries[:1]), firm, role="mentioned")
    dimensions = ["count", "count", "money", "percent", "money", "time", "percent", "percent", "money"]
    targets = [
        make.make_target(
            city,
            themes=themes[: 1 + n % 3],
            topics=topics[: 1 + n % 3],
            industries=industries[: n % 3],
            source=source,
            paragraph=n % 4 + 1,
            quantity=quantity,
            indicator=make.make_indicator(dimension=dimension, topic=topics[n % 3], key_order=9 - n),
            due=2025 if n % 2 else None,
            strength="力争" if n % 2 else "",
        )
        for n, (quantity, dimension) in enumerate(zip(QUANTITIES, dimensions, strict=True))
    ]
    make.make_target(
        city,
        themes=themes,
        topics=topics,
        industries=industries,
        source=source,
        districts=[district],
        plans=[plan],
        measure=measure,
        chains=[chain],
        firms=[firm],
        scope="firm",
    )
    for text in TRICKY:
        make.make_result(
            city, themes=themes[:1], topics=topics[:1], source=source, text_zh=text, text_en=text, period="2022-H1"
        )
    make.make_result(
        city,
        themes=themes[:1],
        topics=topics[:1],
        quantity="1+2+N",
        indicator=make.make_indicator(dimension="pattern"),
        source=source,
    )
    Omission.objects.create(
        slug="omission", source=source, paragraph=7, as_printed="第7版", reason_zh="版次", reason_en="A page number"
    )
    make.make_synonym()
    make.make_correction(table="sources", slug=source.pk)
    history.record(city, None, {})
    return targets
