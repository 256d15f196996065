"""What may be computed from figures that may be compared: which is clearly above, the difference, the ratio.

Pure, like `plans.comparison.verdicts`, whose verdict comes first: where it forbids, nothing is computed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cities.localized import Bilingual
from plans.comparison.verdicts import Figure, Verdict, judge, signature, verdict_of
from plans.figures.intervals import Interval
from plans.figures.kinds import NOT_STATED
from plans.figures.printing import format_base
from plans.figures.units import Unit, find_unit


@dataclass(frozen=True)
class Rank:
    """How many of the figures it may be ranked with a figure is clearly above, clearly below, or neither."""

    above: int
    below: int
    undecided: int

    @property
    def phrases(self):
        """The rank in words; never an ordinal, which overlapping intervals could not bear."""
        of = self.above + self.below + self.undecided
        if self.above:
            yield Bilingual("明确高于其中{n}项（共{of}项）", "clearly above {n} of {of}").format(of=of, n=self.above)
        if self.below:
            yield Bilingual("明确低于其中{n}项（共{of}项）", "clearly below {n} of {of}").format(of=of, n=self.below)
        if self.undecided:
            yield Bilingual("与其中{n}项无法排序（共{of}项）", "cannot be ranked against {n} of {of}").format(
                of=of, n=self.undecided
            )


def rank(figure: Figure, others: Iterable[Figure]) -> Rank:
    """Rank a figure among those of other regions, by intervals that do not overlap.

    Two figures are ranked only where they may be compared at all and are of one kind: what a region
    intends is never said to be above what another has reached.
    """
    return _rank(_ranked(figure), [_ranked(other) for other in others])


def ranks(figures: Sequence[Figure]) -> list[Rank]:
    """Return the Rank of each figure among all of them."""
    ranked = [_ranked(figure) for figure in figures]
    return [_rank(each, ranked) for each in ranked]


def _ranked(figure):
    return figure.city_id, signature(figure), _interval(figure)


def _rank(ranked, others):
    city, own, interval = ranked
    rivals = [
        rival
        for other, theirs, rival in others
        if other != city and theirs.kind == own.kind and verdict_of(own, theirs)[0] is not Verdict.NOT
    ]
    above = sum(interval.is_above(rival) for rival in rivals)
    below = sum(rival.is_above(interval) for rival in rivals)
    return Rank(above, below, len(rivals) - above - below)


def _interval(figure):
    return figure.reading.interval if figure.reading else Interval()


@dataclass(frozen=True)
class Difference:
    """The difference and, for amounts, the ratio of two figures as printed, in words and as intervals."""

    difference: Interval
    ratio: Interval | None
    difference_words: Bilingual
    ratio_words: Bilingual | None


def difference(left: Figure, right: Figure) -> Difference | None:
    """Return `left` minus and over `right`, or None where the verdict or missing bounds forbid it."""
    unit = left.reading.unit if left.reading else None
    first, second = _interval(left), _interval(right)
    gap = first.minus(second)
    if judge(left, right).verdict is Verdict.NOT or unit is None or gap.is_empty:
        return None
    ratio = first.over(second) if unit.dimension in AMOUNTS and first.low and second.low else None
    if unit.dimension == "percent":  # two percentages differ by percentage points
        unit = find_unit("个百分点")
    return Difference(
        gap,
        ratio,
        format_interval(gap, unit),
        None if ratio is None or ratio.is_empty else format_interval(ratio, find_unit("倍")),
    )


# Dimensions with a true zero, of which a ratio says something.
AMOUNTS = {"money", "mass", "count", "time", "length", "energy", "energy_per_area"}


def format_interval(interval: Interval, unit: Unit) -> Bilingual:
    """Return an interval of base units of `unit` in words, its open ends said."""
    low, high = (None if end is None else format_base(end, unit) for end in (interval.low, interval.high))
    if low is None and high is None:
        return NOT_STATED
    if low is not None and interval.is_point:
        return low
    if high is None:
        return (MORE_THAN if interval.low_open else AT_LEAST).format(number=low)
    if low is None:
        return (LESS_THAN if interval.high_open else AT_MOST).format(number=high)
    return Bilingual("{low}至{high}", "{low} to {high}").format(low=low, high=high)


MORE_THAN = Bilingual("超过{number}", "more than {number}")
AT_LEAST = Bilingual("不低于{number}", "at least {number}")
LESS_THAN = Bilingual("低于{number}", "less than {number}")
AT_MOST = Bilingual("不超过{number}", "at most {number}")
