"""Property tests of intervals: order, difference and ratio, for all intervals and all values in them."""

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.figures.intervals import Interval


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


@pytest.mark.slow
@given(INTERVALS, INTERVALS, INTERVALS)
def test_is_above_is_a_strict_partial_order(a, b, c):
    assert not a.is_above(a)
    assert not (a.is_above(b) and b.is_above(a))
    assert not (a.is_above(b) and b.is_above(c)) or a.is_above(c)


EIGHTHS = [Decimal(number) / 8 for number in range(-8, 161 * 8)]


@pytest.mark.slow
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


@pytest.mark.slow
@given(around(), around())
def test_the_ratio_of_two_intervals_holds_the_ratio_of_any_values(left, right):
    (a, x), (b, y) = left, right

    assert holds(a.over(b), x / y)
    assert not a.is_above(b) or a.over(b).low >= 1
