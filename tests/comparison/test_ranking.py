"""Ranking of comparable figures: order, difference and ratio, with no more precision than the source."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.comparison.ranking import Rank, difference, rank, ranks
from plans.comparison.verdicts import Verdict, judge
from plans.figures.kinds import Kind
from tests.sample_figures import FIGURES, Figure

CHANGSHA = Figure("changsha", "22条")
LIAOCHENG = Figure("liaocheng", "20条")
DEZHOU = Figure("dezhou", "12条")
HUBEI = Figure("hubei", "16条")
JINGZHOU = Figure("jingzhou", "5条")


def ranked(figure, *others):
    """Return the rank of a figure among others as an English reader sees it."""
    return [phrase.en for phrase in rank(figure, others).phrases]


def test_a_rank_has_a_phrase_in_both_languages():
    assert list(Rank(2, 1, 1, 1, 5).phrases) == [
        ("领先于其他5个数字中的2个", "ahead of 2 of the 5 other figures"),
        ("落后于其他5个数字中的1个", "behind 1 of the 5 other figures"),
        ("等于其他5个数字中的1个", "equal to 1 of the 5 other figures"),
        ("与其他5个数字中的1个无法排出先后", "cannot be ranked against 1 of the 5 other figures"),
    ]
    assert list(Rank(ahead=3, rivals=3).phrases) == [("领先于其他3个数字", "ahead of all 3 other figures")]
    assert list(Rank(behind=1, rivals=1).phrases) == [("落后于另一个数字", "behind the other figure")]
    assert list(Rank().phrases) == []


def test_a_figure_is_ranked_among_those_of_other_regions():
    figures = [CHANGSHA, LIAOCHENG, DEZHOU]

    assert ranked(CHANGSHA, *figures) == ["ahead of both other figures"]
    assert ranked(LIAOCHENG, *figures) == ["ahead of 1 of the 2 other figures", "behind 1 of the 2 other figures"]
    assert ranked(DEZHOU, *figures) == ["behind both other figures"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1000家以上", "1200家"), ("1000余家", "1200家"), ("近1200家", "1000家"), ("约1200家", "1000家"),
        ("约1200家", "约1200家"), ("1200家以上", "1200家以上"), ("1000-1300家", "1000-1300家"),
        ("1000-1300家", "1200家"), ("1000-1300家", "1300-1500家"), ("1200家以上", "1200家"),
        ("1000亿元级", "1亿元"), ("超1000家", "超900家"), ("不超过900家", "不超过1000家"), ("1+2+N", "1+2+N"),
    ],
)  # fmt: skip
def test_intervals_that_overlap_cannot_be_ranked(left, right):
    left, right = replace(CHANGSHA, quantity=left), replace(LIAOCHENG, quantity=right)

    assert ranked(left, right) == ranked(right, left) == ["cannot be ranked against the other figure"]


APART = [
    ("1200家以上", "1000家"), ("1200家", "近1200家"), ("超1200家", "1200家"), ("1300-1500家", "1000-1299家"),
    ("1000家以上", "不足1000家"), ("1.1万家", "9000家"), ("2亿元", "5000万元"), ("第9位", "首位"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "less"), APART)
def test_the_direction_of_the_indicator_says_which_figure_is_ahead(more, less):
    more, less = replace(CHANGSHA, quantity=more), replace(LIAOCHENG, quantity=less)

    assert (ranked(more, less), ranked(less, more)) == (["ahead of the other figure"], ["behind the other figure"])
    more, less = replace(more, direction="less"), replace(less, direction="less")
    assert (ranked(more, less), ranked(less, more)) == (["behind the other figure"], ["ahead of the other figure"])
    more, less = replace(more, direction="neither"), replace(less, direction="neither")
    assert rank(more, [less]) == rank(less, [more]) == Rank(rivals=1)


def test_the_first_place_is_ahead_of_the_ninth():
    first, ninth = (
        Figure(city, place, indicator_id="place", direction="less")
        for city, place in (("dezhou", "首位"), ("changsha", "第9位"))
    )

    assert (ranked(first, ninth), ranked(ninth, first)) == (["ahead of the other figure"], ["behind the other figure"])


@pytest.mark.parametrize("direction", ["more", "less", "neither"])
@pytest.mark.parametrize(("left", "right"), [("22条", "22条"), ("1亿元", "10000万元"), ("1年", "12个月")])
def test_equal_exact_figures_are_equal(left, right, direction):
    left = Figure("changsha", left, direction=direction)
    right = Figure("dezhou", right, direction=direction)

    assert ranked(left, right) == ranked(right, left) == ["equal to the other figure"]


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        (HUBEI, JINGZHOU),
        (CHANGSHA, replace(LIAOCHENG, scope="firm")),
        (CHANGSHA, replace(LIAOCHENG, kind=Kind.TARGET)),
        (CHANGSHA, replace(CHANGSHA, quantity="10条")),
        (CHANGSHA, replace(LIAOCHENG, quantity="")),
    ],
)
def test_figures_that_are_not_comparable_have_no_rank(figure, other):
    assert rank(figure, [other]) == rank(other, [figure]) == Rank()


@given(FIGURES, st.lists(FIGURES, max_size=6))
def test_a_rank_counts_every_rival_once_or_without_a_direction_only_equal_figures(figure, others):
    actual = rank(figure, others)
    said = actual.ahead + actual.behind + actual.equal + actual.undecided

    assert actual.rivals <= len(others)
    assert said == actual.rivals if figure.direction != "neither" else said == actual.equal


@given(FIGURES, FIGURES)
def test_one_figure_is_ahead_exactly_if_the_other_is_behind(left, right):
    right = replace(right, direction=left.direction)
    here, there = rank(left, [right]), rank(right, [left])

    assert (here.ahead, here.behind) == (there.behind, there.ahead)
    assert (here.equal, here.undecided, here.rivals) == (there.equal, there.undecided, there.rivals)
    if judge(left, right).verdict is Verdict.NOT:
        assert here.rivals == 0


@given(st.lists(FIGURES, max_size=7))
def test_ranks_of_all_figures_equal_the_rank_of_each_figure_among_the_others(figures):
    assert ranks(figures) == [rank(figure, figures) for figure in figures]


# --- How far apart -----------------------------------------------------------------------------------

# The larger, the smaller, their difference and ratio.
DIFFERENCES = {
    "two points": ("1977家", "1557家", ("420家", "420"), ("1.27倍", "1.27 times")),
    "no more digits of a ratio than the less precise print": ("22条", "6条", ("16条", "16"), ("4倍", "4 times")),
    "no finer than the coarser print": ("27.9%", "25%", ("3个百分点", "3 percentage points"), None),
    "a coarse print in another unit": ("1.5亿元", "3万元", ("1.5亿元", "CNY 150 million"), ("5,000倍", "5,000 times")),
    "a small ratio": ("101家", "100家", ("1家", "1"), ("1.01倍", "1.01 times")),
    "an open lower bound": (
        "3000余亿元", "1000亿元", ("超过2,000亿元", "more than CNY 200 billion"), ("超过3倍", "more than 3 times"),
    ),
    "a closed lower bound": (
        "1300家以上", "1200家", ("不低于100家", "at least 100"), ("不低于1.083倍", "at least 1.083 times"),
    ),
    "an upper bound of the smaller": ("200家", "近150家", ("超过50家", "more than 50"), ("超过1.33倍", "more than 1.33 times")),
    "a range": ("4-5个", "2个", ("2个至3个", "2 to 3"), ("2倍至3倍", "2 times to 3 times")),
    "percentages, in percentage points": ("16.8%", "7.5%", ("9.3个百分点", "9.3 percentage points"), None),
    "percentage points": ("4.6个百分点", "0.6个百分点", ("4个百分点", "4 percentage points"), None),
    "multiples": ("3倍", "1.5倍", ("2倍", "2 times"), None),
    "places": ("第3位", "首位", ("2个位次", "2 places"), None),
    "one place": ("第2位", "首位", ("1个位次", "1 place"), None),
    "against zero": ("5家", "0家", ("5家", "5"), None),
    "money": ("6亿元", "3亿元", ("3亿元", "CNY 300 million"), ("2倍", "2 times")),
    "masses": ("6吨", "3吨", ("3吨", "3 t"), ("2倍", "2 times")),
    "times": ("6个月", "3个月", ("3个月", "3 months"), ("2倍", "2 times")),
    "lengths": ("6米", "3米", ("3米", "3 m"), ("2倍", "2 times")),
    "energies": ("6焦耳", "3焦耳", ("3焦耳", "3 J"), ("2倍", "2 times")),
    "energies per area": ("6焦耳/平方厘米", "3焦耳/平方厘米", ("3焦耳/平方厘米", "3 J per cm²"), ("2倍", "2 times")),
}  # fmt: skip


@pytest.mark.parametrize(("larger", "smaller", "words", "ratio"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_the_difference_and_ratio_of_two_comparable_figures_are_as_precise_as_the_source(larger, smaller, words, ratio):
    larger, smaller = replace(CHANGSHA, quantity=larger), replace(LIAOCHENG, quantity=smaller)
    actual = difference(larger, smaller)

    assert (actual.difference, actual.ratio) == (words, ratio)
    assert difference(smaller, larger) == actual
    assert difference(larger, smaller, asked=True) == actual


def test_equal_figures_have_a_text_instead_of_a_difference():
    actual = difference(CHANGSHA, replace(LIAOCHENG, quantity="22条"))

    assert (actual.difference, actual.ratio) == (("两者相等", "none: the two are equal"), None)


PARTLY = {
    "of a year that one source does not print": ("1977家", "1557家", ("约420家", "about 420"), ("约1.3倍", "about 1.3 times")),
    "coarser than two digits": ("22条", "6条", ("约16条", "about 16"), ("约4倍", "about 4 times")),
    "percentages": ("16.8%", "7.5%", ("约9.3个百分点", "about 9.3 percentage points"), None),
    "places": ("第9位", "首位", ("约8个位次", "about 8 places"), None),
    "a bound": (
        "3000余亿元", "1234亿元", ("超过1,700亿元", "more than CNY 170 billion"), ("超过2.4倍", "more than 2.4 times"),
    ),
    "a ratio that two digits do not tell from one": ("1010家", "1000家", ("约10家", "about 10"), None),
}  # fmt: skip


@pytest.mark.parametrize(("larger", "smaller", "words", "ratio"), PARTLY.values(), ids=PARTLY)
def test_the_difference_of_partly_comparable_figures_is_approximate_and_only_on_request(larger, smaller, words, ratio):
    larger, smaller = replace(CHANGSHA, quantity=larger), replace(LIAOCHENG, quantity=smaller, when="")
    actual = difference(smaller, larger, asked=True)

    assert (actual.difference, actual.ratio) == (words, ratio)
    assert difference(larger, smaller) is None


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
        (replace(CHANGSHA, quantity="1000家以上"), replace(LIAOCHENG, quantity="1200家")),
        (replace(CHANGSHA, quantity="1-3个"), replace(LIAOCHENG, quantity="2个")),
        (replace(CHANGSHA, quantity="27.3%"), replace(LIAOCHENG, quantity="27%")),
    ],
)
def test_figures_have_no_difference_if_the_verdict_or_the_intervals_do_not_permit_one(left, right):
    for asked in (False, True):
        assert difference(left, right, asked) is None
        assert difference(right, left, asked) is None


@given(FIGURES, FIGURES)
def test_a_difference_is_symmetric_and_exists_only_for_figures_that_can_be_ranked(left, right):
    actual = difference(left, right, asked=True)

    assert actual == difference(right, left, asked=True)
    if actual and left.kind == right.kind and left.city_id != right.city_id:
        placed = rank(replace(left, direction="more"), [right])
        assert placed.ahead + placed.behind + placed.equal == 1
    if judge(left, right).verdict is Verdict.NOT:
        assert actual is None
