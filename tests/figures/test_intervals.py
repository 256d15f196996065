"""Differences and ratios of two figures, in words and as intervals that never claim more than was printed."""

import operator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.comparison.ranking import difference, format_interval
from plans.figures.intervals import Interval
from plans.figures.units import find_unit
from tests.sample_figures import Figure

CHANGSHA = Figure("changsha", "22条")
LIAOCHENG = Figure("liaocheng", "20条")
HUBEI = Figure("hubei", "16条")
JINGZHOU = Figure("jingzhou", "5条")


DIFFERENCES = {
    "two points": (
        "1977家", "1557家", Interval(Decimal(420), Decimal(420)), ("420家", "420"), ("1.26975倍", "1.26975 times"),
    ),
    "the smaller first": (
        "20条", "22条", Interval(Decimal(-2), Decimal(-2)), ("-2条", "-2"), ("0.909091倍", "0.909091 times"),
    ),
    "equal": ("22条", "22条", Interval(Decimal(0), Decimal(0)), ("0条", "0"), ("1倍", "1 time")),
    "a closed lower bound": (
        "1000家以上", "1200家", Interval(low=Decimal(-200)), ("不低于-200家", "at least -200"),
        ("不低于0.833333倍", "at least 0.833333 times"),
    ),
    "an open lower bound": (
        "3000余亿元", "1000亿元", Interval(low=Decimal(2000) * 10**8, low_open=True),
        ("超过2,000亿元", "more than CNY 200 billion"), ("超过3倍", "more than 3 times"),
    ),
    "an open lower bound on the other side": (
        "1000亿元", "3000余亿元", Interval(high=Decimal(-2000) * 10**8, high_open=True),
        ("低于-2,000亿元", "less than CNY -200 billion"), ("低于0.333333倍", "less than 0.333333 times"),
    ),
    "an upper bound": (
        "不超过200家", "150家", Interval(high=Decimal(50)), ("不超过50家", "at most 50"), None,
    ),
    "a range": (
        "1-2个", "1个", Interval(Decimal(0), Decimal(1)), ("0个至1个", "0 to 1"), ("1倍至2倍", "1 time to 2 times"),
    ),
    "percentages, in percentage points": (
        "16.8%", "7.5%", Interval(Decimal("9.3"), Decimal("9.3")), ("9.3个百分点", "9.3 percentage points"), None,
    ),
    "percentage points": (
        "4.6个百分点", "0.6个百分点", Interval(Decimal(4), Decimal(4)), ("4个百分点", "4 percentage points"), None,
    ),
    "ranks": ("第3位", "首位", Interval(Decimal(2), Decimal(2)), ("2位", "2 places"), None),
    "against zero": ("5家", "0家", Interval(Decimal(5), Decimal(5)), ("5家", "5"), None),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "gap", "words", "ratio"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_the_difference_and_ratio_of_two_figures(left, right, gap, words, ratio):
    found = difference(replace(CHANGSHA, quantity=left), replace(LIAOCHENG, quantity=right))

    assert (found.difference, found.difference_words, found.ratio_words) == (gap, words, ratio)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (HUBEI, JINGZHOU),
        (CHANGSHA, replace(LIAOCHENG, scope="firm")),
        (CHANGSHA, replace(LIAOCHENG, quantity="8%")),
        (CHANGSHA, replace(LIAOCHENG, indicator_id="enterprises")),
        (CHANGSHA, replace(LIAOCHENG, quantity="")),
        (CHANGSHA, replace(LIAOCHENG, quantity="约20条")),
        (replace(CHANGSHA, quantity="千亿级"), replace(LIAOCHENG, quantity="100亿元")),
        (replace(CHANGSHA, quantity="1+2+N"), replace(LIAOCHENG, quantity="1+4+12+7")),
        (replace(CHANGSHA, quantity="超20条"), replace(LIAOCHENG, quantity="超10条")),
    ],
)
def test_there_is_no_difference_where_the_verdict_or_a_missing_bound_forbids_it(left, right):
    assert difference(left, right) is None
    assert difference(right, left) is None


def test_an_interval_without_bounds_is_not_stated():
    assert format_interval(Interval(), find_unit("家")) == ("未载", "not stated")


# --- For all intervals -------------------------------------------------------------------------------


@st.composite
def around(draw):
    """Draw an interval and one of its values; an end that is missing or the value itself is not open."""
    value = Decimal(draw(st.integers(1, 40)))
    low, high = (
        draw(st.none() | st.sampled_from([value * Decimal(factor) for factor in factors]))
        for factors in (("0.25", "0.5", "1"), (1, 2, 4))
    )
    is_point = low is not None and low == high
    low_open, high_open = (
        end is not None and end != value and not is_point and draw(st.booleans()) for end in (low, high)
    )
    return Interval(low, high, low_open, high_open), value


INTERVALS = around().map(lambda found: found[0])


def holds(interval, value):
    above = operator.gt if interval.low_open else operator.ge
    below = operator.lt if interval.high_open else operator.le
    return (interval.low is None or above(value, interval.low)) and (
        interval.high is None or below(value, interval.high)
    )


@given(INTERVALS, INTERVALS, INTERVALS)
def test_above_is_a_strict_partial_order(a, b, c):
    assert not a.is_above(a)
    assert not (a.is_above(b) and b.is_above(a))
    assert not (a.is_above(b) and b.is_above(c)) or a.is_above(c)


EIGHTHS = [Decimal(number) / 8 for number in range(-8, 161 * 8)]


@given(INTERVALS, INTERVALS)
def test_an_interval_is_above_another_exactly_if_all_its_values_are(a, b):
    if a.low is None or b.high is None:
        assert not a.is_above(b)
    else:
        least = min(value for value in EIGHTHS if holds(a, value))
        most = max(value for value in EIGHTHS if holds(b, value))
        assert a.is_above(b) is (least > most)


@given(around(), around())
def test_the_difference_of_two_intervals_holds_the_difference_of_any_values(left, right):
    (a, x), (b, y) = left, right

    assert holds(a.minus(b), x - y)
    assert not a.is_above(b) or a.minus(b).low >= 0


@given(around(), around())
def test_the_ratio_of_two_intervals_holds_the_ratio_of_any_values(left, right):
    (a, x), (b, y) = left, right

    assert holds(a.over(b), x / y)
    assert not a.is_above(b) or a.over(b).low >= 1
