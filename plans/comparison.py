"""May two figures be compared? The verdict, its reasons in words, and what may then be computed.

Pure: a `Figure` is anything with the attributes below, a statement of the database or a test's object.
The rules are those of the method page: a commitment is not a result, a firm is not a region, a region is
not ranked against the region that contains it, and a value is never made more certain than it was printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Protocol

from cities.localized import Bilingual
from plans.quantities import Interval, Qualifier, Quantity, base_words
from plans.units import DIMENSIONS, Unit, find_unit


class Kind(StrEnum):
    TARGET = "target"
    RESULT = "result"


class Verdict(StrEnum):
    """The strongest claim that the rules allow for two or more figures."""

    COMPARABLE = "comparable"
    PARTLY = "partly"
    NOT = "not"

    @property
    def words(self):
        return VERDICT_WORDS[self]


VERDICT_WORDS = {
    Verdict.COMPARABLE: Bilingual("可比", "Comparable"),
    Verdict.PARTLY: Bilingual("部分可比", "Partly comparable"),
    Verdict.NOT: Bilingual("不可比", "Not comparable"),
}
ORDER = list(Verdict)

KIND_WORDS = {Kind.TARGET: Bilingual("目标", "target"), Kind.RESULT: Bilingual("已报告", "reported result")}


class Figure(Protocol):
    """What the rules need to know of a statement."""

    kind: Kind
    indicator_id: str | None
    city_id: str
    scope: str
    region_level: str
    region_code: str
    moment: str  # the due year or the period, "" where it is not stated
    figure: Quantity | None

    @property
    def scope_words(self) -> Bilingual: ...

    @property
    def moment_words(self) -> Bilingual: ...

    @property
    def city_words(self) -> Bilingual: ...


@dataclass(frozen=True)
class Judgement:
    """A verdict with the reasons for it, the most serious first; comparable figures need none."""

    verdict: Verdict
    reasons: tuple[Bilingual, ...] = ()


FIRM_SCOPES = {"firm", "project", "institution"}
NOT_STATED = Bilingual("未载", "not stated")


def judge(left: Figure, right: Figure) -> Judgement:
    """Return whether two figures may be compared, and why not or why only in part."""
    reasons = list(_obstacles(left, right))
    if reasons:
        return Judgement(Verdict.NOT, tuple(reasons))
    reasons = list(_reservations(left, right))
    return Judgement(Verdict.PARTLY if reasons else Verdict.COMPARABLE, tuple(reasons))


def _obstacles(left, right):
    if left.indicator_id != right.indicator_id:
        yield Bilingual("指标不同", "different indicators")
        return
    if left.figure is None or right.figure is None:
        yield Bilingual("其中一方没有数字", "one of them has no number")
        return
    if _dimension(left) != _dimension(right):
        yield Bilingual("量纲不同：{left}与{right}", "different dimensions: {left} and {right}").format(
            left=DIMENSIONS[_dimension(left)], right=DIMENSIONS[_dimension(right)]
        )
    if left.scope != right.scope and ({left.scope, right.scope} & FIRM_SCOPES):
        yield Bilingual("{left}的数字与{right}的数字并列", "a figure of {left} beside one of {right}").format(
            left=left.scope_words, right=right.scope_words
        )
    for outer, inner in ((left, right), (right, left)):
        if contains(outer.region_code, inner.region_code):
            yield Bilingual(
                "{inner}属于{outer}：地区不与其所在省比较高低",
                "{inner} lies in {outer}: a region is never ranked against the region that contains it",
            ).format(inner=inner.city_words, outer=outer.city_words)


def _reservations(left, right):
    if left.kind != right.kind:
        yield Bilingual("目标与已报告的结果并列", "a target beside a reported result")
    elif left.moment != right.moment:
        yield Bilingual("时间不同：{left}与{right}", "different times: {left} and {right}").format(
            left=left.moment_words, right=right.moment_words
        )
    elif not left.moment:
        yield Bilingual("双方时间均未载", "the time of both is not stated")
    if left.scope != right.scope:
        yield Bilingual("范围不同：{left}与{right}", "different scopes: {left} and {right}").format(
            left=left.scope_words, right=right.scope_words
        )
    if left.region_level != right.region_level:
        yield Bilingual("一方为省，一方为市", "a province beside a city")
    for qualifier in (Qualifier.MAGNITUDE, Qualifier.PATTERN):
        if qualifier in (left.figure.qualifier, right.figure.qualifier):
            yield Bilingual("只给出{what}", "only {what} is stated").format(
                what=Bilingual("量级", "an order of magnitude")
                if qualifier is Qualifier.MAGNITUDE
                else Bilingual("体系", "a pattern")
            )


def contains(outer_code: str, inner_code: str) -> bool:
    """Return whether the province with one GB/T 2260 code contains the region with the other."""
    return outer_code != inner_code and outer_code.endswith("0000") and outer_code[:2] == inner_code[:2]


def _dimension(figure):
    return figure.figure.unit.dimension if figure.figure.unit else "pattern"


def judge_all(figures: Sequence[Figure]) -> Judgement:
    """Return one judgement for the figures of several regions: the weakest of their pairs, all reasons once.

    Figures of one region are not judged against each other. Fewer than two regions give nothing to
    compare, which is itself the reason.
    """
    pairs = [judge(a, b) for a, b in combinations(figures, 2) if a.city_id != b.city_id]
    if not pairs:
        return Judgement(Verdict.NOT, (Bilingual("只有一个地区有数字", "only one region has a figure"),))
    verdicts = {pair.verdict for pair in pairs}
    weakest = max(verdicts, key=ORDER.index)
    if weakest is Verdict.NOT and verdicts != {Verdict.NOT}:
        weakest = Verdict.PARTLY
    reasons = dict.fromkeys(
        reason for pair in sorted(pairs, key=lambda pair: -ORDER.index(pair.verdict)) for reason in pair.reasons
    )
    return Judgement(weakest, tuple(reasons))


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
            yield Bilingual("明确高于{of}项中的{n}项", "clearly above {n} of {of}").format(of=of, n=self.above)
        if self.below:
            yield Bilingual("明确低于{of}项中的{n}项", "clearly below {n} of {of}").format(of=of, n=self.below)
        if self.undecided:
            yield Bilingual("与{of}项中的{n}项无法排序", "cannot be ranked against {n} of {of}").format(
                of=of, n=self.undecided
            )


def rank(figure: Figure, others: Iterable[Figure]) -> Rank:
    """Rank a figure among those of other regions, by intervals that do not overlap.

    Two figures are ranked only where they may be compared at all and are of one kind: what a region
    intends is never said to be above what another has reached.
    """
    interval = _interval(figure)
    rivals = [
        _interval(other)
        for other in others
        if other.city_id != figure.city_id
        and other.kind == figure.kind
        and judge(figure, other).verdict is not Verdict.NOT
    ]
    above = sum(interval.is_above(rival) for rival in rivals)
    below = sum(rival.is_above(interval) for rival in rivals)
    return Rank(above, below, len(rivals) - above - below)


def _interval(figure):
    return figure.figure.interval if figure.figure else Interval()


@dataclass(frozen=True)
class Difference:
    """The difference and, for amounts, the ratio of two figures as printed, in words and as intervals."""

    difference: Interval
    ratio: Interval | None
    difference_words: Bilingual
    ratio_words: Bilingual | None


def difference(left: Figure, right: Figure) -> Difference | None:
    """Return `left` minus and over `right`, or None where the verdict or missing bounds forbid it."""
    unit = left.figure.unit if left.figure else None
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
        interval_words(gap, unit),
        None if ratio is None or ratio.is_empty else interval_words(ratio, find_unit("倍")),
    )


# Dimensions with a true zero, of which a ratio says something.
AMOUNTS = {"money", "mass", "count", "time", "length", "energy", "energy_per_area"}


def interval_words(interval: Interval, unit: Unit) -> Bilingual:
    """Return an interval of base units of `unit` in words, its open ends said."""
    low, high = (None if end is None else base_words(end, unit) for end in (interval.low, interval.high))
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
