"""The units of the data file: each has a dimension, a base and an exact factor; any unit may be divided by another."""

import re
from copy import deepcopy
from decimal import Decimal

import pytest
import yaml

from plans.figures.units import ALONE, DATA, DIMENSIONS, SPELLED, UNITS, find_unit, read_units

UNIT_DATA = yaml.safe_load(DATA.read_text())


@pytest.mark.parametrize(
    ("code", "number", "base_number", "base"),
    [
        ("元", "5", "5", "元"),
        ("万元", "5000", "50000000", "元"),
        ("亿元", "737.4", "73740000000", "元"),
        ("亿美元", "1.5", "150000000", "美元"),
        ("吨", "6000", "6000", "吨"),
        ("万吨", "1407.6", "14076000", "吨"),
        ("千克", "500", "0.5", "吨"),
        ("%", "16.8", "16.8", "%"),
        ("‰", "5", "0.5", "%"),
        ("成", "3", "30", "%"),
        ("个百分点", "0.6", "0.6", "个百分点"),
        ("年", "3", "36", "个月"),
        ("个月", "4", "4", "个月"),
        ("天", "30", "30", "天"),
        ("工作日", "5", "5", "工作日"),
        ("小时", "2", "7200", "秒"),
        ("米", "16", "16", "米"),
        ("公里", "1.5", "1500", "米"),
        ("英寸", "12", "0.3048", "米"),
        ("纳米", "7", "7", "纳米"),
        ("亩", "15", "15", "亩"),
        ("公顷", "1", "15", "亩"),
        ("平方公里", "1", "1500", "亩"),
        ("万平方米", "1", "15", "亩"),
        ("万立方米", "30", "300000", "立方米"),
        ("吉瓦", "50", "50000000", "千瓦"),
        ("亿千瓦时", "200", "20000000000", "千瓦时"),
        ("万吨标准煤", "500", "5000000", "吨标准煤"),
        ("焦耳", "60", "60", "焦耳"),
        ("焦耳/平方厘米", "120", "120", "焦耳/平方厘米"),
        ("焦耳/平方米", "10000", "1", "焦耳/平方厘米"),
        ("倍", "2", "2", "倍"),
        ("位", "1", "1", "位"),
        ("家", "1557", "1557", "家"),
        ("万家", "1.1", "11000", "家"),
        ("人次", "200", "200", "人次"),
        ("万部", "25", "250000", "部"),
        ("亿件", "1.5", "150000000", "件"),
        ("元/人", "276000", "276000", "元/人"),
        ("万元/亩", "30", "300000", "元/亩"),
        ("元/平方米", "12", "8000", "元/亩"),
        ("件/万人", "15", "15", "件/万人"),
        ("张/千人", "8.5", "85", "张/万人"),
        ("吨/年", "5000", "5000", "吨/年"),
        ("吨/个月", "1", "12", "吨/年"),
        ("吨标准煤/万元", "0.45", "0.45", "吨标准煤/万元"),
        ("微克/立方米", "35", "35", "微克/立方米"),
        ("公里/小时", "60", "60000", "米/小时"),
    ],
)
def test_a_number_is_converted_to_the_base_unit_exactly(code, number, base_number, base):
    unit = find_unit(code)

    assert unit.to_base(Decimal(number)) == Decimal(base_number)
    assert unit.base_unit == find_unit(base)


def test_every_unit_has_a_known_dimension_and_a_base_unit_of_the_same_dimension():
    for unit in UNITS.values():
        assert unit.dimension in DIMENSIONS
        assert unit.base_unit.dimension == unit.dimension
        assert (unit.base_unit.factor, unit.base_unit.base) == (Decimal(1), unit.base)
        assert unit.factor > 0


def test_every_dimension_but_the_pattern_and_the_ratios_has_a_unit():
    assert {unit.dimension for unit in UNITS.values()} == UNIT_DATA["dimensions"].keys() - {"pattern"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%", "个百分点"), ("元", "美元"), ("美元", "欧元"), ("吨", "吨标准煤"), ("天", "工作日"), ("天", "个月"),
        ("千瓦", "千瓦时"), ("倍", "%"), ("位", "位(人)"), ("元", "元/人"), ("元/人", "元/亩"), ("件", "件/万人"),
        ("吨/年", "吨/天"), ("台/万人", "万元/亩"),
    ],
)  # fmt: skip
def test_units_that_cannot_be_compared_have_different_dimensions(one, other):
    assert find_unit(one).dimension != find_unit(other).dimension


@pytest.mark.parametrize("upper", ["元", "万元", "台", "吨", "亿千瓦时", "位(人)"])
@pytest.mark.parametrize("lower", ["人", "万人", "亩", "年", "立方米", "GW"])
def test_any_unit_can_be_divided_by_any_other(upper, lower):
    ratio, parts = find_unit(f"{upper}/{lower}"), (find_unit(upper), find_unit(lower))

    assert ratio.dimension == f"{parts[0].dimension}_per_{parts[1].dimension}"
    assert ratio.base_unit.factor == 1
    assert re.search(r"[一-鿿]", DIMENSIONS[ratio.dimension].zh)
    assert re.fullmatch("[ -~]+", DIMENSIONS[ratio.dimension].en)


