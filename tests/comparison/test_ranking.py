"""Ranks: only of what may be compared and whose intervals do not overlap, and never an ordinal."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.comparison.ranking import Rank, rank, ranks
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


def test_a_rank_is_said_in_both_languages():
    assert list(Rank(2, 1, 1).phrases) == [
        ("明确高于其中2项（共4项）", "clearly above 2 of 4"),
        ("明确低于其中1项（共4项）", "clearly below 1 of 4"),
        ("与其中1项无法排序（共4项）", "cannot be ranked against 1 of 4"),
    ]
    assert list(Rank(0, 0, 0).phrases) == []


def test_a_figure_is_ranked_among_those_of_other_regions():
    figures = [CHANGSHA, LIAOCHENG, DEZHOU]

    assert ranked(CHANGSHA, *figures) == ["clearly above 2 of 2"]
    assert ranked(LIAOCHENG, *figures) == ["clearly above 1 of 2", "clearly below 1 of 2"]
    assert ranked(DEZHOU, *figures) == ["clearly below 2 of 2"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1000家以上", "1200家"), ("1000余家", "1200家"), ("近1200家", "1000家"), ("约1200家", "1000家"),
        ("1200家", "1200家"), ("1000-1300家", "1200家"), ("1000-1300家", "1300-1500家"), ("1200家以上", "1200家"),
        ("1000亿元级", "1亿元"), ("超1000家", "超900家"), ("不超过900家", "不超过1000家"),
    ],
)  # fmt: skip
def test_intervals_that_overlap_cannot_be_ranked(left, right):
    left, right = replace(CHANGSHA, quantity=left), replace(LIAOCHENG, quantity=right)

    assert ranked(left, right) == ranked(right, left) == ["cannot be ranked against 1 of 1"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("1200家以上", "1000家"), ("1200家", "近1200家"), ("超1200家", "1200家"), ("1300-1500家", "1000-1299家"),
        ("1000家以上", "不足1000家"), ("1.1万家", "9000家"), ("2亿元", "5000万元"),
    ],
)  # fmt: skip
def test_intervals_that_do_not_overlap_are_ranked(above, below):
    above, below = replace(CHANGSHA, quantity=above), replace(LIAOCHENG, quantity=below)

    assert ranked(above, below) == ["clearly above 1 of 1"]
    assert ranked(below, above) == ["clearly below 1 of 1"]


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
def test_what_may_not_be_compared_is_not_ranked(figure, other):
    assert rank(figure, [other]) == rank(other, [figure]) == Rank(0, 0, 0)


@given(FIGURES, st.lists(FIGURES, max_size=6))
def test_a_rank_is_never_an_ordinal_and_counts_every_rival_once(figure, others):
    found = rank(figure, others)
    rivals = found.above + found.below + found.undecided

    assert rivals <= len(others)
    for phrase in found.phrases:
        assert phrase.en.endswith(f" of {rivals}")
        assert phrase.zh.endswith(f"（共{rivals}项）")


@given(st.lists(FIGURES, max_size=7))
def test_all_figures_are_ranked_as_each_is_among_the_others(figures):
    assert ranks(figures) == [rank(figure, figures) for figure in figures]
