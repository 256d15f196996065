"""Charts of figures as plain geometry: a template draws them as inline SVG, on one scale a row.

A figure is a mark at its number; a range is a bar between its bounds; an open end is drawn as an arrow to
the edge; an order of magnitude as a band over its decade. What cannot be drawn honestly is not drawn.
"""

from dataclasses import dataclass
from decimal import Decimal

from plans.figures.qualifiers import Qualifier

WIDTH = 200
MARGIN = 8


@dataclass(frozen=True)
class Bar:
    """One figure, drawn from `start` to `end` (0 to WIDTH), with arrows where the source states no bound."""

    figure: object
    start: int
    end: int
    is_open_left: bool
    is_open_right: bool
    shape: str  # "bar" from zero, "range", "band", or "mark" where only the number is known

    canvas = WIDTH

    @property
    def width(self):
        return max(self.end - self.start, 1)

    @property
    def mark(self):
        """Where the sign of a target or result stands: at the number, or in the middle of a range or band."""
        return (self.start + self.end) // 2 if self.start else self.end


def bars(figures):
    """Return a Bar for each figure that has a number in a unit, all on one scale from zero; or none at all.

    Ranks and patterns have no length, and a single figure no scale to be read against.
    """
    drawable = [figure for figure in figures if figure.reading and figure.reading.unit]
    drawable = [figure for figure in drawable if figure.reading.unit.dimension not in ("rank", "pattern")]
    if len(drawable) < 2 or any(figure.reading.number < 0 for figure in drawable):
        return []
    largest = max(_largest(figure.reading) for figure in drawable)
    if not largest:
        return []
    scale = Decimal(WIDTH - 2 * MARGIN) / largest
    return [_bar(figure, scale) for figure in drawable]


def _largest(quantity):
    number = quantity.unit.to_base(quantity.upper or quantity.number)
    return number * 10 if quantity.qualifier is Qualifier.MAGNITUDE else number


def _bar(figure, scale):
    quantity = figure.reading
    at = round(quantity.base_number * scale)
    match quantity.qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return Bar(figure, 0, at, False, True, "bar")
        case Qualifier.NEARLY | Qualifier.UNDER | Qualifier.AT_MOST:
            return Bar(figure, 0, at, True, False, "range")
        case Qualifier.RANGE:
            return Bar(figure, at, round(quantity.unit.to_base(quantity.upper) * scale), False, False, "range")
        case Qualifier.MAGNITUDE:
            return Bar(figure, at, round(quantity.base_number * 10 * scale), False, False, "band")
        case Qualifier.ABOUT:
            return Bar(figure, 0, at, False, False, "mark")
    return Bar(figure, 0, at, False, False, "bar")
