"""Bars: one scale from zero, open ends as arrows, orders of magnitude as bands, and nothing drawn that has no length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.comparison.charts import MARGIN, WIDTH, bars
from tests.sample_figures import FIGURES, Figure

FULL = WIDTH - 2 * MARGIN


def drawn(*printed):
    """Return `(start, end, open left, open right, shape)` of the bar of each printed figure."""
    found = bars([Figure("changsha", quantity) for quantity in printed])
    return [(bar.start, bar.end, bar.is_open_left, bar.is_open_right, bar.shape) for bar in found]


def test_exact_figures_are_bars_from_zero_on_one_scale():
    assert drawn("100家", "50家", "25家", "0家") == [
        (0, FULL, False, False, "bar"),
        (0, FULL // 2, False, False, "bar"),
        (0, FULL // 4, False, False, "bar"),
        (0, 0, False, False, "bar"),
    ]


def test_figures_in_different_units_share_the_scale_of_their_base():
    assert [bar[1] for bar in drawn("1亿元", "5000万元")] == [FULL, FULL // 2]
    assert [bar[1] for bar in drawn("1年", "6个月")] == [FULL, FULL // 2]


@pytest.mark.parametrize(
    ("printed", "bar"),
    [
        ("超50家", (0, 92, False, True, "bar")),
        ("50余家", (0, 92, False, True, "bar")),
        ("50家以上", (0, 92, False, True, "bar")),
        ("近50家", (0, 92, True, False, "range")),
        ("不足50家", (0, 92, True, False, "range")),
        ("不超过50家", (0, 92, True, False, "range")),
        ("25-50家", (46, 92, False, False, "range")),
        ("约50家", (0, 92, False, False, "mark")),
    ],
)
def test_an_end_that_is_not_stated_is_an_arrow(printed, bar):
    assert drawn(printed, "100家") == [bar, (0, FULL, False, False, "bar")]


def test_an_order_of_magnitude_is_a_band_over_its_decade():
    assert drawn("百亿级", "1000亿元") == [(18, FULL, False, False, "band"), (0, FULL, False, False, "bar")]
    assert drawn("千亿级", "1000亿元") == [(18, FULL, False, False, "band"), (0, 18, False, False, "bar")]


def test_the_end_of_a_range_sets_the_scale():
    assert drawn("8%—10%", "5%") == [(147, FULL, False, False, "range"), (0, 92, False, False, "bar")]


@pytest.mark.parametrize(
    "printed",
    [
        [],
        ["22条"],
        ["首位", "第3位"],
        ["1+2+N", "1+4+12+7"],
        ["22条", "1+2+N"],
        ["0家", "0家"],
        ["", "22条"],
    ],
)
def test_what_has_no_length_or_no_scale_is_not_drawn(printed):
    assert drawn(*printed) == []


def test_figures_that_cannot_be_drawn_do_not_hide_the_others():
    figures = [Figure("changsha", "22条"), Figure("liaocheng", "1+2+N"), Figure("dezhou", "12条"), Figure("hubei")]

    assert [bar.figure.city_id for bar in bars(figures)] == ["changsha", "dezhou"]


def test_every_bar_can_be_seen():
    assert [bar.width for bar in bars([Figure("changsha", "10000家"), Figure("dezhou", "1家")])] == [FULL, 1]


def test_the_sign_of_a_figure_stands_at_its_number_or_in_the_middle_of_its_range():
    found = bars([Figure("changsha", "100家"), Figure("dezhou", "约50家"), Figure("hubei", "25-50家")])

    assert [bar.mark for bar in found] == [FULL, 92, 69]


@given(st.lists(FIGURES, max_size=6))
def test_every_bar_lies_on_the_canvas(figures):
    for bar in bars(figures):
        assert 0 <= bar.start <= bar.end <= FULL
        assert 0 <= bar.mark <= FULL
        assert not (bar.is_open_left and bar.is_open_right)
