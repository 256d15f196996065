"""Each kind of parse error quotes the quantity, names the wrong part and says what to write instead."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans.figures.qualifiers import PREFIXES, SUFFIXES, Qualifier
from plans.figures.quantities import parse
from plans.figures.units import SPELLED, UNITS

PATTERN_LIKE = "or a pattern such as “1+2+N”"
DATE = "is a date or a period, not an amount: state it as the due year or period; a duration is written as in “3年”"
INDEFINITE = "cannot be read: expected a number and a unit, but it does not say how many; leave the quantity empty"
ORDINAL = "is an ordinal, not an amount: a place is written as in “第3位” or “前3位”"
NAME = "is a name in quotation marks, not a figure: expected a pattern such as “1+2+N”"


def refusal(text):
    """Return the error message for a text in both languages."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse(text)
    return caught.value.args[0]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("   ", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("9" * 41 + "家", "A quantity has 1 to 40 characters, such as “1557家”."),
        ("前列", "expected a number and a unit with at most one qualifier, such as “3000余亿元”, “96%以上”"),
        ("1-2-3个", PATTERN_LIKE),
        ("٣家", PATTERN_LIKE),
        ("10 20家", PATTERN_LIKE),
        ("1557", "“1557” has no unit: expected one after the number, such as 家, 亿元 or %, as in “1557家”."),
        ("100+", "“100+” has no unit: expected one after the number, such as 家, 亿元 or %, as in “100+家”."),
        ("约20以上", "“约20以上” has no unit: expected one after the number, such as 家, 亿元 or %, as in “约20家以上”."),
        ("3000亿", "“3000亿” does not say what it counts: expected 元 after 亿, or 级 as in “千亿级”."),
        ("超万亿", "“超万亿” does not say what it counts: expected 元 after 亿, or 级 as in “千亿级”."),
        ("家", "“家” is a unit without a number: say how many, as in “5家”."),
        ("亿元", "“亿元” is a unit without a number: say how many, as in “5亿元”."),
        ("约200人次以上", "“约200人次以上” has two qualifiers (about, at least): expected one."),
        ("超1-2个", "“超1-2个” has two qualifiers (over, range): expected one."),
        ("超300多亿元", "“超300多亿元” has two qualifiers (over, over): expected one."),
        ("10-8%", "“10-8%” is a range whose end is below its start: where 万 and 亿 differ, write both"),
        ("5000—1万家", "“5000—1万家” is a range whose end is below its start: where 万 and 亿 differ, write both"),
        ("5%—5%", "“5%—5%” is a range with equal ends: write “5%”."),
        ("1-1个", "“1-1个” is a range with equal ends: write “1个”."),
        ("8%-10家", "“8%-10家” mixes two units: expected one for both ends of a range."),
        ("5里", "“里” in “5里” is not one of the catalogue's units: keep it as “printed, not read” until it is one."),
        ("20℃", "“℃” in “20℃” is not one of the catalogue's units: keep it as “printed, not read” until it is one."),
        ("5G", "“G” in “5G” is not one of the catalogue's units: keep it as “printed, not read” until it is one."),
        ("8%/年", "“8%/年”: “%/年” is no ratio: “%” cannot be divided."),
        ("一百五家", "“一百五家”: “一百五” may be 一百五十 or 一百零五: write one of them."),
        ("三万五家", "“三万五家”: “三万五” may be 三万五千 or 三万零五: write one of them."),
        ("三五家", "“三五家”: “三五” may be 三到五 or 三十五: write one of them."),
        ("一三家", "“一三家”: “一三” may be 一到三 or 十三: write one of them."),
        ("三到五百家", "“三到五百家”: “三到五百” may be 三百到五百 or 3—500: write one of them."),
        ("3-5千万元", "“3-5千万元”: “3到5千” may be 3千到5千 or 3—5,000: write one of them."),
        ("一百二三家", "“一百二三家”: “一百二三” is not a numeral in full: write it as in 一百二十 or 1,557."),
        ("千百家", "“千百家”: “千百” is not a numeral in full"),
        ("1,5亿元", "“1,5亿元”: “1,5” is not a numeral in full"),
        ("1000万亿元", "“1000万亿元” is larger than any figure the catalogue can hold: expected less than "
         "1,000,000,000,000,000 yuan."),
        ("第1000000000000000位", "“第1000000000000000位” is larger than any figure the catalogue can hold"),
        ("0.1234567%", "“0.1234567%” has more than 6 decimal places: round it or take a smaller unit."),
        ("0.001英寸", "“0.001英寸” has more than 6 decimal places: round it or take a smaller unit."),
        ("第0位", ORDINAL),
        ("第三批", ORDINAL),
        ("首批", ORDINAL),
        ("世界500强", "“世界500强” names a list, not an amount; a place in it is written as in “前10位”."),
        ("“361”", "“361” is a name in quotation marks, not a figure: expected a pattern such as “1+2+N”."),
        ("进入前5名", "“进入” in “进入前5名” is no part of a quantity: write “前5名”."),
        ("全国第三", "“全国” in “全国第三” is no part of a quantity: write “第三”."),
        ("控制在50亿元以内", "“控制在” in “控制在50亿元以内” is no part of a quantity: write “50亿元以内”."),
        ("8家企业", "“企业” in “8家企业” is no part of a quantity: write “8家”."),
        ("年均增长8%", "“年均增长” in “年均增长8%” is no part of a quantity: write “8%”."),
        ("年均8%", "“年均” in “年均8%” is no part of a quantity: write “8%”."),
        ("到2025年达到1000亿元规模", "“到2025年达到 … 规模” in “到2025年达到1000亿元规模” is no part of a quantity: "
         "write “1000亿元”."),
        ("三年翻一番", "“三年翻一番” has two amounts: make two statements of it, “三年” and “翻一番”."),
        ("3年翻番", "“3年翻番” has two amounts: make two statements of it, “3年” and “翻番”."),
        ("1000亿元、500家", "“1000亿元、500家” has two amounts: make two statements of it, “1000亿元” and “500家”."),
    ],
)  # fmt: skip
def test_an_error_names_the_part_that_failed_and_what_was_expected(printed, expected):
    assert expected in refusal(printed).en