def test_the_factor_of_a_ratio_has_no_trailing_zeros():
    codes = ("焦耳/平方厘米", "件/百户", "吨/个月", "万元/亩")

    assert [str(find_unit(code).factor) for code in codes] == ["1", "100", "12", "10000"]


def test_the_dimension_of_a_ratio_that_no_list_names_is_named_by_its_parts():
    assert "usd_per_time" not in DIMENSIONS
    assert DIMENSIONS["usd_per_time"] == ("美元金额／时间", "money in US dollars per time")
    with pytest.raises(KeyError, match="weight"):
        DIMENSIONS["weight"]


def test_the_longest_code_of_a_unit_or_dimension_fits_its_column():
    assert max(map(len, DIMENSIONS)) <= 20
    assert max(len(f"{upper}/万人") for upper in UNITS) <= 20


@pytest.mark.parametrize(("printed", "code"), SPELLED.items())
def test_other_printed_forms_name_the_same_unit(printed, code):
    if printed != "位":  # which is also the code of a place
        assert find_unit(printed) is UNITS[code]


@pytest.mark.parametrize("code", ["", "里", "亿", "千", " 家", "YUAN", "亩均", "元/", "元//人", "千家", "万亿元"])
def test_an_unknown_unit_is_refused_with_the_expected_units(code):
    with pytest.raises(ValueError, match="one of the catalogue's units, such as 亿元, 万吨, %, 家 or 年"):
        find_unit(code)


@pytest.mark.parametrize("code", ["%/年", "家/倍", "个百分点/年", "位/人"])
def test_units_without_ratios_cannot_be_divided(code):
    with pytest.raises(ValueError, match=f"“{code}” is no ratio: .* cannot be divided"):
        find_unit(code)


def test_a_unit_is_named_in_both_languages():
    assert find_unit("万吨").label == ("万吨", "10,000 t")
    assert find_unit("人次").label == ("人次", "person-times")
    assert find_unit("家").label == ("家", "")
    assert find_unit("万元/亩").label == ("万元/亩", "10,000 yuan per mu")
    assert find_unit("人/平方公里").label == ("人/平方公里", "people per km²")
    assert DIMENSIONS["points"] == ("百分点", "percentage points")


# --- The file ----------------------------------------------------------------------------------------


def test_the_file_of_units_has_no_duplicate_codes():
    codes = re.findall(r"^  ('?)(\S+)\1: ", DATA.read_text(), re.MULTILINE)

    assert len(codes) == sum(len(part) for part in UNIT_DATA.values())


def test_one_line_of_the_file_adds_a_unit_with_its_scaled_forms():
    data = deepcopy(UNIT_DATA)
    data["units"]["桶"] = {"dimension": "volume", "base": "立方米", "factor": "0.158987", "en": ["barrel", "barrels"]}
    _dimensions, _alone, units, spelled = read_units(data)

    assert units["万桶"].factor == Decimal("1589.87")
    assert (units["桶"].en, units["桶"].en_plural, spelled["桶"]) == ("barrel", "barrels", "桶")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"dimension": "volume"}, "桶: en is missing."),
        ({"en": "barrel"}, "桶: dimension is missing."),
        ({"dimension": "weight", "en": "barrel"}, "桶: “weight” is not one of the dimensions."),
        ({"dimension": "energy_per_area", "en": "barrel"}, "桶: “energy_per_area” is not one of the dimensions."),
        ({"dimension": "volume", "en": "barrel", "plural": "barrels"}, "桶: unknown plural; expected aliases, base"),
        ({"dimension": "volume", "en": "barrel", "factor": 2}, "桶: base and factor go together."),
        (
            {"dimension": "volume", "en": "barrel", "base": "升", "factor": 2},
            "桶: “升” is not the base unit of volume.",
        ),
        (
            {"dimension": "volume", "en": "barrel", "base": "吨", "factor": 2},
            "桶: “吨” is not the base unit of volume.",
        ),
        (
            {"dimension": "volume", "en": "barrel", "base": "斗", "factor": 2},
            "桶: “斗” is not the base unit of volume.",
        ),
        (
            {"dimension": "volume", "en": "barrel", "base": "立方米", "factor": 0.159},
            "桶: factor 0.159: expected a whole",
        ),
        (
            {"dimension": "volume", "en": "barrel", "base": "立方米", "factor": 0},
            "桶: factor 0: expected a whole number",
        ),
        ({"dimension": "volume", "en": "barrel", "aliases": ["m³"]}, "桶: “m³” is also a form of 立方米."),
    ],
)
def test_an_invalid_line_of_the_file_is_refused_with_its_unit_and_problem(row, problem):
    data = deepcopy(UNIT_DATA)
    data["units"]["桶"] = row

    with pytest.raises(ValueError, match=re.escape(f"units.yaml: {problem}")):
        read_units(data)


def test_units_without_ratios_have_no_scaled_forms():
    assert not any(word + unit in UNITS for word in "万亿" for unit in UNITS if UNITS[unit].dimension in ALONE)
