"""A printed quantity: number, unit and qualifier, and their interval.

The interval never claims more than the source: "over" has no upper bound, "about" and magnitudes have no bounds.
"""

from dataclasses import dataclass
from decimal import Decimal

from cities.localized import Bilingual
from plans.figures.intervals import Interval
from plans.figures.printing import in_chinese, in_english
from plans.figures.qualifiers import Qualifier
from plans.figures.units import Unit


@dataclass(frozen=True)
class Quantity:
    """A printed quantity: `number` of a `unit`; in a range, `upper` is the upper end.

    `text` is the printed form if number and unit cannot print it: a pattern, an unread quantity, 1/3, 十几家, 两位数.
    `size_class` is the size of the counted things: 3个千亿级 are three things, each of the size 千亿级.
    """

    qualifier: Qualifier
    number: Decimal | None = None
    unit: Unit | None = None
    upper: Decimal | None = None
    text: str = ""
    low_open: bool = False
    high_open: bool = False
    size_class: "Quantity | None" = None

    @property
    def interval(self) -> Interval:
        """The stated Interval in the base unit."""
        if self.unit is None or self.number is None:
            return Interval()
        value = self.unit.to_base(self.number)
        match self.qualifier:
            case Qualifier.EXACT:
                return Interval(value, value)
            case Qualifier.OVER:
                return Interval(low=value, low_open=True)
            case Qualifier.AT_LEAST:
                return Interval(low=value)
            case Qualifier.NEARLY | Qualifier.UNDER:
                return Interval(high=value, high_open=True)
            case Qualifier.AT_MOST:
                return Interval(high=value)
            case Qualifier.RANGE if self.upper is not None:
                return Interval(value, self.unit.to_base(self.upper), self.low_open, self.high_open)
        return Interval()

    @property
    def dimension(self) -> str | None:
        """The dimension of the unit; `pattern` without a unit; None if the quantity is unread."""
        if self.qualifier is Qualifier.UNREAD:
            return None
        return self.unit.dimension if self.unit else "pattern"

    @property
    def base_number(self) -> Decimal | None:
        """The number in the base unit, regardless of the qualifier; None for a pattern."""
        return None if self.unit is None or self.number is None else self.unit.to_base(self.number)

    @property
    def zh(self) -> str:
        """The quantity in Chinese; `parse` parses it back to the same quantity."""
        return in_chinese(self)

    @property
    def en(self) -> str:
        """The quantity in English, with large amounts in millions and billions."""
        return in_english(self)

    @property
    def label(self) -> Bilingual:
        return Bilingual(self.zh, self.en)

    def __str__(self) -> str:
        return str(self.label)