def test_an_error_message_is_in_both_languages():
    assert refusal("达到1000亿元规模") == (
        "“达到1000亿元规模”中的“达到 … 规模”不属于数量：应写“1000亿元”。",
        "“达到 … 规模” in “达到1000亿元规模” is no part of a quantity: write “1000亿元”.",
    )
    assert refusal("三万五家").zh == "“三万五家”：“三万五”读法不一：应写“三万五千”或“三万零五”。"
    assert refusal("近三年").zh == "“近三年”是日期或期间，不是数量：应写入期限或期间一栏；如指时长，应写如“3年”“30天”。"


@pytest.mark.parametrize(
    "printed", ["人均税收5万元", "亩均税收30万元", "每年新增200家", "前3%", "约占30%", "第一季度末20家"]
)
def test_an_error_never_suggests_to_omit_a_word_that_changes_the_meaning(printed):
    assert "is no part of a quantity" not in refusal(printed).en


# --- Dates and periods -------------------------------------------------------------------------------

YEARS = st.integers(1949, 2100)
DIGITS = "〇一二三四五六七八九"


def year_in_chinese(year):
    return "".join(DIGITS[int(digit)] for digit in str(year)) + "年"


@given(YEARS)
def test_a_year_is_refused_as_a_duration(year):
    for text in (
        f"{year}年", f"{year}年底", f"到{year}年", f"{year}年前", year_in_chinese(year), f"{year}年5月", f"{year}年1-8月",
        f"{year}-{year + 3}年", f"{year}—{str(year + 3)[2:]}年", f"{year}年至{year + 5}年", f"自{year}年以来",
    ):  # fmt: skip
        assert DATE in refusal(text).en, text


@given(st.integers(1000, 1948) | st.integers(2101, 9999))
def test_a_year_outside_1949_to_2100_is_neither_a_duration_nor_a_year(year):
    assert refusal(f"{year}年").en == f"“{year}年” is no duration, and no year from 1949 to 2100."


