"""What may be said of figures that may be compared: which is ahead, the difference, the ratio.

Pure. The verdict comes first: where it forbids, nothing is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from cities.localized import Bilingual
from plans.comparison.verdicts import Figure, Verdict, judge, reasons_between, signature, verdict_on
from plans.figures.intervals import Interval
from plans.figures.printing import format_base, plain
from plans.figures.quantity import Quantity
from plans.figures.units import Unit, find_unit


@dataclass(frozen=True)
class Rank:
    """How a figure stands to its rivals: the figures of other regions that it may be ranked with."""

    ahead: int = 0
    behind: int = 0
    equal: int = 0
    undecided: int = 0
    rivals: int = 0  # where the indicator has no direction, of most nothing is said

    @property
    def phrases(self):
        """The rank in words; never an ordinal, which overlapping intervals could not bear."""
        for number, words in zip((self.ahead, self.behind, self.equal, self.undecided), PHRASES, strict=True):
            if number:
                yield words.format(them=_them(number, self.rivals))


PHRASES = (
    Bilingual("领先于{them}", "ahead of {them}"),
    Bilingual("落后于{them}", "behind {them}"),
    Bilingual("等于{them}", "equal to {them}"),
    Bilingual("与{them}无法排出先后", "cannot be ranked against {them}"),
)


def _them(number, rivals):
    if rivals == 1:
        return Bilingual("另一个数字", "the other figure")
    if number == rivals:
        words = "both other figures" if rivals == 2 else "all {n} other figures"
        return Bilingual("其他{n}个数字", words).format(n=rivals)
    return Bilingual("其他{of}个数字中的{n}个", "{n} of the {of} other figures").format(n=number, of=rivals)


def rank(figure: Figure, others: Iterable[Figure]) -> Rank:
    """Rank a figure among those of other regions.

    Two figures are ranked only where they may be compared at all and are of one kind: what a region intends
    is never said to be ahead of what another has reached. One is ahead where their intervals do not overlap
    and the indicator says whether more or less is ahead. Two equal exact figures are equal.
    """
    own = signature(figure)
    return _rank(figure, [other for other in others if _may_be_ranked(own, signature(other))])


def ranks(figures: Sequence[Figure]) -> list[Rank]:
    """Return the Rank of each figure among all of them."""
    signatures = [signature(figure) for figure in figures]
    groups: dict = {}
    for figure, own in zip(figures, signatures, strict=True):
        groups.setdefault(own, []).append(figure)
    rivals = {
        own: [figure for other, members in groups.items() if _may_be_ranked(own, other) for figure in members]
        for own in groups
    }
    return [_rank(figure, rivals[own]) for figure, own in zip(figures, signatures, strict=True)]


def _may_be_ranked(left, right):
    return (
        left.code != right.code
        and left.kind == right.kind
        and verdict_on(reasons_between(left, right)) is not Verdict.NOT
    )


def _rank(figure, rivals):
    own = _interval(figure)
    counted = dict.fromkeys(("ahead", "behind", "equal", "undecided"), 0)
    for rival in rivals:
        if word := _standing(own, _interval(rival), figure.direction):
            counted[word] += 1
    return Rank(**counted, rivals=len(rivals))


def _standing(own, other, direction):
    """Return how a figure stands to another, or None where neither more nor less is ahead."""
    if own.is_point and own == other:
        return "equal"
    if direction not in AHEAD:
        return None
    for interval, rival, word in ((own, other, "ahead"), (other, own, "behind")):
        if AHEAD[direction](interval, rival):
            return word
    return "undecided"


# Which of two intervals is ahead, by the direction of the indicator.
AHEAD = {"more": Interval.is_above, "less": lambda interval, rival: rival.is_above(interval)}


def _interval(figure):
    return figure.reading.interval if figure.reading else Interval()


@dataclass(frozen=True)
class Difference:
    """The larger of two figures minus the smaller and, of amounts, over the smaller: in words."""

    difference: Bilingual
    ratio: Bilingual | None = None


EQUAL = Difference(Bilingual("两者相等", "none: the two are equal"))
# Dimensions without a true zero, or whose ratio says nothing: 8% over 4%, place 6 over place 3.
WITHOUT_RATIO = {"percent", "points", "multiple", "rank", "pattern"}
DIGITS_ASKED = 2  # of what is computed from partly comparable figures


def difference(left: Figure, right: Figure, asked: bool = False) -> Difference | None:
    """Return how far two figures are apart, or None where the verdict or their intervals do not allow it.

    It has no more digits than the less precise print. Between partly comparable figures it is given only where
    the reader asked, and then as `about`.
    """
    verdict = judge(left, right).verdict
    if verdict is Verdict.NOT or (verdict is Verdict.PARTLY and not asked):
        return None
    larger, smaller = (right, left) if _interval(right).is_above(_interval(left)) else (left, right)
    above, below = _interval(larger), _interval(smaller)
    if above.is_point and above == below:
        return EQUAL
    if not above.is_above(below):
        return None
    most = DIGITS_ASKED if verdict is Verdict.PARTLY else None
    gap = _gap(above.minus(below), larger.reading, smaller.reading, most)
    if gap is None:
        return None
    return Difference(gap, _ratio(above, below, larger.reading, smaller.reading, most))


def _gap(gap, larger, smaller, most):
    """Return a difference in words, as fine as the coarser of two prints; None where that is nothing."""
    place = max(_place(larger), _place(smaller))
    if most:
        place = max(place, _place_of_digit(gap.low, most))
    gap = _rounded(gap, place)
    return _words(gap, larger.unit, is_rough=bool(most)) if gap.low else None


def _ratio(above, below, larger, smaller, most):
    """Return a ratio in words, with no more digits than either print; None where it would say nothing."""
    if larger.dimension in WITHOUT_RATIO or below.high <= 0 or (below.low is not None and below.low <= 0):
        return None
    ratio = above.over(below)
    if ratio.low is None:
        return None
    digits = min(filter(None, (_digits(larger), _digits(smaller), most)))
    ratio = _rounded(ratio, _place_of_digit(ratio.low, digits))
    return _words(ratio, find_unit("倍"), is_rough=bool(most)) if ratio.low and ratio.low > 1 else None


def _numbers(quantity):
    return [quantity.number] if quantity.upper is None else [quantity.number, quantity.upper]


def _digits(quantity: Quantity) -> int:
    return min(len(number.as_tuple().digits) for number in _numbers(quantity))


def _place(quantity: Quantity) -> Decimal:
    """Return what one more in the last printed digit is worth, in base units."""
    last = max(int(number.as_tuple().exponent) for number in _numbers(quantity))
    assert quantity.unit is not None  # only figures in a unit have a difference
    return quantity.unit.to_base(Decimal(1).scaleb(last))


def _place_of_digit(number: Decimal, digit: int) -> Decimal:
    """Return what one more in a certain digit of a number is worth: of 1977 and digit 2, 100."""
    return Decimal(1).scaleb(number.adjusted() - digit + 1)


def _rounded(interval: Interval, place: Decimal) -> Interval:
    """Return an interval with ends of no more digits; only a point may become smaller or larger than it is."""
    low, high = (ROUND_HALF_UP, ROUND_HALF_UP) if interval.is_point else (ROUND_FLOOR, ROUND_CEILING)
    return replace(interval, low=_to_place(interval.low, place, low), high=_to_place(interval.high, place, high))


def _to_place(number, place, rounding):
    return None if number is None else (number / place).to_integral_value(rounding) * place


def _words(gap: Interval, unit: Unit, is_rough: bool) -> Bilingual:
    """Return the interval of a difference or ratio, whose lower end is known, in words."""
    low = _amount(gap.low, unit)
    if gap.is_point:
        return Bilingual("约{low}", "about {low}").format(low=low) if is_rough else low
    if gap.high is None:
        return (MORE_THAN if gap.low_open else AT_LEAST).format(number=low)
    return Bilingual("{low}至{high}", "{low} to {high}").format(low=low, high=_amount(gap.high, unit))


MORE_THAN = Bilingual("超过{number}", "more than {number}")
AT_LEAST = Bilingual("不低于{number}", "at least {number}")


def _amount(number, unit):
    if unit.dimension == "rank":
        return Bilingual("{n}个位次", "1 place" if number == 1 else "{n} places").format(n=plain(number))
    # Two percentages differ by percentage points.
    return format_base(number, find_unit("个百分点") if unit.dimension == "percent" else unit)
