"""A quantity as printed: number, unit and qualifier, and the interval that they state.

It never claims more than its source: "over" has no upper bound, "about" and an order of magnitude have none at all.
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
    """A printed quantity: `number` (and `upper`, of a range) of a `unit`.

    `text` is what number and unit cannot print: all of a pattern or of what is not read, 1/3, 十几家, 两位数.
    `size_class` is the size of the things counted: 3个千亿级 are three, each on the scale of 千亿级.
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
    def interval(self):
        """Return the Interval that is stated, in the base unit."""
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
    def dimension(self):
        """What is measured: the dimension of the unit, `pattern`, or None of what is not read."""
        if self.qualifier is Qualifier.UNREAD:
            return None
        return self.unit.dimension if self.unit else "pattern"

    @property
    def base_number(self):
        """The number in the base unit of its dimension, whatever its qualifier; None for a pattern."""
        return None if self.unit is None or self.number is None else self.unit.to_base(self.number)

    @property
    def zh(self):
        """The quantity in Chinese, in a form that `parse` reads back as the same quantity."""
        return in_chinese(self)

    @property
    def en(self):
        """The quantity in English, large amounts written out in millions and billions."""
        return in_english(self)

    @property
    def label(self):
        return Bilingual(self.zh, self.en)

    def __str__(self):
        return str(self.label)