@given(st.integers(1, 12), st.integers(1, 31))
def test_a_month_or_day_is_refused_as_a_duration(month, day):
    for text in (f"{month}月", f"{month}月{day}日", f"{month}月份", f"{day}日", f"1—{month}月", f"{month}月底"):
        assert DATE in refusal(text).en, text


@given(
    st.sampled_from(["近", "前", "未来", "今后", "过去", "最近"]),
    st.sampled_from(["3", "10", "三", "十", "几", "两", "半"]),
    st.sampled_from(["年", "个月", "天", "周", "个季度"]),
)
def test_a_period_relative_to_today_is_refused_as_a_duration(beside, number, unit):
    assume((beside, number) != ("前", "半"))
    assert DATE in refusal(f"{beside}{number}{unit}").en


@pytest.mark.parametrize(
    "text",
    ["十年来", "三年间", "三年前", "90年代", "十四五", "十四五期间", "上半年", "三季度", "第一季度", "去年", "二十大"],
)
def test_other_periods_are_refused_as_durations(text):
    assert DATE in refusal(text).en


@pytest.mark.parametrize(
    ("text", "months"), [("三年", 36), ("10年", 120), ("半年", 6), ("一年半", 18), ("3个月", 3), ("三个季度", 9)]
)
def test_a_duration_is_parsed(text, months):
    assert parse(text).base_number == months


def test_nearly_three_years_is_parsed_with_the_qualifier_nearly():
    assert parse("将近三年").zh == parse("接近3年").zh == "将近3年"
    assert parse("将近三年").qualifier is Qualifier.NEARLY


# --- Numerals ----------------------------------------------------------------------------------------


def in_chinese(number):
    """Write a number below a trillion in full."""
    for factor, rank in ((10**8, "亿"), (10**4, "万")):
        if number >= factor:
            rest = number % factor
            return (
                in_chinese(number // factor) + rank + ("零" * (0 < rest < factor // 10) + in_chinese(rest)) * bool(rest)
            )
    words, gap = "", False
    for place, rank in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += "零" * (gap and bool(words)) + "零一二三四五六七八九"[digit] + rank
        gap = not digit
    return words or "零"


NUMBERS = st.integers(1, 10**4) | st.integers(1, 10**12 - 1)
COUNTERS = ["家", "条", "台", "亩", "公里", "元", "吨"]


@given(NUMBERS, st.sampled_from(COUNTERS))
def test_every_numeral_in_full_is_read_as_its_number(number, counter):
    quantity = parse(in_chinese(number) + counter)

    assert quantity.qualifier is Qualifier.EXACT
    assert quantity.unit.base_unit == UNITS[counter].base_unit
    assert quantity.base_number == number * UNITS[counter].factor


@given(NUMBERS, st.integers(1, 9), st.sampled_from(["倍", "%", "亿元", "万吨"]))
def test_every_decimal_in_chinese_is_read_as_its_number(number, tenth, unit):
    assume(number < 10**4)
    words = f"{in_chinese(number)}点{DIGITS[tenth]}{unit}"

    assert parse(words) == parse(f"{number}.{tenth}{unit}")


@given(NUMBERS, st.sampled_from(sorted(SPELLED)), st.sampled_from(["", *PREFIXES]), st.sampled_from(["", *SUFFIXES]))
def test_a_numeral_is_never_a_pattern(number, unit, prefix, suffix):
    for numeral in (in_chinese(number), in_chinese(number % 100) + "点五", "百分之" + in_chinese(number % 100)):
        try:
            quantity = parse(prefix + numeral + unit + suffix)
        except ValueError:
            continue
        assert quantity.qualifier is not Qualifier.PATTERN


@given(
    st.integers(1, 9), st.integers(1, 9), st.sampled_from([("百", "十"), ("千", "百"), ("万", "千"), ("亿", "千万")])
)
def test_a_numeral_with_two_readings_is_refused_with_both(first, last, ranks):
    rank, below = ranks
    head, tail = DIGITS[first], DIGITS[last]

    assert f"may be {head}{rank}{tail}{below} or {head}{rank}零{tail}: write one" in refusal(f"{head}{rank}{tail}家").en


# --- Other kinds -------------------------------------------------------------------------------------


@given(
    st.sampled_from(["若干", "多", "数", "几", "许多", "一些", "众多", "大量", "好几"]),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["个", "家", "项", "条", "种", "批", "类", "名"]),
)
def test_an_indefinite_amount_is_refused(how_many, scale, counter):
    assume(not (scale and how_many in ("数", "几", "好几")))  # 数万家 is an order of magnitude
    assert INDEFINITE in refusal(how_many + scale + counter).en


