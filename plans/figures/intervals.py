"""Intervals of numbers, for quantities with one bound, both bounds or none."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Interval:
    """An interval in base units; None is unbounded."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether both bounds are unknown."""
        return self.low is None and self.high is None

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    def is_above(self, other: "Interval") -> bool:
        """Return whether every value in this interval is greater than every value in `other`."""
        if self.low is None or other.high is None:
            return False
        return self.low > other.high or (self.low == other.high and (self.low_open or other.high_open))

    def minus(self, other: "Interval") -> "Interval":
        """Return the interval of the differences of two intervals."""
        return Interval(
            _or_none(self.low, other.high, Decimal.__sub__),
            _or_none(self.high, other.low, Decimal.__sub__),
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )

    def over(self, other: "Interval") -> "Interval":
        """Return the interval of the ratios of two intervals of positive values."""
        return Interval(
            _or_none(self.low, other.high, Decimal.__truediv__),
            _or_none(self.high, other.low, Decimal.__truediv__),
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )


def _or_none(
    left: Decimal | None, right: Decimal | None, operation: Callable[[Decimal, Decimal], Decimal]
) -> Decimal | None:
    return None if left is None or right is None else operation(left, right)
