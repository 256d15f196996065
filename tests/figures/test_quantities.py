"""Quantities: the printed forms that are read, the interval that each states, and that nothing is lost in printing."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from plans.figures.intervals import Interval
from plans.figures.quantities import MAX_LENGTH, PREFIXES, Qualifier, Quantity, format_base, parse, plain
from plans.figures.units import UNITS, find_unit


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
    ("一倍", "exact", exactly(1), "1倍", "1 times"),
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
    ("每平方厘米一百二十焦耳", "exact", exactly(120), "120焦耳/平方厘米", "120 J/cm²"),
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
    ("每平方厘米五六十焦耳", "range", interval(50, 60), "50—60焦耳/平方厘米", "50–60 J/cm²"),
    ("两三家", "range", interval(2, 3), "2—3家", "2–3"),
    ("十七八家", "range", interval(17, 18), "17—18家", "17–18"),
    ("七八千家", "range", interval(7000, 8000), "7,000—8,000家", "7,000–8,000"),
    ("一百二三十家", "range", interval(120, 130), "120—130家", "120–130"),
    ("千亿级", "magnitude", UNBOUNDED, "1,000亿元级", "of the order of CNY 100 billion"),
    ("3000亿级", "magnitude", UNBOUNDED, "3,000亿元级", "of the order of CNY 300 billion"),
    ("百亿级", "magnitude", UNBOUNDED, "100亿元级", "of the order of CNY 10 billion"),
    ("万亿级", "magnitude", UNBOUNDED, "10,000亿元级", "of the order of CNY 1 trillion"),
    ("万亿元级", "magnitude", UNBOUNDED, "10,000亿元级", "of the order of CNY 1 trillion"),
    ("16米级", "magnitude", UNBOUNDED, "16米级", "of the order of 16 m"),
    ("首位", "exact", exactly(1), "第1位", "no. 1"),
    ("第一", "exact", exactly(1), "第1位", "no. 1"),
    ("第3位", "exact", exactly(3), "第3位", "no. 3"),
    ("第十二", "exact", exactly(12), "第12位", "no. 12"),
    ("1+2+N", "pattern", UNBOUNDED, "1+2+N", "1+2+N"),
    ("1＋2＋N", "pattern", UNBOUNDED, "1+2+N", "1+2+N"),
    ("1+4+12+7", "pattern", UNBOUNDED, "1+4+12+7", "1+4+12+7"),
    ("九纵五横四环", "pattern", UNBOUNDED, "九纵五横四环", "九纵五横四环"),
    ("两主一特", "pattern", UNBOUNDED, "两主一特", "两主一特"),
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
    ],
)
def test_the_number_is_kept_whatever_the_qualifier(printed, number, unit, base_number):
    quantity = parse(printed)

    assert (quantity.number, quantity.unit) == (number, find_unit(unit))
    assert quantity.base_number == base_number


def test_a_pattern_is_no_amount():
    pattern = parse("1+2+N")

    assert (pattern.number, pattern.unit, pattern.upper, pattern.base_number) == (None, None, None, None)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("   ", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("9" * 41 + "家", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("许多", "expected a number and a unit with at most one qualifier, such as “3000余亿元”, “96%以上”"),
        ("家", "or a pattern such as “1+2+N”"),
        ("1-2-3个", "expected a number and a unit"),
        ("5亩", "expected a number and a unit"),
        ("٣家", "expected a number and a unit"),
        ("1,5亿元", "expected a number and a unit"),
        ("1557", "“1557” has no unit: expected one after the number, such as 家, 亿元 or %."),
        ("3位", "expected a number and a unit"),
        ("3000亿", "“3000亿” does not say what it counts: expected 元 after 亿, or 级 as in “千亿级”."),
        ("约200人次以上", "“约200人次以上” has two qualifiers (about, at least): expected one."),
        ("约1-2个", "“约1-2个” has two qualifiers (about, range): expected one."),
        ("超300多亿元", "“超300多亿元” has two qualifiers (over, over): expected one."),
        ("10-8%", "“10-8%” is a range whose end is below its start."),
        ("8%-10家", "“8%-10家” mixes two units: expected one for both ends of a range."),
        ("每平方厘米3家", "“家/平方厘米” is not one of the catalogue's units, such as 亿元, 万吨, %, 家 or 年."),
        ("一百五家", "“一百五” is not a numeral that can be read: expected one in full, such as 一百二十."),
        ("三五家", "“三五” is not a numeral that can be read"),
        ("一百二三家", "“一百二” is not a numeral that can be read"),
        ("千百家", "“千百” is not a numeral that can be read"),
        ("10000000亿元", "“10000000” is larger than any figure the catalogue can hold."),
        ("第1000000000000000位", "“1000000000000000” is larger than any figure the catalogue can hold."),
        ("0.1234567%", "“0.1234567” has more than 6 decimal places."),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_expected(printed, expected):
    with pytest.raises(ValueError, match=re.escape(expected)):
        parse(printed)


def test_spaces_between_number_and_unit_do_not_matter():
    assert parse(" 近 200 家 ") == parse("近200家")


def test_every_qualifier_is_named_and_explained_in_both_languages():
    for qualifier in Qualifier:
        for texts in (qualifier.label, qualifier.meaning):
            assert re.search(r"[一-鿿]", texts.zh)
            assert re.fullmatch(r"[ -~]+", texts.en)
    assert Qualifier.MAGNITUDE.label == ("量级", "order of magnitude")
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
        ("24", "年", "24个月", "24 months"),
        ("1.2697495183", "倍", "1.26975倍", "1.26975 times"),
    ],
)
def test_a_computed_number_is_printed_as_large_as_it_reads_best(number, unit, zh, en):
    assert format_base(Decimal(number), find_unit(unit)) == (zh, en)


def test_numbers_are_printed_in_full():
    assert [plain(Decimal(number)) for number in ("1E+3", "0.50", "1234567.8900", "0", "100")] == [
        "1,000", "0.5", "1,234,567.89", "0", "100",
    ]  # fmt: skip


# --- For every number, unit and qualifier ------------------------------------------------------------


def is_held(number, unit):
    return max(number, unit.to_base(number)) < Decimal(10) ** 15


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)
UNIT = st.sampled_from(sorted(UNITS.values(), key=lambda unit: unit.code))


@st.composite
def quantities(draw):
    """Draw a quantity of any unit, qualifier and range that a source can print."""
    unit = draw(UNIT)
    if unit.dimension == "rank":
        return Quantity(Qualifier.EXACT, Decimal(draw(st.integers(1, 1000))), unit)
    qualifier = draw(st.sampled_from([qualifier for qualifier in Qualifier if qualifier is not Qualifier.PATTERN]))
    numbers = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2)))
    assume(is_held(numbers[1], unit))
    upper = numbers[1] if qualifier is Qualifier.RANGE else None
    return Quantity(qualifier, numbers[0], unit, upper)


@given(quantities())
def test_what_is_printed_in_chinese_is_read_back_the_same(quantity):
    assume(len(quantity.zh) <= MAX_LENGTH)

    assert parse(quantity.zh) == quantity


WORDS = {
    Qualifier.EXACT: "", Qualifier.ABOUT: "about ", Qualifier.OVER: "over ", Qualifier.AT_LEAST: "at least ",
    Qualifier.NEARLY: "nearly ", Qualifier.UNDER: "under ", Qualifier.AT_MOST: "at most ", Qualifier.RANGE: "",
    Qualifier.MAGNITUDE: "of the order of ",
}  # fmt: skip
SCALES = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}


@given(quantities())
def test_english_keeps_the_qualifier_and_every_number(quantity):
    qualifier = re.match("(?:about |over |at least |nearly |under |at most |of the order of )?", quantity.en)[0]
    numbers = [Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", quantity.en)]
    scale = SCALES[(re.findall("million|billion|trillion", quantity.en) or [""])[0]]
    ends = [quantity.number] if quantity.upper is None else [quantity.number, quantity.upper]

    assert qualifier == WORDS[quantity.qualifier]
    if quantity.unit.dimension in ("money", "mass", "count"):
        ends = [quantity.unit.to_base(end) for end in ends]
    assert [number * scale for number in numbers] == ends


@given(quantities())
def test_no_bound_is_invented(quantity):
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


PIECES = [*UNITS, *PREFIXES, *"零一二两三九十百千万亿元级余多左右以上内每平方厘米第位首至-—~%+.,0123456789NA１％＋．，"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
@example("٣家")
@example("²家")
def test_any_text_is_read_or_refused_in_words(text):
    try:
        quantity = parse(text)
    except ValueError:
        return
    assume(len(quantity.zh) <= MAX_LENGTH)
    assert parse(quantity.zh) == quantity
