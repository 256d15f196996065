"""Quantities: the printed forms that are parsed, the interval of each, and a lossless round trip."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from plans.figures.intervals import Interval
from plans.figures.printing import SCALES_EN, format_base, plain
from plans.figures.qualifiers import PREFIXES, Qualifier
from plans.figures.quantities import MAX_LENGTH, parse, unread
from plans.figures.quantity import Quantity
from plans.figures.units import ALONE, UNITS, find_unit


def interval(low, high, low_open=False, high_open=False):
    return Interval(
        None if low is None else Decimal(str(low)), None if high is None else Decimal(str(high)), low_open, high_open
    )


def exactly(number):
    return interval(number, number)


def over(number):
    return interval(number, None, low_open=True)


def below(number):
    return interval(None, number, high_open=True)


UNBOUNDED = Interval()

# Printed, qualifier, bounds in the base unit, Chinese, English.
PRINTED = [
    ("1557家", "exact", exactly(1557), "1,557家", "1,557"),
    ("1,557家", "exact", exactly(1557), "1,557家", "1,557"),
    ("1.1万家", "exact", exactly(11000), "1.1万家", "11,000"),
    ("25万部", "exact", exactly(250000), "25万部", "250,000"),
    ("0.6个百分点", "exact", exactly("0.6"), "0.6个百分点", "0.6 percentage points"),
    ("4.6百分点", "exact", exactly("4.6"), "4.6个百分点", "4.6 percentage points"),
    ("45.6%", "exact", exactly("45.6"), "45.6%", "45.6%"),
    ("一倍", "exact", exactly(1), "1倍", "1 time"),
    ("737.4亿元", "exact", exactly("73740000000"), "737.4亿元", "CNY 73.74 billion"),
    ("5000万元", "exact", exactly(50000000), "5,000万元", "CNY 50 million"),
    ("6000吨", "exact", exactly(6000), "6,000吨", "6,000 t"),
    ("1407.6万吨", "exact", exactly(14076000), "1,407.6万吨", "14.076 million t"),
    ("12英寸", "exact", exactly("0.3048"), "12英寸", "12 inches"),
    ("4个月", "exact", exactly(4), "4个月", "4 months"),
    ("3年", "exact", exactly(36), "3年", "3 years"),
    ("四条", "exact", exactly(4), "4条", "4"),
    ("两条", "exact", exactly(2), "2条", "2"),
    ("二十五项", "exact", exactly(25), "25项", "25"),
    ("两百零三家", "exact", exactly(203), "203家", "203"),
    ("每平方厘米一百二十焦耳", "exact", exactly(120), "120焦耳/平方厘米", "120 J per cm²"),
    ("万亿元", "exact", exactly("1e12"), "10,000亿元", "CNY 1 trillion"),
    ("１５５７家", "exact", exactly(1557), "1,557家", "1,557"),
    ("１，５５７家", "exact", exactly(1557), "1,557家", "1,557"),
    ("４５．６％", "exact", exactly("45.6"), "45.6%", "45.6%"),
    ("约200人次", "about", UNBOUNDED, "约200人次", "about 200 person-times"),
    ("大约200人次", "about", UNBOUNDED, "约200人次", "about 200 person-times"),
    ("200人次左右", "about", UNBOUNDED, "约200人次", "about 200 person-times"),
    ("20%上下", "about", UNBOUNDED, "约20%", "about 20%"),
    ("3000余亿元", "over", over("3e11"), "超过3,000亿元", "over CNY 300 billion"),
    ("300多亿元", "over", over("3e10"), "超过300亿元", "over CNY 30 billion"),
    ("130余家", "over", over(130), "超过130家", "over 130"),
    ("十多家", "over", over(10), "超过10家", "over 10"),
    ("超百亿元", "over", over("1e10"), "超过100亿元", "over CNY 10 billion"),
    ("过亿元", "over", over("1e8"), "超过1亿元", "over CNY 100 million"),
    ("突破1000亿元", "over", over("1e11"), "超过1,000亿元", "over CNY 100 billion"),
    ("逾50个", "over", over(50), "超过50个", "over 50"),
    ("96%以上", "at_least", interval(96, None), "不低于96%", "at least 96%"),
    ("９６％以上", "at_least", interval(96, None), "不低于96%", "at least 96%"),
    ("不低于7.5%", "at_least", interval("7.5", None), "不低于7.5%", "at least 7.5%"),
    ("不少于2家", "at_least", interval(2, None), "不低于2家", "at least 2"),
    ("近200家", "nearly", below(200), "近200家", "nearly 200"),
    ("将近200家", "nearly", below(200), "近200家", "nearly 200"),
    ("不足3年", "under", below(36), "不足3年", "under 3 years"),
    ("不到3个月", "under", below(3), "不足3个月", "under 3 months"),
    ("30%以内", "at_most", interval(None, 30), "不超过30%", "at most 30%"),
    ("不超过30%", "at_most", interval(None, 30), "不超过30%", "at most 30%"),
    ("1-2个", "range", interval(1, 2), "1—2个", "1–2"),
    ("8%—10%", "range", interval(8, 10), "8—10%", "8–10%"),
    ("8%～10%", "range", interval(8, 10), "8—10%", "8–10%"),
    ("２－３家", "range", interval(2, 3), "2—3家", "2–3"),
    ("3至5年", "range", interval(36, 60), "3—5年", "3–5 years"),
    ("10~20亿元", "range", interval("1e9", "2e9"), "10—20亿元", "CNY 1–2 billion"),
    ("五六十焦耳", "range", interval(50, 60), "50—60焦耳", "50–60 J"),
    ("每平方厘米五六十焦耳", "range", interval(50, 60), "50—60焦耳/平方厘米", "50–60 J per cm²"),
    ("两三家", "range", interval(2, 3), "2—3家", "2–3"),
    ("十七八家", "range", interval(17, 18), "17—18家", "17–18"),
    ("七八千家", "range", interval(7000, 8000), "7,000—8,000家", "7,000–8,000"),
    ("一百二三十家", "range", interval(120, 130), "120—130家", "120–130"),
    ("千亿级", "magnitude", UNBOUNDED, "1,000亿元级", "on a 100-billion-yuan scale"),
    ("3000亿级", "magnitude", UNBOUNDED, "3,000亿元级", "on a 300-billion-yuan scale"),
    ("百亿级", "magnitude", UNBOUNDED, "100亿元级", "on a 10-billion-yuan scale"),
    ("万亿级", "magnitude", UNBOUNDED, "10,000亿元级", "on a trillion-yuan scale"),
    ("万亿元级", "magnitude", UNBOUNDED, "10,000亿元级", "on a trillion-yuan scale"),
    ("16米级", "magnitude", UNBOUNDED, "16米级", "on a scale of 16 m"),
    ("首位", "exact", exactly(1), "第1位", "1st place"),
    ("第一", "exact", exactly(1), "第1位", "1st place"),
    ("第3位", "exact", exactly(3), "第3位", "3rd place"),
    ("第十二", "exact", exactly(12), "第12位", "12th place"),
    ("1+2+N", "pattern", UNBOUNDED, "1+2+N", "1+2+N"),
    ("1＋2＋N", "pattern", UNBOUNDED, "1+2+N", "1+2+N"),
    ("1+4+12+7", "pattern", UNBOUNDED, "1+4+12+7", "1+4+12+7"),
    ("九纵五横四环", "pattern", UNBOUNDED, "九纵五横四环", "九纵五横四环"),
    ("两主一特", "pattern", UNBOUNDED, "两主一特", "两主一特"),
    # Words before, within and after the number.
    ("接近1000亿元", "nearly", below("1e11"), "近1,000亿元", "nearly CNY 100 billion"),
    ("逼近1000亿元", "nearly", below("1e11"), "近1,000亿元", "nearly CNY 100 billion"),
    ("破万亿元", "over", over("1e12"), "超过10,000亿元", "over CNY 1 trillion"),
    ("高于3%", "over", over(3), "超过3%", "over 3%"),
    (">96%", "over", over(96), "超过96%", "over 96%"),
    ("≥96%", "at_least", interval(96, None), "不低于96%", "at least 96%"),
    ("＞＝ 96 ％", "at_least", interval(96, None), "不低于96%", "at least 96%"),
    ("低于3%", "under", below(3), "不足3%", "under 3%"),
    ("＜3％", "under", below(3), "不足3%", "under 3%"),
    ("不高于3%", "at_most", interval(None, 3), "不超过3%", "at most 3%"),
    ("≤5%", "at_most", interval(None, 5), "不超过5%", "at most 5%"),
    ("5%以下", "at_most", interval(None, 5), "不超过5%", "at most 5%"),
    ("10个之内", "at_most", interval(None, 10), "不超过10个", "at most 10"),
    ("5个工作日内", "at_most", interval(None, 5), "不超过5个工作日", "at most 5 working days"),
    ("1万余家", "over", over(10000), "超过1万家", "over 10,000"),
    ("1.1万余家", "over", over(11000), "超过1.1万家", "over 11,000"),
    ("三年多", "over", over(36), "超过3年", "over 3 years"),
    ("三个多月", "over", over(3), "超过3个月", "over 3 months"),
    ("100+家", "at_least", interval(100, None), "不低于100家", "at least 100"),
    ("一百来家", "about", UNBOUNDED, "约100家", "about 100"),
    ("约2-3家", "about", UNBOUNDED, "约2—3家", "about 2–3"),
    ("五六十家左右", "about", UNBOUNDED, "约50—60家", "about 50–60"),
    ("上千亿元", "at_least", interval("1e11", None), "不低于1,000亿元", "at least CNY 100 billion"),
    ("上百家", "at_least", interval(100, None), "不低于100家", "at least 100"),
    ("数百家", "magnitude", UNBOUNDED, "100家级", "on a scale of 100"),
    ("几十万人", "magnitude", UNBOUNDED, "10万人级", "on a scale of 100,000 people"),
    ("十几家", "range", interval(10, 20, True, True), "十几家", "over 10 and under 20"),
    (
        "二十几亿元",
        "range",
        interval("2e9", "3e9", True, True),
        "二十几亿元",
        "over CNY 2 billion and under CNY 3 billion",
    ),
    ("两位数", "range", interval(10, 100, False, True), "两位数", "10% or more and under 100%"),
    # Numerals.
    ("1.5亿件", "exact", exactly(150000000), "1.5亿件", "150 million"),
    ("3千亿元", "exact", exactly("3e11"), "3,000亿元", "CNY 300 billion"),
    ("3000億元", "exact", exactly("3e11"), "3,000亿元", "CNY 300 billion"),
    ("10萬畝", "exact", exactly(100000), "10万亩", "100,000 mu"),
    ("二点七万亿元", "exact", exactly("2.7e12"), "27,000亿元", "CNY 2.7 trillion"),
    ("一点五倍", "exact", exactly("1.5"), "1.5倍", "1.5 times"),
    ("一万二千家", "exact", exactly(12000), "12,000家", "12,000"),
    ("1亿2000万元", "exact", exactly(120000000), "120,000,000元", "CNY 120 million"),
    ("双通道", "exact", exactly(2), "2通道", "2 corridors"),
    ("一集群", "exact", exactly(1), "1集群", "1 cluster"),
    ("-5%", "exact", exactly(-5), "-5%", "-5%"),
    ("负5%", "exact", exactly(-5), "-5%", "-5%"),
    ("−2亿元", "exact", exactly("-2e8"), "-2亿元", "CNY -200 million"),
    ("-3%—-1%", "range", interval(-3, -1), "-3—-1%", "-3 to -1%"),
    # Shares, growth, multiples.
    ("百分之八以上", "at_least", interval(8, None), "不低于8%", "at least 8%"),
    ("千分之三", "exact", exactly("0.3"), "0.3%", "0.3%"),
    ("5‰", "exact", exactly("0.5"), "0.5%", "0.5%"),
    ("七成", "exact", exactly(70), "70%", "70%"),
    ("八九成", "range", interval(80, 90), "80—90%", "80–90%"),
    ("六成五", "exact", exactly(65), "65%", "65%"),
    ("近三成半", "nearly", below(35), "近35%", "nearly 35%"),
    ("百分百", "exact", exactly(100), "100%", "100%"),
    ("近七成", "nearly", below(70), "近70%", "nearly 70%"),
    ("半数以上", "at_least", interval(50, None), "不低于50%", "at least 50%"),
    ("过半", "over", over(50), "超过50%", "over 50%"),
    ("1/4", "exact", exactly(25), "1/4", "1/4"),
    ("三分之一", "exact", exactly("33.333333"), "1/3", "1/3"),
    ("超过三分之二", "over", over("66.666667"), "超过2/3", "over 2/3"),
    ("增长1.5倍", "exact", exactly(150), "150%", "150%"),
    ("增长近3倍", "nearly", below(300), "近300%", "nearly 300%"),
    ("翻番", "exact", exactly(2), "2倍", "2 times"),
    ("翻一番", "exact", exactly(2), "2倍", "2 times"),
    ("翻两番以上", "at_least", interval(4, None), "不低于4倍", "at least 4 times"),
    # Ranges.
    ("8%到10%", "range", interval(8, 10), "8—10%", "8–10%"),
    ("2家至3家", "range", interval(2, 3), "2—3家", "2–3"),
    ("三到五家", "range", interval(3, 5), "3—5家", "3–5"),
    ("一两家", "range", interval(1, 2), "1—2家", "1–2"),
    ("5亿—10亿元", "range", interval("5e8", "1e9"), "5—10亿元", "CNY 0.5–1 billion"),
    ("100亿至200亿元", "range", interval("1e10", "2e10"), "100—200亿元", "CNY 10–20 billion"),
    ("5000万—1亿元", "range", interval("5e7", "1e8"), "0.5—1亿元", "CNY 50–100 million"),
    # Units and ratios.
    ("350平方公里", "exact", exactly(525000), "350平方公里", "350 km²"),
    ("30天", "exact", exactly(30), "30天", "30 days"),
    ("半年", "exact", exactly(6), "0.5年", "half a year"),
    ("半个小时", "exact", exactly(1800), "0.5小时", "half an hour"),
    ("一年半", "exact", exactly(18), "1.5年", "1.5 years"),
    ("一个半月", "exact", exactly("1.5"), "1.5个月", "1.5 months"),
    ("1年", "exact", exactly(12), "1年", "1 year"),
    ("一位", "exact", exactly(1), "1位", "1 person"),
    ("300万辆以上", "at_least", interval(3000000, None), "不低于300万辆", "at least 3 million vehicles"),
    ("1亿台（套）", "exact", exactly(100000000), "1亿台(套)", "100 million"),
    ("500万吨标准煤", "exact", exactly(5000000), "500万吨标准煤", "5 million tce"),
    ("50GW", "exact", exactly(50000000), "50吉瓦", "50 GW"),
    ("5000万千瓦", "exact", exactly(50000000), "5,000万千瓦", "50 million kW"),
    ("200亿千瓦时", "exact", exactly("2e10"), "200亿千瓦时", "20 billion kWh"),
    ("100亿美元", "exact", exactly("1e10"), "100亿美元", "USD 10 billion"),
    ("28纳米及以下", "at_most", interval(None, 28), "不超过28纳米", "at most 28 nm"),
    ("27.6万元/人", "exact", exactly(276000), "27.6万元/人", "CNY 276,000 per person"),
    ("30万元/亩", "exact", exactly(300000), "30万元/亩", "CNY 300,000 per mu"),
    ("每亩不低于30万元", "at_least", interval(300000, None), "不低于30万元/亩", "at least CNY 300,000 per mu"),
    ("亩均30万元", "exact", exactly(300000), "30万元/亩", "CNY 300,000 per mu"),
    ("15件/万人", "exact", exactly(15), "15件/万人", "15 per 10,000 people"),
    ("每家50万元", "exact", exactly(500000), "50万元/家", "CNY 500,000 each"),
    ("500万吨/年", "exact", exactly(5000000), "500万吨/年", "5 million t per year"),
    # Orders of magnitude, things of a class, places.
    ("千亿", "magnitude", UNBOUNDED, "1,000亿元级", "on a 100-billion-yuan scale"),
    ("万亿", "magnitude", UNBOUNDED, "10,000亿元级", "on a trillion-yuan scale"),
    ("亿元级", "magnitude", UNBOUNDED, "1亿元级", "on a 100-million-yuan scale"),
    ("800亿级", "magnitude", UNBOUNDED, "800亿元级", "on an 80-billion-yuan scale"),
    ("110亿级", "magnitude", UNBOUNDED, "110亿元级", "on an 11-billion-yuan scale"),
    ("1100亿级", "magnitude", UNBOUNDED, "1,100亿元级", "on a 110-billion-yuan scale"),
    ("10亿美元级", "magnitude", UNBOUNDED, "10亿美元级", "on a billion-US-dollar scale"),
    ("百万千瓦级", "magnitude", UNBOUNDED, "100万千瓦级", "on a scale of 1 million kW"),
    ("3个万亿级", "exact", exactly(3), "3个10,000亿元级", "3, each on a trillion-yuan scale"),
    ("1个3000亿级", "exact", exactly(1), "1个3,000亿元级", "1, on a 300-billion-yuan scale"),
    ("10余个百亿级", "over", over(10), "超过10个100亿元级", "over 10, each on a 10-billion-yuan scale"),
    ("20家过亿元", "exact", exactly(20), "20家超过1亿元", "20, each over CNY 100 million"),
    ("前3", "at_most", interval(None, 3), "前3位", "among the first 3"),
    ("前五位", "at_most", interval(None, 5), "前5位", "among the first 5"),
    ("第二至三位", "range", interval(2, 3), "第2—3位", "2nd to 3rd place"),
    # Patterns.
    ("“9+3+N”", "pattern", UNBOUNDED, "9+3+N", "9+3+N"),
    ("2+(3+6)+(4+5)", "pattern", UNBOUNDED, "2+(3+6)+(4+5)", "2+(3+6)+(4+5)"),
    ("一核两翼、三带四组团", "pattern", UNBOUNDED, "一核两翼、三带四组团", "一核两翼、三带四组团"),
    ("“一主两翼多极”", "pattern", UNBOUNDED, "一主两翼多极", "一主两翼多极"),
    ("一月一行业", "pattern", UNBOUNDED, "一月一行业", "一月一行业"),
]


@pytest.mark.parametrize(("printed", "qualifier", "bounds", "zh", "en"), PRINTED, ids=[row[0] for row in PRINTED])
def test_a_printed_form_is_read_and_printed_in_both_languages(printed, qualifier, bounds, zh, en):
    quantity = parse(printed)

    assert (quantity.qualifier, quantity.interval) == (qualifier, bounds)
    assert quantity.label == (zh, en)


@pytest.mark.parametrize(
    ("printed", "number", "unit", "base_number"),
    [
        ("千亿级", 1000, "亿元", Decimal(10) ** 11),
        ("3000余亿元", 3000, "亿元", 3 * Decimal(10) ** 11),
        ("约200人次", 200, "人次", 200),
        ("1.1万家", Decimal("1.1"), "万家", 11000),
        ("五六十焦耳", 50, "焦耳", 50),
        ("第3位", 3, "位", 3),
        ("一位", 1, "位(人)", 1),
        ("三大", 3, "大", 3),
        ("一套", 1, "套", 1),
        ("七成", 70, "%", 70),
        ("数百家", 100, "家", 100),
    ],
)
def test_the_number_is_kept_with_any_qualifier(printed, number, unit, base_number):
    quantity = parse(printed)

    assert (quantity.number, quantity.unit) == (number, find_unit(unit))
    assert quantity.base_number == base_number


def test_a_pattern_has_no_number_and_no_unit():
    pattern = parse("1+2+N")

    assert (pattern.number, pattern.unit, pattern.upper, pattern.base_number) == (None, None, None, None)


def test_things_of_a_size_class_have_the_class_as_a_quantity_in_yuan():
    size_class = parse("3个万亿级").size_class

    assert (size_class.qualifier, size_class.base_number, size_class.unit.base) == (
        "magnitude",
        Decimal(10) ** 12,
        "元",
    )
    assert parse("10余个万亿级").size_class == size_class
    assert parse("3个万亿").size_class == size_class
    assert parse("3个百亿级").size_class != size_class
    assert parse("3个").size_class is None


def test_growth_by_a_multiple_has_another_dimension_than_a_multiple():
    assert parse("增长1.5倍") == parse("150%")
    assert parse("增长1.5倍").dimension != parse("1.5倍").dimension


def test_spaces_between_number_and_unit_are_ignored_and_spaces_between_digits_are_refused():
    assert parse(" 近 200 家 ") == parse("近200家")
    with pytest.raises(ValueError, match="“10 20家” cannot be read"):
        parse("10 20家")


def test_an_unread_quantity_is_kept_as_printed_without_number_or_bounds():
    kept = unread(" 1.5T ")

    assert (kept.qualifier, kept.label) == ("unread", ("1.5T", "1.5T"))
    assert (kept.number, kept.unit, kept.dimension, kept.base_number) == (None, None, None, None)
    assert kept.interval.is_empty
    for text in ("", "  ", "9" * 41):
        with pytest.raises(ValueError, match="A quantity has 1 to 40 characters"):
            unread(text)


def test_every_qualifier_is_named_and_explained_in_both_languages():
    for qualifier in Qualifier:
        for texts in (qualifier.label, qualifier.meaning):
            assert re.search(r"[一-鿿]", texts.zh)
            assert re.fullmatch(r"[ -~十几两位数]+", texts.en)
    assert Qualifier.MAGNITUDE.label == ("量级", "order of magnitude")
    assert Qualifier.UNREAD.label == ("仅照录", "printed, not read")
    assert len({qualifier.label for qualifier in Qualifier}) == len(Qualifier)


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        ("30000000000", "亿元", "300亿元", "CNY 30 billion"),
        ("-30000000000", "亿元", "-300亿元", "CNY -30 billion"),
        ("50000", "元", "5万元", "CNY 50,000"),
        ("11000", "家", "1.1万家", "11,000"),
        ("420", "家", "420家", "420"),
        ("14076000", "万吨", "1,407.6万吨", "14.076 million t"),
        ("24", "年", "2年", "2 years"),
        ("25", "年", "25个月", "25 months"),
        ("525000", "平方公里", "350平方公里", "350 km²"),
        ("276000", "万元/人", "27.6万元/人", "CNY 276,000 per person"),
        ("1.2697495183", "倍", "1.26975倍", "1.26975 times"),
        ("2", "位", "2位", "2 places"),
    ],
)
def test_a_computed_number_is_printed_with_the_most_readable_scale(number, unit, zh, en):
    assert format_base(Decimal(number), find_unit(unit)) == (zh, en)


def test_numbers_are_printed_in_full():
    assert [plain(Decimal(number)) for number in ("1E+3", "0.50", "1234567.8900", "0", "100")] == [
        "1,000", "0.5", "1,234,567.89", "0", "100",
    ]  # fmt: skip


# --- For every number, unit and qualifier ------------------------------------------------------------


def is_held(number, unit):
    return max(abs(number), abs(number * unit.factor)) < Decimal(10) ** 15


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
SIMPLE = sorted(UNITS.values(), key=lambda unit: unit.code)
NO_PLACE = [unit for unit in SIMPLE if unit.dimension != "rank" and unit.code not in ("‰", "成")]
RATIOS = st.builds(
    lambda upper, lower: find_unit(f"{upper.code}/{lower.code}"),
    *[st.sampled_from([unit for unit in SIMPLE if unit.dimension not in ALONE])] * 2,
)
QUALIFIERS = [each for each in Qualifier if each not in (Qualifier.PATTERN, Qualifier.UNREAD)]


def is_kept(number, unit):
    """Whether base units keep the value to one part in a million, and a number of years is not a calendar year."""
    base = number * unit.factor
    return abs(base - round(base, 6)) <= abs(base) / 10**6 and not (unit.code == "年" and number >= 1000)


@st.composite
def quantities(draw):
    """Draw a quantity with any unit, qualifier and range that a source can print."""
    if draw(st.integers(0, 9)) == 0:
        places = sorted(draw(st.lists(st.integers(1, 1000), min_size=2, max_size=2, unique=True)))
        qualifier = draw(st.sampled_from([Qualifier.EXACT, Qualifier.AT_MOST, Qualifier.RANGE]))
        upper = Decimal(places[1]) if qualifier is Qualifier.RANGE else None
        return Quantity(qualifier, Decimal(places[0]), UNITS["位"], upper)
    unit = draw(st.sampled_from(NO_PLACE) | RATIOS)
    qualifier = draw(st.sampled_from(QUALIFIERS))
    numbers = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    assume(all(is_held(number, unit) and is_kept(number, unit) for number in numbers))
    upper = (
        numbers[1] if qualifier is Qualifier.RANGE or (qualifier is Qualifier.ABOUT and draw(st.booleans())) else None
    )
    return Quantity(qualifier, numbers[0], unit, upper)


@st.composite
def things_of_a_class(draw):
    """Draw a number of items, each with an amount of money."""
    things = Quantity(draw(st.sampled_from(QUALIFIERS[:3])), Decimal(draw(st.integers(0, 999))), UNITS["个"])
    qualifier = draw(st.sampled_from([Qualifier.MAGNITUDE, Qualifier.OVER, Qualifier.AT_LEAST]))
    size = Quantity(
        qualifier, Decimal(draw(st.integers(1, 9999))), UNITS[draw(st.sampled_from(["元", "万元", "亿元"]))]
    )
    return replace(things, size_class=size)


@given(quantities() | things_of_a_class())
def test_parsing_the_chinese_text_of_a_quantity_gives_the_same_quantity(quantity):
    assume(len(quantity.zh) <= MAX_LENGTH)

    assert parse(quantity.zh) == quantity


WORDS = {
    Qualifier.EXACT: "", Qualifier.ABOUT: "about ", Qualifier.OVER: "over ", Qualifier.AT_LEAST: "at least ",
    Qualifier.NEARLY: "nearly ", Qualifier.UNDER: "under ", Qualifier.AT_MOST: "at most ", Qualifier.RANGE: "",
}  # fmt: skip


@pytest.mark.slow
@given(quantities())
def test_the_english_text_keeps_the_qualifier_and_every_number(quantity):
    assume(quantity.qualifier is not Qualifier.MAGNITUDE and quantity.unit.dimension != "rank")
    amount, per, _lower = quantity.en.partition(" per ")
    numbers = [Decimal(number.replace(",", "")) for number in re.findall(r"(?<!\d)-?\d[\d,]*(?:\.\d+)?", amount)]
    scale = next((factor for factor, word in SCALES_EN if f" {word}" in amount), 1)
    unscaled = quantity.unit.over[0] if quantity.unit.over else quantity.unit
    ends = [
        end * {"": 1, "万": 10**4, "亿": 10**8}[unscaled.scale]
        for end in (quantity.number, quantity.upper)
        if end is not None
    ]

    assert re.match("(?:about |over |at least |nearly |under |at most )?", quantity.en)[0] == WORDS[quantity.qualifier]
    assert [number * scale for number in numbers] == ends
    assert bool(per or amount.endswith(" each")) is bool(quantity.unit.over)


@given(st.integers(1, 999), st.sampled_from(["亿元", "万元", "元", "亿美元"]))
def test_an_order_of_magnitude_of_money_names_its_amount_and_currency(number, code):
    unit = find_unit(code)
    words = Quantity(Qualifier.MAGNITUDE, Decimal(number), unit).en
    amount = parse(f"{number}{code}").en.removeprefix(f"{unit.currency} ")
    said = amount.removeprefix("1 ") if amount.startswith("1 ") else amount

    assert re.fullmatch(rf"on an? {re.escape(said.replace(' ', '-'))}-(?:yuan|US-dollar) scale", words)


def test_english_units_are_singular_after_one_and_plural_otherwise():
    named = [unit for unit in NO_PLACE if unit.en and not unit.scale and not unit.currency and unit.en != "%"]

    assert {"inch", "year", "month", "person", "vehicle", "percentage point"} <= {unit.en for unit in named}
    for unit in named:
        one, two, half = (Quantity(Qualifier.EXACT, Decimal(number), unit).en for number in ("1", "2", "1.5"))
        assert (one, two, half) == (f"1 {unit.en}", f"2 {unit.en_plural}", f"1.5 {unit.en_plural}")


@given(quantities())
def test_bounds_follow_only_from_the_qualifier_and_the_printed_number(quantity):
    stated = quantity.interval

    match quantity.qualifier:
        case Qualifier.ABOUT | Qualifier.MAGNITUDE:
            assert stated.is_empty
        case Qualifier.EXACT:
            assert stated.is_point
            assert stated.low == quantity.base_number
        case Qualifier.RANGE:
            assert stated == Interval(quantity.base_number, quantity.unit.to_base(quantity.upper))
        case Qualifier.OVER | Qualifier.AT_LEAST:
            assert (stated.low, stated.high) == (quantity.base_number, None)
            assert stated.low_open == (quantity.qualifier is Qualifier.OVER)
        case _:
            assert (stated.low, stated.high) == (None, quantity.base_number)
            assert stated.high_open == (quantity.qualifier is not Qualifier.AT_MOST)


PIECES = [
    *UNITS, *PREFIXES,
    *"零一二两三四五九十百千万亿元级余多左右以上内下每均平方厘米第前位首至到-—~%‰+.,/()“”、0123456789NA点半双几数成分之倍翻番增长年月日天１％＋．，",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
@example("٣家")
@example("²家")
@example("①家")
def test_any_text_is_parsed_or_refused_with_a_message_in_both_languages(text):
    quantity = read_or_refused(text)
    if isinstance(quantity, Quantity):
        assume(len(quantity.zh) <= MAX_LENGTH)
        assert parse(quantity.zh) == quantity
    else:
        assert re.search(r"[一-鿿]", quantity.zh)
        assert re.search("[a-z]+ [a-z]+", quantity.en)


def read_or_refused(text):
    """Return the parsed quantity, or the error message."""
    try:
        return parse(text)
    except ValueError as error:
        return error.args[0]
