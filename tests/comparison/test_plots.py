"""Plots: one axis for all figures, correct positions, labels that never overlap, and a text alternative."""

from decimal import Decimal
from itertools import combinations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.comparison.lettering import shortened, width_of, wrapped
from plans.comparison.plots import EDGE, WIDTH, plot
from tests.sample_figures import REGIONS, Figure

START, END = EDGE, WIDTH - EDGE
PLACES = sorted(REGIONS)


def drawn(*printed, width=WIDTH):
    return plot([Figure(city, quantity) for city, quantity in zip(PLACES, printed, strict=False)], width=width)


def axis(*printed):
    """Return the numbers of the ticks with their positions."""
    return {tick.label: tick.x for tick in drawn(*printed).axis.ticks}


def test_a_linear_axis_begins_at_zero_and_has_round_steps():
    assert axis("22条", "12条", "20条") == {"0": 28, "5": 89, "10": 150, "15": 210, "20": 271, "25": 332}
    assert axis("1家", "2家") == {"0": START, "1": (START + END) // 2, "2": END}  # no half a firm
    assert axis("-5%", "8%") == {"-5": 28, "0": 129, "5": 231, "10": 332}


def test_each_sign_is_drawn_at_its_number_on_the_axis():
    assert [mark.signs for mark in drawn("25条", "12.5条", "0条").marks] == [(332,), (180,), (28,)]


def test_figures_in_different_units_share_one_axis_in_their_base_unit():
    plot = drawn("1亿元", "2500万元")

    assert [mark.signs for mark in plot.marks] == [(332,), (104,)]


def test_the_numbers_and_the_unit_of_the_axis_are_in_the_active_language():
    plot = drawn("1亿元", "2500万元")
    assert (plot.unit, [tick.label for tick in plot.axis.ticks]) == (
        "CNY million",
        ["0", "20", "40", "60", "80", "100"],
    )
    with override("zh-hans"):
        plot = drawn("1亿元", "2500万元")
        assert (plot.unit, [tick.label for tick in plot.axis.ticks]) == ("亿元", ["0", "0.2", "0.4", "0.6", "0.8", "1"])


def test_one_value_ten_times_the_next_makes_the_axis_logarithmic_with_a_note():
    plot = drawn("3家", "5家", "500家")

    assert {tick.label: tick.x for tick in plot.axis.ticks} == {"1": 28, "10": 129, "100": 231, "1,000": 332}
    assert [note.en for note in plot.notes] == [
        "One figure is ten times the next or more, so the axis is logarithmic: each step is ten times the one before."
    ]
    assert [note.zh for note in plot.notes] == [
        "一个数字是相邻数字的10倍以上，所以横轴用对数刻度：每格是前一格的10倍。"
    ]
    assert not drawn("3家", "5家", "49家").axis.is_log
    assert drawn("3家", "5家", "50家").axis.is_log


def test_zero_is_drawn_beside_a_logarithmic_axis_after_a_break():
    plot = drawn("0家", "5家", "500家")

    assert [tick.label for tick in plot.axis.ticks] == ["0", "1", "10", "100", "1,000"]
    assert plot.marks[0].signs == (START,)
    assert START < plot.axis.break_at < plot.marks[1].signs[0]
    assert "A logarithmic axis has no zero, so it is broken there." in [note.en for note in plot.notes]


@pytest.mark.parametrize(
    ("printed", "left", "right", "note"),
    [
        ("300多家", False, True, "Arrow: the source gives no bound on that side."),
        ("300家以上", False, True, "Arrow: the source gives no bound on that side."),
        ("近300家", True, False, "Arrow: the source gives no bound on that side."),
        ("不超过300家", True, False, "Arrow: the source gives no bound on that side."),
        ("300家", False, False, None),
    ],
)
def test_an_open_end_is_an_arrow(printed, left, right, note):
    plot = drawn(printed, "300家")

    assert (plot.marks[0].is_open_left, plot.marks[0].is_open_right) == (left, right)
    assert [each.en for each in plot.notes] == [note] * bool(note)


def test_a_range_is_a_bar_between_its_ends():
    mark = drawn("1-2个", "1个").marks[0]

    assert (mark.start, mark.end, mark.signs) == (180, 332, (180, 332))
    assert [note.en for note in drawn("1-2个", "1个").notes] == ["Bar: the range that the source prints."]


def test_an_order_of_magnitude_is_drawn_as_a_hatched_band_with_a_sign_at_its_number():
    plot = drawn("3000亿级", "2000亿元")
    band = plot.marks[0]

    assert band.is_band
    assert (band.start, band.signs, band.end) == (plot.axis.place(Decimal(10**11)), (119,), END)
    assert [note.en for note in plot.notes] == ["Hatched: the source gives only an order of magnitude."]


def test_an_approximate_figure_is_drawn_as_about_without_open_ends():
    mark = drawn("约200家", "100家").marks[0]

    assert mark.is_about
    assert not mark.is_open_left
    assert not mark.is_open_right


def test_a_figure_that_cannot_be_drawn_is_named_in_a_note():
    plot = drawn("12条", "20条", "1+2+N")

    assert len(plot.marks) == 2
    assert plot.notes == (Bilingual("未画出：德州1+2+N。", "Not drawn: Dezhou 1+2+N."),)


@pytest.mark.parametrize("printed", [[], ["12条"], ["首位", "第六"], ["1+2+N", "12条"], ["", ""]])
def test_fewer_than_two_numbers_give_no_plot(printed):
    assert drawn(*printed) is None


def test_labels_are_in_the_active_language():
    figures = [Figure("dezhou", "超过1000亿元"), Figure("liaocheng", "500亿元")]

    assert [mark.label for mark in plot(figures).marks] == ["Dezhou over CNY 100 billion", "Liaocheng CNY 50 billion"]
    with override("zh-hans"):
        assert [mark.label for mark in plot(figures).marks] == ["德州 超过1000亿元", "聊城 500亿元"]


def test_the_unit_of_the_axis_of_a_count_is_what_is_counted():
    figures = [Figure("dezhou", "12条"), Figure("liaocheng", "20条")]

    assert plot(figures, Bilingual("重点产业链", "key chains")).unit == "key chains"
    figures = [Figure("dezhou", "3百万家"), Figure("liaocheng", "200万家")]
    assert plot(figures, Bilingual("企业", "firms")).unit == "firms (million)"


AMOUNTS = st.sampled_from(
    [
        "0家",
        "1家",
        "2家",
        "486家",
        "1557家",
        "1977家",
        "约200家",
        "300多家",
        "近9000家",
        "8家至12家",
        "百家级",
        "3万家",
        "1亿家",
    ]
)


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), AMOUNTS), min_size=2, max_size=12),
    st.sampled_from(["en", "zh-hans"]),
    st.sampled_from([WIDTH, 640]),
)
def test_signs_and_labels_do_not_overlap_and_stay_inside_the_plot(figures, language, width):
    with override(language):
        drawing = plot([Figure(city, quantity) for city, quantity in figures], width=width)
        ticks = drawing.axis.ticks

    boxes = [
        box
        for n, mark in enumerate(drawing.marks)
        for box in ((n, mark.y, mark.left, mark.right), (n, mark.label_y - 4, *mark.label_box))
    ]
    assert len(drawing.marks) == len(figures)
    for _n, y, left, right in boxes:
        assert 0 <= left < right <= width
        assert 0 < y < drawing.foot
    for one, other in combinations(boxes, 2):
        if one[1] == other[1]:
            assert one[3] <= other[2] or other[3] <= one[2], (one, other)
    for left, right in combinations(ticks, 2):
        assert left.x + width_of(left.label, 11) / 2 < right.x - width_of(right.label, 11) / 2


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=6))
def test_a_larger_number_is_never_drawn_to_the_left_of_a_smaller_one(numbers):
    marks = drawn(*(f"{number}家" for number in sorted(numbers))).marks

    places = [mark.signs[0] for mark in marks]
    assert places == sorted(places)
    assert places[0] >= START
    assert places[-1] <= END


def test_texts_are_measured_cut_and_wrapped():
    assert width_of("长沙") == 24
    assert shortened("Changsha", 30) == "Cha…"
    assert shortened("Changsha", 100) == "Changsha"
    assert list(wrapped("only an order of magnitude for Hubei", 150)) == ["only an order of", "magnitude for Hubei"]
    assert list(wrapped("聊城只给出量级，德州没有。", 84)) == ["聊城只给出量级，", "德州没有。"]
