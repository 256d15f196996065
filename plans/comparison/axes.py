"""The axis of a plot: the positions of numbers, and the ticks with their labels and unit.

A linear axis begins at zero. The axis is logarithmic if a number is ten times the next smaller one: on a linear axis
the smaller numbers would have the same position.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import pairwise

from cities.localized import Bilingual, is_chinese
from plans.comparison.lettering import width_of
from plans.figures.printing import plain
from plans.figures.units import Unit

GAP = 10  # the ratio of neighbouring numbers from which the axis is logarithmic
MAX_STEPS = 5
ROOM_FOR_ZERO = 30  # space for zero before a logarithmic axis
TICK_FONT = 11
BETWEEN_TICKS = 8

SCALES_ZH = [(Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"), (Decimal(1), "")]
SCALES_EN = [(Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"), (Decimal(1), "")]


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: position and label."""

    x: int
    label: str


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high`, drawn from `start` to `end`. Numbers are in `unit` without 万 or 亿."""

    low: Decimal
    high: Decimal
    start: int
    end: int
    unit: Unit
    is_log: bool = False
    has_zero: bool = False  # zero before a logarithmic axis, separated by a break
    step: Decimal = Decimal(1)  # of a linear axis

    def place(self, number: Decimal) -> int:
        """Return the position of a number on the axis."""
        if not self.is_log:
            return self.start + round((number - self.low) / (self.high - self.low) * (self.end - self.start))
        if number <= 0:
            return self.start
        share = (math.log10(number) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self._start_of_log + round(share * (self.end - self._start_of_log))

    @property
    def _start_of_log(self) -> int:
        return self.start + (ROOM_FOR_ZERO if self.has_zero else 0)

    @property
    def break_at(self) -> int | None:
        """The position of the break between zero and the logarithmic axis."""
        return self.start + ROOM_FOR_ZERO // 2 if self.has_zero else None

    @cached_property
    def ticks(self) -> list[Tick]:
        """As many ticks as have space for their labels."""
        factor, _word = self._scale
        ticks = [Tick(self.place(number), plain(number / factor)) for number in self._numbers()]
        for step in range(1, len(ticks)):
            spaced = ticks[::step]
            if all(_apart(left, right) for left, right in pairwise(spaced)):
                return spaced
        return ticks[:1]

    def _numbers(self) -> list[Decimal]:
        if self.is_log:
            decades = range(self.low.adjusted(), self.high.adjusted() + 1)
            return [*([Decimal(0)] if self.has_zero else []), *(Decimal(1).scaleb(decade) for decade in decades)]
        return [self.low + self.step * n for n in range(int((self.high - self.low) / self.step) + 1)]

    @property
    def _scale(self) -> tuple[Decimal, str]:
        """The divisor of the tick labels, and its word in the active language."""
        largest = self.low * 10 if self.is_log else max(abs(self.low), self.high)
        scales = SCALES_ZH if is_chinese() else SCALES_EN
        return next((scale for scale in scales if largest >= scale[0]), scales[-1])

    def unit_label(self, counted: Bilingual | None = None) -> str:
        """Return the label of the unit in the active language; for a count, the counted things."""
        _factor, scale = self._scale
        if self.unit.dimension == "count" and counted:
            return str(SCALED.format(counted=counted, scale=scale) if scale else counted)
        if is_chinese():
            return f"{scale}{self.unit.zh}"
        parts = (self.unit.currency, scale) if self.unit.currency else (scale, self.unit.en_plural)
        return " ".join(filter(None, parts))


SCALED = Bilingual("{counted}（{scale}）", "{counted} ({scale})")


def _apart(left: Tick, right: Tick) -> bool:
    return right.x - left.x >= (width_of(left.label, TICK_FONT) + width_of(right.label, TICK_FONT)) / 2 + BETWEEN_TICKS


def axis_for(ends: Iterable[Decimal], unit: Unit, start: int, end: int) -> Axis:
    """Return an Axis that contains these numbers."""
    numbers = sorted(set(ends))
    positive = [number for number in numbers if number > 0]
    whole = all(number == number.to_integral_value() for number in numbers)
    if numbers[0] >= 0 and _has_gap(positive):
        lowest, highest = (Decimal(1).scaleb(number.adjusted()) for number in (positive[0], positive[-1]))
        highest *= 10 if positive[-1] > highest else 1
        return Axis(lowest, highest, start, end, unit, is_log=True, has_zero=numbers[0] == 0)
    low, high = min(numbers[0], Decimal(0)), max(numbers[-1], Decimal(0))
    step = _step(high - low or Decimal(1), whole)
    low = (low / step).to_integral_value(ROUND_FLOOR) * step
    high = (high / step).to_integral_value(ROUND_CEILING) * step or step
    return Axis(low, high, start, end, unit, step=step)


def _has_gap(numbers: Sequence[Decimal]) -> bool:
    return any(larger >= GAP * smaller for smaller, larger in pairwise(numbers))


def _step(span: Decimal, whole: bool) -> Decimal:
    """Return the step of a linear axis: 1, 2 or 5 times a power of ten; at least 1 for whole numbers."""
    power = Decimal(1).scaleb((span / MAX_STEPS).adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if span <= power * factor * MAX_STEPS)
    return max(step, Decimal(1)) if whole else step