def test_a_batch_is_not_the_number_one_and_two_batches_are_two():
    assert INDEFINITE in refusal("一批").en
    assert INDEFINITE in refusal("一大批").en
    assert [parse(text).number for text in ("两批", "三批", "1批")] == [2, 3, 1]


@given(
    st.sampled_from(["达到", "达", "实现", "完成", "控制在", "提高到", "降至", "力争", "占比", "增长"]),
    st.integers(1, 999),
)
def test_a_verb_before_an_amount_is_refused(verb, number):
    for amount in (f"{number}亿元", f"超过{number}家", f"{number}%以上", f"前{number}位"):
        assert refusal(verb + amount).en == f"“{verb}” in “{verb}{amount}” is no part of a quantity: write “{amount}”."


AMOUNTS = st.sampled_from(["1000亿元", "500家", "30%", "3个", "五条", "20万亩", "3年", "两批", "前3位"])


@pytest.mark.slow
@given(AMOUNTS, st.sampled_from(["", "、", "，", "和", "及"]), AMOUNTS)
def test_two_amounts_are_never_read_as_one(first, between, second):
    assume(not second.startswith("前") or between)
    assert f"make two statements of it, “{first}” and “{second}”" in refusal(first + between + second).en


@pytest.mark.parametrize("unit", sorted(SPELLED.keys() - {"双"}))  # by itself 双 is two
def test_a_unit_without_a_number_is_refused(unit):
    assert f"“{unit}” is a unit without a number: say how many, as in “5{unit}”." in refusal(unit).en


@given(st.integers(0, 10**6), st.sampled_from(["“”", "‘’", "「」", '""', "《》"]))
def test_a_bare_number_in_quotation_marks_is_a_name(number, marks):
    assert NAME in refusal(f"{marks[0]}{number}{marks[1]}").en
    assert NAME in refusal(f"{marks[0]}{in_chinese(number)}{marks[1]}").en


TERMS = st.lists(st.sampled_from([*"123456789", "12", "N", "X"]), min_size=2, max_size=6).map("+".join)


@given(TERMS, st.booleans())
def test_a_sum_is_a_pattern_with_or_without_quotation_marks_and_brackets(terms, has_brackets):
    printed = f"2+({terms})+{terms}" if has_brackets else terms

    assert parse(printed) == parse(f"“{printed}”")
    assert (parse(printed).qualifier, parse(printed).text) == ("pattern", printed)


NOUNS = st.sampled_from(
    ["核", "轴", "带", "廊", "翼", "院", "基地", "园区", "中心", "组团", "集群", "县", "高", "新", "梁"]
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from("一二两三四五六七八九十"), NOUNS), min_size=2, max_size=5))
def test_numbered_nouns_are_a_pattern_and_numbered_units_are_not(items):
    printed = "".join(number + noun for number, noun in items)

    assert parse(printed).label == (printed, printed)
    for unit in ("家", "年", "倍", "亿元", "%", "人", "万吨"):
        assert refusal(printed + "三" + unit).en


@given(st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), st.integers(1, 99))
def test_growth_differs_from_a_level_and_from_a_verb(multiple, percent):
    assert parse(f"增长{multiple}倍").base_number == 100 * multiple
    assert parse(f"{multiple}倍").dimension == "multiple"
    assert re.search("“增长” in .* is no part of a quantity", refusal(f"增长{percent}%").en)
