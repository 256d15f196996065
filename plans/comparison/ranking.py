"""Ranks, differences and ratios of comparable figures.

Pure. The verdict comes first: if it forbids the comparison, there is no rank and no difference.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from cities.localized import Bilingual
from plans.comparison.verdicts import Figure, Signature, Verdict, judge, reasons_between, signature, verdict_on
from plans.figures.intervals import Interval
from plans.figures.printing import format_base, plain
from plans.figures.quantity import Quantity
from plans.figures.units import Unit, find_unit


@dataclass(frozen=True)
class Rank:
    """The rank of a figure among its rivals: the figures of other regions with which it may be ranked."""

    ahead: int = 0
    behind: int = 0
    equal: int = 0
    undecided: int = 0
    rivals: int = 0  # the sum of the others may be smaller, if the indicator has no direction

    @property
    def phrases(self) -> Iterator[Bilingual]:
        """The rank as text. There is no ordinal, because intervals may overlap."""
        for number, phrase in zip((self.ahead, self.behind, self.equal, self.undecided), PHRASES, strict=True):
            if number:
                yield phrase.format(them=_them(number, self.rivals))


PHRASES = (
    Bilingual("领先于{them}", "ahead of {them}"),
    Bilingual("落后于{them}", "behind {them}"),
    Bilingual("等于{them}", "equal to {them}"),
    Bilingual("与{them}无法排出先后", "cannot be ranked against {them}"),
)


def _them(number: int, rivals: int) -> Bilingual:
    if rivals == 1:
        return Bilingual("另一个数字", "the other figure")
    if number == rivals:
        english = "both other figures" if rivals == 2 else "all {n} other figures"
        return Bilingual("其他{n}个数字", english).format(n=rivals)
    return Bilingual("其他{of}个数字中的{n}个", "{n} of the {of} other figures").format(n=number, of=rivals)


def rank(figure: Figure, others: Iterable[Figure]) -> Rank:
    """Rank a figure among those of other regions.

    Two figures are ranked only if they are comparable at least in part, and of the same kind: a target is never ahead
    of a result. A figure is ahead if the intervals do not overlap and the indicator has a direction. Two equal exact
    figures are equal.
    """
    own_signature = signature(figure)
    return _rank(figure, [other for other in others if _may_be_ranked(own_signature, signature(other))])


def ranks(figures: Sequence[Figure]) -> list[Rank]:
    """Return the Rank of each figure among all of them."""
    signatures = [signature(figure) for figure in figures]
    groups: dict[Signature, list[Figure]] = {}
    for figure, signature_of_figure in zip(figures, signatures, strict=True):
        groups.setdefault(signature_of_figure, []).append(figure)
    rivals = {
        signature_of_figure: [
            figure
            for rival_signature, members in groups.items()
            if _may_be_ranked(signature_of_figure, rival_signature)
            for figure in members
        ]
        for signature_of_figure in groups
    }
    return [
        _rank(figure, rivals[signature_of_figure])
        for figure, signature_of_figure in zip(figures, signatures, strict=True)
    ]


def _may_be_ranked(left: Signature, right: Signature) -> bool:
    return (
        left.code != right.code
        and left.kind == right.kind
        and verdict_on(reasons_between(left, right)) is not Verdict.NOT
    )


def _rank(figure: Figure, rivals: Sequence[Figure]) -> Rank:
    interval = _interval(figure)
    counted = dict.fromkeys(("ahead", "behind", "equal", "undecided"), 0)
    for rival in rivals:
        if word := _standing(interval, _interval(rival), figure.direction):
            counted[word] += 1
    return Rank(**counted, rivals=len(rivals))


def _standing(own_interval: Interval, rival_interval: Interval, direction: str) -> str | None:
    """Return "ahead", "behind", "equal" or "undecided"; None if the indicator has no direction."""
    if own_interval.is_point and own_interval == rival_interval:
        return "equal"
    if direction not in AHEAD:
        return None
    for interval, rival, word in ((own_interval, rival_interval, "ahead"), (rival_interval, own_interval, "behind")):
        if AHEAD[direction](interval, rival):
            return word
    return "undecided"


# Which of two intervals is ahead, by the direction of the indicator.
AHEAD: dict[str, Callable[[Interval, Interval], bool]] = {
    "more": Interval.is_above,
    "less": lambda interval, rival: rival.is_above(interval),
}


def _interval(figure: Figure) -> Interval:
    return figure.reading.interval if figure.reading else Interval()


@dataclass(frozen=True)
class Difference:
    """The difference of two figures and, for amounts, their ratio, as text."""

    difference: Bilingual
    ratio: Bilingual | None = None


EQUAL = Difference(Bilingual("两者相等", "none: the two are equal"))
# Dimensions whose ratio has no meaning: 8% over 4%, place 6 over place 3.
WITHOUT_RATIO = {"percent", "points", "multiple", "rank", "pattern"}
DIGITS_ASKED = 2  # significant digits of a difference of partly comparable figures


def difference(left: Figure, right: Figure, asked: bool = False) -> Difference | None:
    """Return the Difference of two figures, or None if the verdict or their intervals do not allow it.

    It has no more digits than the less precise figure. For partly comparable figures it is returned only if `asked`
    is true, and is then approximate.
    """
    verdict = judge(left, right).verdict
    if verdict is Verdict.NOT or (verdict is Verdict.PARTLY and not asked):
        return None
    larger, smaller = (right, left) if _interval(right).is_above(_interval(left)) else (left, right)
    above, below = _interval(larger), _interval(smaller)
    if above.is_point and above == below:
        return EQUAL
    more, less = larger.reading, smaller.reading
    if more is None or less is None or not above.is_above(below):
        return None
    most = DIGITS_ASKED if verdict is Verdict.PARTLY else None
    gap = _gap(above.minus(below), more, less, most)
    if gap is None:
        return None
    return Difference(gap, _ratio(above, below, more, less, most))


def _gap(gap: Interval, larger: Quantity, smaller: Quantity, most: int | None) -> Bilingual | None:
    """Return a difference as text, with the precision of the coarser figure; None if it is zero then."""
    place = max(_place(larger), _place(smaller))
    if most and gap.low is not None:
        place = max(place, _place_of_digit(gap.low, most))
    gap = _rounded(gap, place)
    return _in_words(gap, larger.unit, is_rough=bool(most)) if gap.low and larger.unit else None


def _ratio(above: Interval, below: Interval, larger: Quantity, smaller: Quantity, most: int | None) -> Bilingual | None:
    """Return a ratio as text, with no more digits than either figure; None if it has no meaning."""
    if larger.dimension in WITHOUT_RATIO or any(end is not None and end <= 0 for end in (below.low, below.high)):
        return None
    ratio = above.over(below)
    if ratio.low is None:
        return None
    digits = min(filter(None, (_digits(larger), _digits(smaller), most)))
    ratio = _rounded(ratio, _place_of_digit(ratio.low, digits))
    return _in_words(ratio, find_unit("倍"), is_rough=bool(most)) if ratio.low and ratio.low > 1 else None


def _numbers(quantity: Quantity) -> list[Decimal]:
    return [number for number in (quantity.number, quantity.upper) if number is not None]


def _digits(quantity: Quantity) -> int:
    return min(len(number.as_tuple().digits) for number in _numbers(quantity))


def _place(quantity: Quantity) -> Decimal:
    """Return the place value of the last printed digit in base units."""
    last = max(int(number.as_tuple().exponent) for number in _numbers(quantity))
    assert quantity.unit is not None  # only figures with a unit have a difference
    return quantity.unit.to_base(Decimal(1).scaleb(last))


def _place_of_digit(number: Decimal, digit: int) -> Decimal:
    """Return the place value of a digit of a number: of digit 2 of 1977 it is 100."""
    return Decimal(1).scaleb(number.adjusted() - digit + 1)


def _rounded(interval: Interval, place: Decimal) -> Interval:
    """Return an interval with rounded ends. An interval may only grow; a point is rounded to the nearest."""
    low, high = (ROUND_HALF_UP, ROUND_HALF_UP) if interval.is_point else (ROUND_FLOOR, ROUND_CEILING)
    return replace(interval, low=_to_place(interval.low, place, low), high=_to_place(interval.high, place, high))


def _to_place(number: Decimal | None, place: Decimal, rounding: str) -> Decimal | None:
    return None if number is None else (number / place).to_integral_value(rounding) * place


def _in_words(gap: Interval, unit: Unit, is_rough: bool) -> Bilingual:
    """Return the interval of a difference or ratio as text. Its lower end is known."""
    assert gap.low is not None
    low = _amount(gap.low, unit)
    if gap.is_point:
        return Bilingual("约{low}", "about {low}").format(low=low) if is_rough else low
    if gap.high is None:
        return (MORE_THAN if gap.low_open else AT_LEAST).format(number=low)
    return Bilingual("{low}至{high}", "{low} to {high}").format(low=low, high=_amount(gap.high, unit))


MORE_THAN = Bilingual("超过{number}", "more than {number}")
AT_LEAST = Bilingual("不低于{number}", "at least {number}")


def _amount(number: Decimal, unit: Unit) -> Bilingual:
    if unit.dimension == "rank":
        return Bilingual("{n}个位次", "1 place" if number == 1 else "{n} places").format(n=plain(number))
    # Two percentages differ by percentage points.
    return format_base(number, find_unit("个百分点") if unit.dimension == "percent" else unit)
