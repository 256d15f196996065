"""The table of units: closed, each with a dimension, a base and an exact factor to it."""

from decimal import Decimal

import pytest

from plans.figures.units import ALIASES, DIMENSIONS, UNITS, find_unit


@pytest.mark.parametrize(
    ("code", "number", "base_number", "base"),
    [
        ("元", "5", "5", "元"),
        ("万元", "5000", "50000000", "元"),
        ("亿元", "737.4", "73740000000", "元"),
        ("吨", "6000", "6000", "吨"),
        ("万吨", "1407.6", "14076000", "吨"),
        ("%", "16.8", "16.8", "%"),
        ("个百分点", "0.6", "0.6", "个百分点"),
        ("年", "3", "36", "个月"),
        ("个月", "4", "4", "个月"),
        ("米", "16", "16", "米"),
        ("英寸", "12", "0.3048", "米"),
        ("焦耳", "60", "60", "焦耳"),
        ("焦耳/平方厘米", "120", "120", "焦耳/平方厘米"),
        ("倍", "2", "2", "倍"),
        ("位", "1", "1", "位"),
        ("家", "1557", "1557", "家"),
        ("万家", "1.1", "11000", "家"),
        ("人次", "200", "200", "人次"),
        ("万部", "25", "250000", "部"),
    ],
)
def test_a_number_is_converted_to_the_base_unit_exactly(code, number, base_number, base):
    unit = find_unit(code)

    assert unit.to_base(Decimal(number)) == Decimal(base_number)
    assert unit.base_unit == find_unit(base)


def test_every_unit_has_a_known_dimension_and_a_base_of_the_same():
    for unit in UNITS.values():
        assert unit.dimension in DIMENSIONS
        assert unit.base_unit.dimension == unit.dimension
        assert (unit.base_unit.factor, unit.base_unit.base) == (1, unit.base)
        assert unit.factor > 0


def test_every_dimension_but_the_pattern_has_a_unit():
    assert {unit.dimension for unit in UNITS.values()} == DIMENSIONS.keys() - {"pattern"}


def test_percentages_and_percentage_points_are_two_dimensions():
    assert find_unit("%").dimension == "percent"
    assert find_unit("个百分点").dimension == "points"


@pytest.mark.parametrize(("alias", "code"), ALIASES.items())
def test_other_printed_forms_name_the_same_unit(alias, code):
    assert find_unit(alias) is find_unit(code)


@pytest.mark.parametrize("code", ["", "亩", "公里", "美元", "亿", " 家", "YUAN"])
def test_a_unit_that_the_table_does_not_know_is_refused_with_what_was_expected(code):
    with pytest.raises(ValueError, match="one of the catalogue's units, such as 亿元, 万吨, %, 家 or 年") as refusal:
        find_unit(code)

    assert str(refusal.value).startswith(f"“{code}” ")


def test_a_unit_is_named_in_both_languages():
    assert find_unit("万吨").label == ("万吨", "10,000 t")
    assert find_unit("人次").label == ("人次", "person-times")
    assert find_unit("家").label == ("家", "")
    assert DIMENSIONS["points"] == ("百分点", "percentage points")
