"""Boundary cases of words and numbers: 至多 includes its number, and a round 亿 or 万 is printed with its unit."""

from decimal import Decimal

import pytest

from plans.figures.printing import format_base
from plans.figures.quantities import parse
from plans.figures.units import find_unit


@pytest.mark.parametrize("text", ["至多10个", "最多10个"])
def test_the_bound_of_at_most_includes_the_number(text):
    quantity = parse(text)

    assert quantity.qualifier == "at_most"
    assert quantity.interval == parse("不超过10个").interval


@pytest.mark.parametrize(("number", "printed"), [(10**8, "1亿元"), (10**4, "1万元"), (9999, "9,999元")])
def test_a_round_number_is_printed_with_wan_or_yi(number, printed):
    assert format_base(Decimal(number), find_unit("元")).zh == printed
